"""Narrows what was found to a kind or a topic, and counts what each choice would leave."""

from collections import Counter, defaultdict
from functools import cache

from django.apps import apps

from articles.models.people import Topic
from articles.models.readable import ReadablePage
from articles.search.records import LABELS


def narrow(items, *, kind, topic):
    """(items left, kinds, topics): the choices are [(key, number of items)], the most first.

    `kind` is a key of search.kinds, `topic` a slug; empty means all, nonsense leaves nothing.
    Kinds are counted among what the topic leaves, and topics among what the kind leaves.
    """
    topics_of = _topics_of(items)
    of_kind = [item for item in items if not kind or item.kind == kind]
    of_topic = [item for item in items if not topic or topic in topics_of[item]]
    kinds = Counter(item.kind for item in of_topic)
    topics = Counter(slug for item in of_kind for slug in topics_of[item])
    left = [item for item in of_kind if not topic or topic in topics_of[item]]
    return left, kinds.most_common(), topics.most_common()


def _topics_of(items):
    """{item: slugs of its topics}, in one query over the tables of links of all page types."""
    pages = {item.pk: item for item in items if item.kind not in LABELS}
    found = defaultdict(set)
    if not pages:
        return found
    first, *others = (
        links.objects.filter(**{f"{column}__in": pages}).values_list(column, "topic__slug")
        for links, column in _links()
    )
    for pk, slug in first.union(*others):
        found[pages[pk]].add(slug)
    return found


@cache
def _links():
    """(table of links to topics, its column of pages) for each page type that has topics."""
    models = (model for model in apps.get_models() if issubclass(model, ReadablePage))
    return [(model.topics.through, f"{model._meta.model_name}_id") for model in models]


def names(slugs):
    """{slug: name} of topics."""
    return dict(Topic.objects.filter(slug__in=slugs).values_list("slug", "name"))
