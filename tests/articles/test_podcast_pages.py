"""The podcast and its episodes as readers of the site see them."""

import json
import re
from datetime import timedelta

import pytest

from articles.models import EpisodeChapter, EpisodePage, EpisodeSpeaker
from tests.factories import (
    cite,
    make_episode,
    make_person,
    make_podcast,
    make_recording,
    make_reference,
    prose,
)
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
CHAPTER = re.compile(r'data-seek="([\d.]+)"><span class="passage__time">([\d:]+)</span> ([^<]+)')
WEBVTT = "WEBVTT\n\n00:12.000 --> 00:15.500\n<v Ann>Hedgerows &amp; <b>hills</b>.\n"


def read(reader, page):
    response = reader.get(page.url)
    assert response.status_code == 200
    return response.content.decode()


def full_episode(**kwargs):
    fields = {"season": 2, "number": 3, "body": prose(f"<p>Notes {cite(make_reference())}</p>")}
    recording = make_recording(webvtt=WEBVTT, duration=120)
    episode = make_episode(recording=recording, **(fields | kwargs))
    episode.chapters.add(EpisodeChapter(start=timedelta(minutes=1, seconds=5), title="Second"))
    episode.chapters.add(EpisodeChapter(start=timedelta(), title="First <one>"))
    episode.speakers.add(EpisodeSpeaker(person=make_person(name="Ann Other"), part="guest"))
    episode.save()
    return episode


def without_recording():
    """No rule lets such an episode out, but a recording may be taken from one by a script."""
    episode = make_episode()
    EpisodePage.objects.filter(pk=episode.pk).update(recording=None)
    return episode


def test_an_episode_can_be_heard_read_and_taken_away_without_javascript(reader):
    episode = full_episode()

    page = read(reader, episode)

    assert f'<audio controls preload="none" src="{episode.recording.url}"></audio>' in page
    assert f'<a href="{episode.recording.url}" download>' in page
    assert "Hedgerows &amp; hills." in page
    assert "<strong>Ann:</strong>" in page
    assert f'href="{episode.recording.url}#t=12" data-seek="12"' in page
    assert 'data-cue="12 15.5"' in page
    assert "Season 2, Episode 3" in page
    assert "Ann Other (guest)" in page
    assert reader.get(episode.recording.url).status_code == 200


def test_chapters_come_in_the_order_in_which_they_are_heard(reader):
    page = read(reader, full_episode())

    found = re.findall(
        r'data-seek="([\d.]+)"><span class="passage__time">([\d:]+)</span> ([^<]+)', page
    )
    assert found == [("0", "0:00", "First &lt;one&gt;"), ("65", "1:05", "Second")]


def test_notes_have_numbered_references(reader):
    page = read(reader, full_episode())

    assert 'href="#ref-1"' in page
    assert 'id="ref-1"' in page


def test_the_transcript_is_a_file_too(reader):
    episode = full_episode()

    response = reader.get(f"{episode.url}transcript.vtt")

    assert response["Content-Type"] == "text/vtt; charset=utf-8"
    assert response.content.decode() == WEBVTT


@pytest.mark.parametrize("webvtt", ["", "not WebVTT"])
def test_without_times_there_is_plain_text_and_no_file(reader, webvtt):
    recording = make_recording(webvtt=webvtt, transcript="One.\n\nTwo <b>.")
    episode = make_episode(recording=recording)

    assert "<p>One.</p>\n\n<p>Two &lt;b&gt;.</p>" in read(reader, episode)
    assert reader.get(f"{episode.url}transcript.vtt").status_code == 404


def test_an_episode_without_a_recording_has_no_player(reader):
    page = read(reader, without_recording())

    assert "<audio" not in page
    assert "page-transcript" not in page


def test_a_draft_has_no_transcript_file(reader):
    episode = full_episode(live=False)

    assert reader.get(f"/podcast/{episode.slug}/transcript.vtt").status_code == 404


def test_strangers_get_the_gate_for_page_and_transcript(client, reader):
    episode = full_episode()
    for address in (episode.url, f"{episode.url}transcript.vtt"):
        answer = client.get(address, headers={"accept": "text/html"})
        assert b'action="/disclaimer/accept/"' in answer.content
        assert b"Hedgerows" not in answer.content


def test_the_podcast_lists_the_newest_first(reader):
    older = make_episode(title="Older", published_days_ago=9)
    newer = make_episode(title="Newer", published_days_ago=1)
    make_episode(title="A draft", live=False)

    response = reader.get(make_podcast().url)

    assert list(response.context["listing"]) == [newer, older]
    assert b'href="/for-apps/"' in response.content


def test_what_is_said_is_found_by_search(reader):
    full_episode(title="About hedges")

    assert b"About hedges" in reader.get("/search/?q=hedgerows").content


def test_search_hears_of_a_new_transcript(reader):
    episode = make_episode(title="A quiet talk")
    episode.recording.transcript = "Now about bumblebees."
    episode.recording.save()

    assert b"A quiet talk" in reader.get("/search/?q=bumblebees").content


def test_guids_stay_and_a_copy_has_its_own():
    episode = full_episode()
    guid = episode.guid

    episode.save_revision().publish()
    episode.refresh_from_db()
    copy = episode.copy(update_attrs={"slug": "copy", "title": "Copy"}, keep_live=False)

    assert episode.guid == guid
    assert copy.guid != guid
    assert copy.chapters.count() == 2


def structured(page):
    """{type: JSON-LD object} of a page."""
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return {each["@type"]: each for each in map(json.loads, found)}


def test_machines_read_of_series_and_episode(reader):
    episode = full_episode()

    shown = structured(read(reader, episode))["PodcastEpisode"]
    series = structured(read(reader, make_podcast()))["PodcastSeries"]

    assert shown["episodeNumber"] == 3
    assert shown["partOfSeries"]["name"] == "Podcast"
    assert shown["associatedMedia"]["duration"] == "P0DT00H02M00S"
    assert shown["associatedMedia"]["transcript"].startswith("Ann: Hedgerows & hills")
    assert series["url"].endswith("/podcast/")
    assert "webFeed" not in series


def test_queries_do_not_grow_with_episodes(reader):
    episode, podcast = full_episode(), make_podcast()
    few = queries_of(reader, episode.url), queries_of(reader, podcast.url)

    for number in range(15):
        full_episode(number=10 + number)
    many = queries_of(reader, episode.url), queries_of(reader, podcast.url)

    assert many[0] <= few[0] <= 14
    assert many[1] <= few[1] <= 9


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_and_files_are_only_read(reader, method):
    episode = full_episode()

    for address in (episode.url, f"{episode.url}transcript.vtt"):
        assert getattr(reader, method)(address).status_code in {403, 405}
