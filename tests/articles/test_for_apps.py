"""The page with a visitor's private addresses, and what podcast apps get at them."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import EpisodeChapter, EpisodePage
from articles.podcast.feed import NEWEST
from tests.factories import (
    make_article,
    make_episode,
    make_image,
    make_podcast,
    make_recording,
    make_support_group,
)
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
WEBVTT = "WEBVTT\n\n00:12.000 --> 00:15.500\n<v Ann>Hedgerows.\n"
SOUND = bytes(range(256)) * 10
WITHDRAW = {"path": "/disclaimer/withdraw/", "headers": {"sec-fetch-site": "same-origin"}}


def feed_address(reader):
    """What the page gives to the visitor, as a path."""
    found = re.search(r'value="http://[^/]+(/for-apps/[^"]+/podcast\.xml)"', page(reader))
    return found[1]


def page(reader):
    return reader.get("/for-apps/").content.decode()


def below(reader, rest):
    return feed_address(reader).replace("podcast.xml", rest)


@pytest.fixture
def episode():
    recording = make_recording(sound=SOUND, webvtt=WEBVTT)
    episode = make_episode(title="A talk", recording=recording)
    episode.chapters.add(EpisodeChapter(start=timedelta(seconds=12.5), title="Begin"))
    episode.save()
    return episode


@pytest.fixture
def app():
    """A podcast app: it has no cookie and never agreed to anything."""
    return Client(headers={"user-agent": "SomePodcasts/1.0", "accept": "*/*"})


def test_the_page_gives_addresses_that_work_in_an_app(reader, episode, app):
    response = app.get(feed_address(reader))

    assert response.status_code == 200
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert b"<title>A talk</title>" in response.content


def test_the_page_is_for_this_visitor_alone(reader, episode):
    response = reader.get("/for-apps/")

    assert response["Cache-Control"] == "no-store"
    assert "noindex" in response["X-Robots-Tag"]
    assert b'<meta name="robots" content="noindex, noarchive">' in response.content
    assert "Set-Cookie" not in response


def test_without_an_episode_there_is_nothing_to_give(reader):
    assert "There is nothing for apps yet." in page(reader)


def test_who_took_it_back_on_another_device_is_told(reader, episode):
    other = Client(headers={"accept": "text/html"})
    other.cookies = reader.cookies.copy()
    other.post(**WITHDRAW)

    words = page(reader)

    assert "not on our record" in words
    assert "/podcast.xml" not in words


def test_the_page_refuses_post(reader):
    assert reader.post("/for-apps/").status_code in {403, 405}


def test_an_app_may_ask_whether_anything_is_new(reader, episode, app):
    address = feed_address(reader)
    tag = app.get(address)["ETag"]

    assert app.get(address, headers={"if-none-match": tag}).status_code == 304
    assert app.head(address).status_code == 200
    make_episode()
    assert app.get(address, headers={"if-none-match": tag}).status_code == 200


def test_an_app_gets_sound_whole_and_in_parts(reader, episode, app):
    address = below(reader, f"audio/{episode.pk}/any-name.mp3")

    whole = app.get(address)
    part = app.get(address, headers={"range": "bytes=100-199"})
    last = app.get(address, headers={"range": "bytes=-10"})
    beyond = app.get(address, headers={"range": "bytes=999999-"})

    assert (whole.status_code, whole["Content-Type"]) == (200, "audio/mpeg")
    assert b"".join(whole) == SOUND
    assert whole["Cache-Control"] == "private, no-cache"
    assert (part.status_code, b"".join(part)) == (206, SOUND[100:200])
    assert part["Content-Range"] == f"bytes 100-199/{len(SOUND)}"
    assert (last.status_code, b"".join(last)) == (206, SOUND[-10:])
    assert beyond.status_code == 416
    assert app.head(address)["Content-Length"] == str(len(SOUND))


def test_behind_nginx_the_sound_is_left_to_it(reader, episode, app, settings):
    settings.MEDIA_ACCEL = "/_media/"

    response = app.get(below(reader, f"audio/{episode.pk}/x.mp3"))

    assert response["X-Accel-Redirect"] == f"/_media/{episode.recording.file.name}"


def test_an_app_gets_transcript_chapters_and_cover(reader, episode, app):
    show = make_podcast()
    show.cover = make_image()
    show.save()

    words = app.get(below(reader, f"transcripts/{episode.pk}.vtt"))
    marks = app.get(below(reader, f"chapters/{episode.pk}.json"))
    cover = app.get(below(reader, "cover.jpg"))

    assert (words["Content-Type"], words.content.decode()) == ("text/vtt; charset=utf-8", WEBVTT)
    assert marks["Content-Type"] == "application/json+chapters"
    assert json.loads(marks.content) == {
        "version": "1.2.0",
        "chapters": [{"startTime": 12.5, "title": "Begin"}],
    }
    assert cover["Content-Type"] == "image/jpeg"


def test_a_calendar_gets_the_meetings(reader, app):
    assert "/meetings.ics" not in page(reader)
    make_support_group()

    address = re.search(r'value="http://[^/]+(/for-apps/[^"]+/meetings\.ics)"', page(reader))[1]
    response = app.get(address)

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.content.startswith(b"BEGIN:VCALENDAR")
    reader.post(**WITHDRAW)
    assert app.get(address).status_code == 403


def test_what_is_not_there_is_not_found(reader, app):
    silent = make_episode()
    EpisodePage.objects.filter(pk=silent.pk).update(recording=None)
    plain = make_episode()
    article = make_article()
    for rest in (
        f"audio/{silent.pk}/x.mp3",
        f"audio/{article.pk}/x.mp3",
        "audio/999999/x.mp3",
        f"transcripts/{plain.pk}.vtt",
        f"transcripts/{silent.pk}.vtt",
        f"chapters/{plain.pk}.json",
        "cover.jpg",
        "",
        "articles/",
        "../../",
    ):
        assert app.get(below(reader, rest)).status_code in {403, 404}, rest


def test_drafts_are_nobodys(reader, episode, app):
    draft = make_episode(title="A draft", live=False, recording=make_recording(webvtt=WEBVTT))
    for rest in (f"audio/{draft.pk}/x.mp3", f"transcripts/{draft.pk}.vtt"):
        assert app.get(below(reader, rest)).status_code == 404
    assert b"A draft" not in app.get(feed_address(reader)).content


def test_every_address_ends_when_the_agreement_is_taken_back(reader, episode, app):
    rests = ("podcast.xml", f"audio/{episode.pk}/x.mp3", f"transcripts/{episode.pk}.vtt")
    addresses = [below(reader, rest) for rest in rests]
    assert {app.get(address).status_code for address in addresses} == {200}

    reader.post(**WITHDRAW)

    assert {app.get(address).status_code for address in addresses} == {403}


def test_apps_never_write(reader, episode, app):
    for rest in ("podcast.xml", f"audio/{episode.pk}/x.mp3"):
        assert app.post(below(reader, rest)).status_code == 403


def test_queries_and_length_do_not_grow_with_episodes(reader, episode, app):
    address = feed_address(reader)

    few = queries_of(app, address)
    recording = episode.recording
    for _ in range(15):
        make_episode(recording=recording)

    assert queries_of(app, address) <= few <= 8
    assert NEWEST == 200


def test_the_feed_opens_no_long_text(reader, episode, app):
    """Reading the transcripts of two hundred episodes took twelve seconds."""
    address = feed_address(reader)

    with CaptureQueriesContext(connection) as asked:
        feed = app.get(address).content.decode()

    assert f"/transcripts/{episode.pk}.vtt" in feed
    long_texts = ('"spoken"', '"transcript"', '"body"')
    assert not [
        each for each in asked.captured_queries if any(w in each["sql"] for w in long_texts)
    ]


def test_two_visitors_have_different_addresses(reader, episode):
    from tests.disclaimer.making import send_acceptance

    other = Client(headers={"accept": "text/html"})
    send_acceptance(other)

    assert feed_address(other) != feed_address(reader)
