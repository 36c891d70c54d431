"""Contexts for each template of templates/includes: name → state → context.

A dict where a template takes anything, an unsaved model where it asks for one.
"""

from datetime import UTC, date, datetime

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.utils.html import format_html
from wagtail.models import Site

from articles.body.explained import ExplainedWord
from articles.body.listed import ListedReference
from articles.models import ArticlePage, Person, StoryPage
from articles.models.readable import Correction
from articles.podcast.transcripts import Cue, Passage
from articles.references.models import Reference
from config.style_page.examples.pictures import StaticPicture

DAY, NEXT_DAY = date(2026, 11, 4), date(2027, 11, 4)
AS_IT_IS = {"": {}}
AN_ADDRESS = "https://example.org/"


def _page(model, **fields):
    """An unsaved page that seems to stand below the home page."""
    roots = Site.get_site_root_paths()
    root = roots[0].root_path if roots else "/"
    given = {"pk": 1, "title": "An example", "slug": "an-example", **fields}
    return model(url_path=f"{root}an-example/", **given)


def _article(**fields):
    given = {
        "summary": "What this page says, in a sentence or two.",
        "author": Person(pk=1, name="Example Author", role="writer"),
        "reviewer": Person(pk=2, name="Dr Example", role="psychiatrist"),
        "last_reviewed": DAY,
        "next_review_due": NEXT_DAY,
        "last_published_at": datetime(2026, 11, 4, 12, tzinfo=UTC),
        "corrections": [Correction(date=DAY, text="We gave a wrong year, and now give the right.")],
    }
    return _page(ArticlePage, **given | fields)


def the_trial():
    return Reference(
        pk=1,
        label="Example 2023",
        authors="Example A, Other B",
        title="A trial of an example",
        container="Journal of Examples",
        published="2023",
        volume="4",
        pages="1-9",
        doi="10.1000/example",
    )


def the_withdrawn_trial():
    return Reference(
        pk=2,
        label="Example 2021",
        authors="Example C",
        title="A trial that its journal took back",
        container="Journal of Examples",
        published="2021",
        retraction_status=Reference.Retraction.RETRACTED,
        retraction_date=date(2026, 8, 9),
    )


def _references():
    once, twice = ListedReference(1, the_withdrawn_trial()), ListedReference(2, the_trial())
    once.cite()
    twice.cite()
    twice.cite()
    return {
        "One retracted, one cited twice": {"references": [once, twice], "page": _article()},
        "None": {"references": []},
    }


class ExampleForm(forms.Form):
    """One field of each kind that our forms have."""

    name = forms.CharField(label="A word", help_text="What it is for, in a few words.")
    email = forms.EmailField(label="E-mail address")
    text = forms.CharField(label="Some words", widget=forms.Textarea({"rows": 3}), required=False)
    choice = forms.ChoiceField(label="One of these", choices=[("a", "First"), ("b", "Second")])
    agreed = forms.BooleanField(label="Agreed", required=False)

    def clean(self):
        if self.cleaned_data.get("name") == "wrong":
            raise forms.ValidationError("These two do not go together.")


def _fields():
    empty, wrong = ExampleForm(), ExampleForm({"name": "Kept", "email": "not an address"})
    return {
        "With help": {"field": empty["name"]},
        "With an error": {"field": wrong["email"]},
        "Filled in": {"field": wrong["name"]},
        "Several lines": {"field": empty["text"]},
        "A choice": {"field": empty["choice"]},
        "A box to tick": {"field": empty["agreed"]},
    }


def _forms():
    wrong = {"name": "wrong", "email": "somebody@example.org", "choice": "a"}
    return {
        "Empty": {"form": ExampleForm()},
        "Refused as a whole": {"form": ExampleForm(wrong)},
    }


def _listing(number, pages=5):
    return {"listing": Paginator(range(pages), 1).page(number)}


def _group(**fields):
    return {
        "title": "An example group",
        "slug": "an-example",
        "who_for": "Adults who live with PTSD, and those close to them.",
        "run_by": "Volunteers with the same experience.",
        "get_where_display": "Online and in person",
        "place": "Community hall\n1 Example Street",
        "language": "English",
        "cost": "Free",
        "accessibility": "Step-free, captions online.",
        "how_to_join": "Write first, and somebody answers within two days.",
        "web_address": AN_ADDRESS,
        "email": "group@example.org",
        "phone": "01632 960000",
        "time_zone": "Europe/London",
        **fields,
    }


def _meetings():
    rhythm = {"rhythm": "Every Tuesday", "start": "7 pm", "end": "8.30 pm", "note": "for newcomers"}
    meeting = {
        "day": "Tuesday 10 November 2026",
        "hours": "7 pm to 8.30 pm",
        "zone": "GMT",
        "moment": "2026-11-10T19:00:00+00:00",
        "note": "",
    }
    planned = {
        "page": _group(),
        "clock_of": "London",
        "rhythms": [rhythm | {"since": DAY, "until": NEXT_DAY}],
        "next_meetings": [meeting],
        "cancelled": [{"date": date(2026, 12, 22), "note": "Christmas"}],
    }
    return {
        "Planned, and one day without": planned,
        "Nothing planned": planned | {"rhythms": [], "next_meetings": [], "cancelled": []},
    }


def _recording(**fields):
    return {
        "url": "/an-example.mp3",
        "file_extension": "mp3",
        "file_size": 12_345_678,
        "spoken": True,
        **fields,
    }


def _players():
    chapters = [
        {"seconds": 0, "clock": "0:00", "title": "Welcome"},
        {"seconds": 95, "clock": "1:35", "title": "What a session is like"},
    ]
    return {
        "With chapters": {
            "page": {"guid": "an-example", "chapter_list": chapters},
            "recording": _recording(),
        },
        "Without chapters or transcript": {
            "page": {"guid": "another-example"},
            "recording": _recording(spoken=False),
        },
    }


def _transcripts():
    passages = [
        Passage("Host", [Cue(0, 4.5, "Host", "Hello."), Cue(4.5, 9, "Host", "Who are you?")]),
        Passage("Guest", [Cue(9, 20, "Guest", "Nobody real: this is an example.")]),
    ]
    words = "Host: Hello.\n\nGuest: Nobody real: this is an example."
    page = {"slug": "an-example"}
    return {
        "With times": {"page": page, "recording": _recording(passages=passages)},
        "Words alone": {"page": page, "recording": _recording(transcript=words)},
        "None": {"page": page, "recording": _recording()},
    }


def _story(kind="illustrative", outcome="helped"):
    summary = "Illustrative: what somebody might tell."
    return {"story": _page(StoryPage, kind=kind, outcome=outcome, summary=summary)}


def _stories(*kinds_and_outcomes):
    return {f"{kind}, {outcome}": _story(kind, outcome) for kind, outcome in kinds_and_outcomes}


def _related():
    others = [_page(ArticlePage, title=f"{each} page", summary="In short.") for each in ("A", "B")]
    no_summary = _page(ArticlePage, title="A page without a summary")
    return {"Three": {"related": [*others, no_summary]}, "None": {"related": []}}


def _messages():
    levels = {
        "Saved.": constants.SUCCESS,
        "By the way.": constants.INFO,
        "Please look again.": constants.WARNING,
        "That did not work.": constants.ERROR,
    }
    return {"One of each": {"messages": [Message(level, text) for text, level in levels.items()]}}


def _words():
    placebo = {
        "term": "placebo",
        "slug": "placebo",
        "anchor": "word-placebo",
        "definition": "A treatment without the medicine, for comparison.",
        "address": "/glossary/#placebo",
    }
    return {"": {"words": [ExplainedWord(_Entry(placebo))]}}


class _Entry:
    def __init__(self, facts):
        self.__dict__.update(facts)


def _about_pages():
    new = _article(author=None, reviewer=None, last_reviewed=None, next_review_due=None)
    new.corrections = []
    funding = format_html("<p>{}</p>", "Nobody paid for this page.")
    return {
        "Everything known": {"page": _article(), "funding_html": funding},
        "Nothing known": {"page": new},
    }


def _meta():
    meta = {
        "title": "An example",
        "description": "What it says.",
        "canonical": AN_ADDRESS,
        "kind": "article",
    }
    return {"": {"meta": meta, "structured_data": [{"@type": "Article", "name": "An example"}]}}


def _contents():
    parts = [{"id": "part", "title": "A part of it"}, {"id": "other", "title": "Another part"}]
    first = {"id": "first", "title": "The first section", "children": parts}
    second = {"id": "second", "title": "A section with a much longer title than the first"}
    return {"": {"contents": [first, second], "references": [1]}}


STATES = {
    "brand head": lambda: AS_IT_IS,
    "breadcrumbs": lambda: {"": {"crumbs": [("Home", "/"), ("Articles", "/articles/")]}},
    "cite page": lambda: {"": {"page": _article()}},
    "contents": _contents,
    "field": _fields,
    "footer": lambda: AS_IT_IS,
    "form fields": _forms,
    "group facts": lambda: {
        "Everything known": {"page": _group()},
        "Where it meets alone": {"page": {"get_where_display": "Online"}},
    },
    "group meetings": _meetings,
    "group tags": lambda: {
        "A real group": {"group": _group()},
        "An example": {"group": _group(is_example=True)},
    },
    "header": lambda: AS_IT_IS,
    "help box": lambda: AS_IT_IS | {"Own words": {"title": "A title", "text": "A sentence."}},
    "helplines": lambda: AS_IT_IS,
    "hero image": lambda: {"": {"page": {"hero": StaticPicture(), "hero_alt": ""}}},
    "icon": lambda: {"": {"name": "phone"}},
    "look choice": lambda: AS_IT_IS,
    "mark": lambda: AS_IT_IS,
    "messages": _messages,
    "page meta": _meta,
    "pagination": lambda: {
        "First page": _listing(1),
        "In the middle": _listing(3),
        "Last page": _listing(5),
        "One page only": _listing(1, pages=1),
    },
    "person": lambda: {
        "With a role": {"person": {"name": "Dr Example", "role": "psychiatrist"}},
        "Without": {"person": {"name": "Example Author"}},
    },
    "picture rights": lambda: {"": {"image": StaticPicture()}},
    "player": _players,
    "provenance": _about_pages,
    "provenance if any": _about_pages,
    "reading facts": lambda: {
        "": {"page": {"reading_minutes": 8, "last_reviewed": DAY}},
        "One minute, never reviewed": {"page": {"reading_minutes": 1}},
    },
    "references": _references,
    "related": _related,
    "reviewed when": lambda: {
        "By somebody else": {"page": {"reviewer_id": 1, "last_reviewed": DAY}},
        "By the authors alone": {"page": {"last_reviewed": DAY}},
    },
    "start icon": lambda: {f"Place {place}": {"position": place} for place in range(1, 5)},
    "story card": lambda: _stories(("illustrative", "helped"), ("real", "not_helped")),
    "story label": lambda: _stories(("illustrative", "helped"), ("real", "helped")),
    "story outcome": lambda: _stories(*(("real", outcome) for outcome in StoryPage.Outcome)),
    "topbar": lambda: AS_IT_IS,
    "transcript": _transcripts,
    "trial arm": lambda: {
        f"{count} in 100": {"arm": arm, "count": count, "label": f"Therapy {arm} the medicine"}
        for arm, count in (("with", 71), ("without", 48), ("with", 0), ("with", 100), ("with", 7))
    },
    "words": _words,
}
# What a template expects around it, or that it is shown as source or above all.
FRAMES = {
    "brand head": "source",
    "look choice": "above",
    "page meta": "source",
    "field": "form",
    "form fields": "form",
    "hero image": "hero",
    "story card": "cards",
    "trial arm": "trial",
}
