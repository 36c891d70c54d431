"""Sound, the same in words, chapters that can be heard, and numbers that are used once."""

from datetime import timedelta

import pytest

from articles.models import EpisodeChapter, EpisodePage
from tests.articles.publishing_rules.making import codes
from tests.factories import make_article, make_episode, make_recording

pytestmark = pytest.mark.django_db
WEBVTT = "WEBVTT\n\n00:01.000 --> 00:02.000\nWords.\n"


def episode(**fields):
    return EpisodePage(title="A talk", **fields)


def test_an_episode_with_sound_and_words_is_fine():
    complete = episode(recording=make_recording(webvtt=WEBVTT), number=1)
    complete.chapters.add(EpisodeChapter(start=timedelta(seconds=59), title="Last"))

    assert codes(complete, stops=True) == set()
    assert "transcript-without-times" not in codes(complete)


def test_an_episode_without_a_recording_is_stopped():
    assert "episode-without-recording" in codes(episode(), stops=True)


def test_a_recording_without_a_transcript_is_stopped():
    silent = make_recording(transcript="  ")

    assert "episode-without-transcript" in codes(episode(recording=silent), stops=True)


def test_a_transcript_that_cannot_be_read_is_none():
    unreadable = make_recording(transcript="", webvtt="not WebVTT")

    assert "episode-without-transcript" in codes(episode(recording=unreadable), stops=True)


def test_a_transcript_without_times_is_hinted_at():
    plain = episode(recording=make_recording())

    assert "transcript-without-times" in codes(plain, stops=False)
    assert codes(plain, stops=True) == set()


def test_a_chapter_after_the_end_is_stopped():
    late = episode(recording=make_recording(duration=60))
    late.chapters.add(EpisodeChapter(start=timedelta(seconds=60), title="Too late"))

    assert "chapter-after-the-end" in codes(late, stops=True)


def test_a_number_is_used_once_in_a_season():
    make_episode(season=1, number=1)
    recording = make_recording()

    def stopped(**fields):
        page = episode(recording=recording, number=1, **fields)
        return "episode-number-twice" in codes(page, stops=True)

    assert stopped(season=1)
    assert not stopped(season=2)
    assert not stopped(season=1, episode_kind="bonus")


def test_the_same_episode_may_be_published_again():
    published = make_episode(season=1, number=1)

    assert codes(published, stops=True) == set()


def test_other_pages_need_none_of_it():
    assert codes(make_article(), stops=True) == set()
