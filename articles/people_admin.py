"""In the admin: whoever is named on a page, or in the record of reviews, is not deleted."""

from django.contrib import messages
from django.db.models import CASCADE, PROTECT
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from articles.models import Person


def keep_who_is_named(request, people):
    """Hook before_delete_snippet: nobody is deleted if one of them is named somewhere."""
    named = next((each for each in people if isinstance(each, Person) and _is_named(each)), None)
    if named is None:
        return None
    words = _(
        "“%s” is named on a page or in the record of reviews, so that readers and "
        "colleagues know who wrote and who checked. Nobody was deleted."
    )
    messages.error(request, words % named.name)
    return redirect("wagtailsnippets_articles_person:list")


def _is_named(person):
    """Whether a row that must not lose this person points to it; a few queries."""
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: person}).exists()
        for relation in Person._meta.get_fields(include_hidden=True)
        if relation.auto_created and getattr(relation, "on_delete", None) in {PROTECT, CASCADE}
    )
