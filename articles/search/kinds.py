"""The kinds of things that search finds, as readers know them."""

from functools import cache

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _
from wagtail.models import get_page_models

from articles.search.records import LABELS

# Page types without a name of their own for readers.
OTHER = "page"
OTHER_LABEL = _("Page")


def kind_of(model):
    """(key for addresses, label) of a page type: ("article", "Article")."""
    label = getattr(model, "kind_for_readers", "")
    return (model._meta.model_name.removesuffix("page"), label) if label else (OTHER, OTHER_LABEL)


def labels():
    """{key: label} of all kinds."""
    pages = dict(kind_of(model) for model in _models())
    return {**pages, **LABELS}


def kind_by_content_type():
    """{content type id: key}. Content types are cached by Django, so no query when warm."""
    types = ContentType.objects.get_for_models(*_models())
    return {found.pk: kind_of(model)[0] for model, found in types.items()}


@cache
def _models():
    return [model for model in get_page_models() if model._meta.app_label == "articles"]
