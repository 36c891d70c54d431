"""Pages of the demo content: found or made, filled and published, each in one transaction."""

import json
from datetime import timedelta

from django.db import transaction
from wagtail.models import Page

from articles.demo.groups import fill_group
from articles.demo.marks import EDITED, mark
from articles.demo.stream import stream_values
from articles.models import (
    ArticleIndexPage,
    ArticlePage,
    Correction,
    EpisodeChapter,
    EpisodePage,
    EpisodeSpeaker,
    FAQPage,
    FAQQuestion,
    GlossaryPage,
    HelpPage,
    HomePage,
    PodcastPage,
    StandardPage,
    StoryIndexPage,
    StoryPage,
    SupportGroupIndexPage,
    SupportGroupPage,
)
from articles.reviews.marking import mark_reviewed

WORDS = ("title", "summary", "public_summary", "seo_title", "search_description")
BELOW = {
    "/articles/": (ArticlePage, ArticleIndexPage),
    "/stories/": (StoryPage, StoryIndexPage),
    "/podcast/": (EpisodePage, PodcastPage),
    "/support-groups/": (SupportGroupPage, SupportGroupIndexPage),
}
OWN = {
    "home": HomePage,
    "faq": FAQPage,
    "help": HelpPage,
    "podcast": PodcastPage,
    "support-groups": SupportGroupIndexPage,
    "glossary": GlossaryPage,
}
AS_THEY_ARE = ("kind", "outcome", "person")


def key_of(document):
    return f"page{document.address}"


def find_page(document, made):
    """The page of a document that may still be filled, or None.

    One that was loaded before, or that a person has edited, belongs to the staff.
    """
    if key_of(document) in made:
        return None
    page = _at(document)
    if page is None or page.revisions.filter(user__isnull=False).exists():
        return None
    return page.specific


def make_shell(document, made):
    """An unpublished page for one that stands in a list, so that others can link to it."""
    model, index = BELOW[_place(document)]
    parent = index.objects.first()
    if parent is None or key_of(document) in made or _at(document):
        return
    page = model(title=document.facts["title"], slug=document.facts["slug"], live=False)
    with transaction.atomic():
        parent.add_child(instance=page)


def page_ids(documents, made):
    """{address: page id, or None if it is gone} of everything that pages may link to."""
    ids = {place: _pk(index.objects) for place, (_, index) in BELOW.items()}
    for document in documents:
        marked = made.get(key_of(document))
        page = Page.objects.filter(pk=marked).first() if marked else _at(document)
        ids[document.address] = page and page.pk
    return ids


def fill(page, document, *, writing, things):
    """Write a document into a page and publish it. `things`: people, topics, pictures by name."""
    facts = document.facts
    for name in WORDS:
        setattr(page, name, writing.plain(facts.get(name, "")))
    for name in AS_THEY_ARE:
        if name in facts:
            setattr(page, name, facts[name])
    page.author = things.people.get(facts.get("author"))
    page.funding_note = writing.line(facts.get("funding_note", ""))
    page.topics.set(filter(None, (things.topics[name] for name in facts["topics"])))
    page.corrections.set(
        Correction(date=entry["date"], text=writing.plain(entry["text"]))
        for entry in facts.get("corrections", ())
    )
    if facts.get("hero"):
        page.hero = things.pictures[facts["hero"]]
        page.hero_alt = facts["hero_alt"] if page.hero else ""
    _fill_own_parts(page, document, writing, things)
    _publish(page, facts, key_of(document), things)


def _fill_own_parts(page, document, writing, things):
    if isinstance(page, HomePage):
        _fill_home(page, document.facts, writing)
    elif isinstance(page, PodcastPage):
        page.cover = things.pictures[document.facts["cover"]]
        page.copyright = document.facts["copyright"]
    elif isinstance(page, FAQPage):
        page.questions.set(
            FAQQuestion(
                question=writing.plain(entry["question"]), answer=writing.text(entry["answer"])
            )
            for entry in document.facts["questions"]
        )
    elif not isinstance(page, GlossaryPage):
        ids = {name: picture and picture.pk for name, picture in things.pictures.items()}
        values = stream_values(document.blocks, writing=writing, pictures=ids)
        page.body = json.dumps(values)
        page.body.stream_block.clean(page.body)
    if isinstance(page, EpisodePage):
        _fill_episode(page, document.facts, things)
    elif isinstance(page, SupportGroupPage):
        fill_group(page, document.facts, writing)


def _fill_episode(page, facts, things):
    page.recording = things.recordings[facts["recording"]]
    page.season, page.number = facts["season"], facts["number"]
    page.speakers.set(
        EpisodeSpeaker(person=things.people[name])
        for name in facts["speakers"]
        if things.people[name]
    )
    page.chapters.set(
        EpisodeChapter(start=timedelta(seconds=chapter["start"]), title=chapter["title"])
        for chapter in facts["chapters"]
    )


def _fill_home(page, facts, writing):
    ids = writing.pages
    ways_in = [
        {"title": start["title"], "text": start["text"], "page": ids[_address(start["page"])]}
        for start in facts["start_points"]
    ]
    page.start_points = json.dumps(
        [{"type": "start_point", "value": value} for value in ways_in if value["page"]]
    )
    page.featured_article_id = ids[_address(facts["featured_article"])]


@transaction.atomic
def _publish(page, facts, key, things):
    page.save_revision().publish()
    if facts.get("last_reviewed"):
        mark_reviewed(
            page,
            reviewed_on=facts["last_reviewed"],
            next_due=facts["next_review_due"],
            reviewer=things.people.get(facts.get("reviewer")),
        )
    mark(page, key, EDITED)


def _address(link):
    return link.removeprefix("page:")


def _pk(pages):
    return pages.values_list("pk", flat=True).first()


def _place(document):
    """The address of the list that the page stands in: "/articles/", or "/" below home."""
    return document.address.removesuffix(f"{document.facts['slug']}/")


def _at(document):
    slug = document.facts["slug"]
    if (place := _place(document)) in BELOW:
        found = BELOW[place][0].objects.filter(slug=slug)
    else:
        own = OWN.get(slug)
        found = own.objects.all() if own else StandardPage.objects.filter(slug=slug)
    return found.first()
