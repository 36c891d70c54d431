"""`python -m tests.many`: fill a site with 10,000 articles and 2,000 references, for measuring.

Made in bulk, past the page tree's own slow way, and so only for databases that are thrown away.
"""

import random
import sys

WORDS = (
    "sleep heart dose memory fear therapist session trial people week month symptom relief risk "
    "medicine pressure pulse anxiety grief shame hope support group nurse hospital veteran night "
    "dream nightmare calm breath body touch voice silence music room window hand water food rest"
).split()
PAGES, REFERENCES = 10_000, 2_000
AT_A_TIME = 500
# One in ten has it: a search for it finds a thousand pages.
COMMON = "therapy"


def fill(*, pages=PAGES, references=REFERENCES):
    """Add that many live articles with text, a topic and citations, all of them searchable."""
    from django.db import transaction

    chance = random.Random(5)
    with transaction.atomic():
        ids = _make_references(references, chance)
        made = _make_articles(pages, ids, chance)
    _index(made)
    return made


def _make_references(number, chance):
    from articles.models import Reference

    made = Reference.objects.bulk_create(
        Reference(
            key=f"bench-{place}",
            label=f"Author {place}",
            title=f"A trial of {_text(chance, 6)}",
            authors="Author A\nWriter B",
            published="2021",
        )
        for place in range(number)
    )
    return [reference.pk for reference in made]


def _make_articles(number, references, chance):
    from django.contrib.contenttypes.models import ContentType
    from django.utils import timezone
    from wagtail.models import Page

    from articles.models import ArticleIndexPage, ArticlePage, Topic

    index = ArticleIndexPage.objects.get()
    topics = list(Topic.objects.values_list("pk", flat=True))
    shared = {
        "content_type": ContentType.objects.get_for_model(ArticlePage),
        "locale_id": index.locale_id,
        "live": True,
        "depth": index.depth + 1,
        "first_published_at": timezone.now(),
        "last_published_at": timezone.now(),
    }
    first = index.numchild + 1
    made = []
    for place in range(first, first + number):
        path = Page._get_path(index.path, index.depth + 1, place)
        slug, title = f"bench-{place}", f"{_text(chance, 4).capitalize()} {place}"
        fields = {"path": path, "slug": slug, "title": title, "draft_title": title, **shared}
        page = ArticlePage(
            **fields,
            url_path=f"{index.url_path}{slug}/",
            summary=_text(chance, 12),
            body=[("prose", _prose(chance, references))],
        )
        made.append(page)
    _insert(made)
    Page.objects.filter(pk=index.pk).update(numchild=first + number - 1)
    links = ArticlePage.topics.through
    links.objects.bulk_create(
        links(articlepage_id=page.pk, topic_id=chance.choice(topics)) for page in made if topics
    )
    return made


def _insert(articles):
    """Both tables of each page: Django makes no rows of inherited models in bulk."""
    from wagtail.models import Page

    fields = [field.attname for field in Page._meta.concrete_fields if not field.primary_key]
    bases = Page.objects.bulk_create(
        Page(**{name: getattr(article, name) for name in fields}) for article in articles
    )
    for article, base in zip(articles, bases, strict=True):
        article.pk = article.id = article.page_ptr_id = base.pk
        article.save_base(raw=True, force_insert=True)


def _index(articles):
    from wagtail.search.backends import get_search_backend

    index = get_search_backend().get_index_for_model(type(articles[0]))
    for first in range(0, len(articles), AT_A_TIME):
        index.add_items(type(articles[0]), articles[first : first + AT_A_TIME])


def _prose(chance, references):
    cited = "".join(
        f'<a linktype="reference" id="{pk}">x</a>' for pk in chance.sample(references, 3)
    )
    common = f" {COMMON}" if chance.random() < 0.1 else ""
    parts = (f"<h2>{_text(chance, 3)}</h2><p>{_text(chance, 80)}</p>" for _ in range(4))
    return f"{''.join(parts)}<p>{_text(chance, 8)}{common}{cited}</p>"


def _text(chance, length):
    return " ".join(chance.choices(WORDS, k=length))


if __name__ == "__main__":
    import django

    django.setup()
    fill()
    sys.exit(0)
