"""The feed keeps to the rules that are published for it.

No validator for podcasts can be installed and run offline, so the rules themselves stand here:
RSS 2.0 (https://www.rssboard.org/rss-specification), Apple's requirements
(https://podcasters.apple.com/support/823-podcast-requirements), the podcast namespace
(https://github.com/Podcastindex-org/podcast-namespace, docs/tags/), and what the W3C's validator
asks of iTunes' tags (https://github.com/w3c/feedvalidator, itunes.py). A parser of other people's
making (feedparser) has to find no fault with it either.
"""

import re
import xml.etree.ElementTree as ET
from datetime import timedelta
from email.utils import parsedate_to_datetime
from uuid import UUID

import feedparser
import pytest
from django.test import Client

from articles.demo import loader
from articles.models import EpisodeChapter, EpisodeSpeaker, SiteSettings
from articles.skeleton import make_skeleton
from tests.articles.test_for_apps import feed_address
from tests.factories import make_episode, make_image, make_person, make_podcast, make_recording

pytestmark = pytest.mark.django_db
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
ATOM = "{http://www.w3.org/2005/Atom}"
WEBVTT = "WEBVTT\n\n00:12.000 --> 00:15.500\n<v Ann>Hedgerows.\n"
ONCE_IN_CHANNEL = (
    "title link description language lastBuildDate "
    f"{ITUNES}author {ITUNES}explicit {ITUNES}type {ITUNES}block {ITUNES}category "
    f"{ATOM}link {PODCAST}guid {PODCAST}locked {PODCAST}medium {PODCAST}block"
).split()
ONCE_IN_ITEM = (
    "title link description guid pubDate enclosure "
    f"{ITUNES}title {ITUNES}explicit {ITUNES}episodeType {ITUNES}duration"
).split()
AT_MOST_ONCE_IN_ITEM = (
    f"{ITUNES}season {ITUNES}episode {PODCAST}season {PODCAST}episode {PODCAST}chapters".split()
)
# Elements of RSS 2.0; anything else has to be in a namespace.
RSS_CHANNEL = {"title", "link", "description", "language", "copyright", "lastBuildDate", "item"}
RSS_ITEM = {"title", "link", "description", "guid", "pubDate", "enclosure"}
# https://podcasters.apple.com/support/1691-apple-podcasts-categories
CATEGORIES = {
    "Health & Fitness": {"Mental Health", "Medicine"},
    "Education": {"Self-Improvement"},
}


def fetched(reader):
    response = Client().get(feed_address(reader))
    assert response.status_code == 200
    return response.content


def faults(raw):
    """What in the feed breaks a rule, as sentences."""
    root = ET.fromstring(raw)  # noqa: S314 (our own)
    found = [] if raw.startswith(b'<?xml version="1.0" encoding="utf-8"?>') else ["encoding"]
    if (
        root.tag != "rss"
        or root.get("version") != "2.0"
        or [each.tag for each in root] != ["channel"]
    ):
        found.append("not RSS 2.0 with one channel")
    channel = root[0]
    found += _counts(channel, ONCE_IN_CHANNEL, "channel")
    found += [f"unknown {each.tag}" for each in channel if _is_foreign(each, RSS_CHANNEL)]
    found += _faults_of_channel(channel)
    items = channel.findall("item")
    for item in items:
        found += _counts(item, ONCE_IN_ITEM, "item")
        found += [f"twice {tag}" for tag in AT_MOST_ONCE_IN_ITEM if len(item.findall(tag)) > 1]
        found += [f"unknown {each.tag}" for each in item if _is_foreign(each, RSS_ITEM)]
        found += _faults_of_item(item)
    guids = [item.findtext("guid") for item in items]
    if len(set(guids)) != len(guids):
        found.append("a guid twice")
    dates = [parsedate_to_datetime(item.findtext("pubDate")) for item in items]
    if dates != sorted(dates, reverse=True):
        found.append("not the newest first")
    return found


def _counts(element, tags, where):
    return [f"{where}: {tag}" for tag in tags if len(element.findall(tag)) != 1]


def _is_foreign(element, known):
    return not element.tag.startswith("{") and element.tag not in known


def _is_address(text):
    return bool(re.fullmatch(r"https?://[^\s<>\"]+", text or ""))


def _faults_of_channel(channel):
    category = channel.find(f"{ITUNES}category")
    inner = category.find(f"{ITUNES}category")
    self_link = channel.find(f"{ATOM}link")
    image = channel.find(f"{ITUNES}image")
    rules = {
        "an empty title or description": channel.findtext("title")
        and channel.findtext("description"),
        "the link": _is_address(channel.findtext("link")),
        "the language": re.fullmatch(r"[a-z]{2}(-[a-z]{2})?", channel.findtext("language")),
        "the date": parsedate_to_datetime(channel.findtext("lastBuildDate")),
        "the category": inner.get("text") in CATEGORIES.get(category.get("text"), ()),
        "explicit": channel.findtext(f"{ITUNES}explicit") in {"true", "false"},
        "the type": channel.findtext(f"{ITUNES}type") in {"episodic", "serial"},
        "open to directories": channel.findtext(f"{ITUNES}block") == "Yes"
        and channel.findtext(f"{PODCAST}block") == "yes",
        "the owner": _is_owner(channel.findall(f"{ITUNES}owner")),
        "its own address": self_link.get("rel") == "self" and _is_address(self_link.get("href")),
        "the guid": UUID(channel.findtext(f"{PODCAST}guid")),
        "not locked": channel.findtext(f"{PODCAST}locked") == "yes",
        "the cover": image is None or image.get("href").endswith(".jpg"),
    }
    return [rule for rule, is_kept in rules.items() if not is_kept]


def _is_owner(found):
    """None, or one with a name and an address."""
    return not found or (
        len(found) == 1
        and found[0].findtext(f"{ITUNES}name")
        and "@" in found[0].findtext(f"{ITUNES}email", "")
    )


def _faults_of_item(item):
    sound = item.find("enclosure")
    numbers = [item.findtext(f"{ITUNES}{name}") for name in ("season", "episode")]
    files = [*item.findall(f"{PODCAST}transcript"), *item.findall(f"{PODCAST}chapters")]
    rules = {
        "an empty title": item.findtext("title") and item.findtext("description"),
        "the link": _is_address(item.findtext("link")),
        "the guid": item.find("guid").get("isPermaLink") == "false" and item.findtext("guid"),
        "the date": parsedate_to_datetime(item.findtext("pubDate")).tzinfo,
        "the sound": _is_address(sound.get("url")) and sound.get("url").endswith((".mp3", ".m4a")),
        "the sound's length": sound.get("length").isdecimal() and int(sound.get("length")) > 0,
        "the sound's type": sound.get("type") in {"audio/mpeg", "audio/x-m4a", "audio/mp4"},
        "the duration": item.findtext(f"{ITUNES}duration").isdecimal(),
        "explicit": item.findtext(f"{ITUNES}explicit") in {"true", "false"},
        "the kind": item.findtext(f"{ITUNES}episodeType") in {"full", "trailer", "bonus"},
        "a number": all(number is None or int(number) > 0 for number in numbers),
        "a file": all(_is_address(each.get("url")) and each.get("type") for each in files),
        "a part": all(
            each.get("role") in {"host", "guest"} and each.text
            for each in item.findall(f"{PODCAST}person")
        ),
    }
    return [rule for rule, is_kept in rules.items() if not is_kept]


def make_show():
    show = make_podcast(summary="Talks & <more>", copyright="© Wayside")
    show.cover = make_image()
    show.save()
    full = make_episode(
        title="One & <two> “three”",
        summary="A summary",
        recording=make_recording(webvtt=WEBVTT, sound=b"x" * 1234, duration=61.4),
        season=1,
        number=2,
        published_days_ago=1,
    )
    full.chapters.add(EpisodeChapter(start=timedelta(), title="x"))
    full.speakers.add(EpisodeSpeaker(person=make_person(name="Ann & Co"), part="guest"))
    full.save()
    return full, make_episode(episode_kind="trailer", published_days_ago=5)


def test_it_keeps_every_rule(reader):
    make_show()

    assert faults(fetched(reader)) == []


@pytest.mark.parametrize(
    ("title", "in_apps"),
    [("Podcast", "Wayside: Podcast"), ("The wayside hour", "The wayside hour")],
)
def test_its_name_says_whose_it_is(reader, title, in_apps):
    make_podcast(title=title)
    make_episode()

    assert feedparser.parse(fetched(reader)).feed.title == in_apps


def test_it_says_to_whom_one_writes_if_there_is_an_address(reader):
    make_show()
    assert b"itunes:owner" not in fetched(reader)

    SiteSettings.objects.create(name="Wayside", feedback_address="words@charity.example")
    raw = fetched(reader)

    assert b"<itunes:email>words@charity.example</itunes:email>" in raw
    assert faults(raw) == []
    assert faults(raw.replace(b"words@charity.example", b"")) == ["the owner"]


def test_a_parser_of_others_finds_no_fault(reader):
    full, _ = make_show()

    feed = feedparser.parse(fetched(reader))

    assert feed.bozo == 0
    assert feed.version == "rss20"
    assert feed.entries[0].title == "One & <two> “three”"
    assert feed.entries[0].id == str(full.guid)
    assert feed.entries[0].enclosures[0].length == "1234"
    assert feed.entries[0].itunes_duration == "61"
    assert feed.feed.image.href.endswith("/cover.jpg")


def test_the_rules_would_see_a_mistake(reader):
    make_show()
    raw = fetched(reader).decode()
    mistakes = [
        ('version="2.0"', 'version="0.9"'),
        ("<itunes:block>Yes", "<itunes:block>No"),
        ("<language>en-gb", "<language>English"),
        ('length="1234"', 'length="0"'),
        ("audio/mpeg", "text/plain"),
        ('isPermaLink="false"', 'isPermaLink="true"'),
        ("<itunes:duration>61", "<itunes:duration>1:01.4"),
        ("<itunes:explicit>false", "<itunes:explicit>no"),
        ('text="Mental Health"', 'text="Magic"'),
        ('role="guest"', 'role="friend"'),
        ("<itunes:episodeType>trailer", "<itunes:episodeType>teaser"),
        ("<itunes:season>1</itunes:season>", "<season>1</season>"),
        ("<itunes:type>episodic</itunes:type>", ""),
    ]

    unseen = [old for old, new in mistakes if not faults(raw.replace(old, new).encode())]

    assert all(old in raw for old, _ in mistakes)
    assert unseen == []


def test_every_file_that_it_names_is_there_and_as_long_as_it_says(reader):
    make_show()
    app = Client()
    root = ET.fromstring(fetched(reader))  # noqa: S314 (our own)
    named = [each.get("url") or each.get("href") for each in root.iter() if each.get("url")]
    named += [each.get("href") for each in root.iter(f"{ITUNES}image")]

    answers = {address: app.get("/" + address.split("/", 3)[3]) for address in named}

    assert len(answers) == 5
    assert {answer.status_code for answer in answers.values()} == {200}
    for sound in root.iter("enclosure"):
        assert len(answers[sound.get("url")].getvalue()) == int(sound.get("length"))


def test_an_empty_show_is_a_feed_and_stays_the_same(reader):
    make_episode()
    address = feed_address(reader)
    show = make_podcast()
    show.save_revision().publish()
    show.get_children().delete()

    first, again = (Client().get(address).content for _ in range(2))

    assert first == again
    assert feedparser.parse(first).bozo == 0


def test_the_demo_keeps_every_rule_too(reader):
    make_skeleton(lambda line: None)
    loader.load(lambda line: None)

    raw = fetched(reader)

    assert faults(raw) == []
    assert len(feedparser.parse(raw).entries) == 2
