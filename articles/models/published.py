"""Published, defined once: what listings, search, feeds and the sitemap may show."""

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from wagtail.models import PageViewRestriction


def published(pages):
    """The live pages of a queryset that no view restriction hides, in one query."""
    hidden = PageViewRestriction.objects.annotate(
        path_of_page=ExpressionWrapper(OuterRef("path"), CharField())
    ).filter(path_of_page__startswith=F("page__path"))
    return pages.filter(~Exists(hidden), live=True)
