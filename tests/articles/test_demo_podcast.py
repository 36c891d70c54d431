"""The recordings of the demo: their words, their times and their size."""

import pytest
from tinytag import TinyTag

from articles.demo.reader import CONTENT, Content
from articles.podcast import transcripts

FOLDER = CONTENT / "recordings"
NAMES = sorted(path.stem for path in FOLDER.glob("*.mp3"))
LARGEST_TOGETHER = 300_000  # bytes


def cues(name):
    length = TinyTag.get(FOLDER / f"{name}.mp3").duration
    words = (FOLDER / f"{name}.vtt").read_text(encoding="utf-8")
    return transcripts.cues_of(words, duration=length), length


def test_each_episode_has_a_recording_and_each_recording_an_episode():
    assert sorted(episode.facts["recording"] for episode in Content().episodes) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_transcript_has_every_word_of_the_script(name):
    script = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()

    assert [f"{cue.speaker}: {cue.text}" for cue in cues(name)[0]] == script


@pytest.mark.parametrize("name", NAMES)
def test_its_times_run_to_the_end_of_the_recording(name):
    found, length = cues(name)

    assert found[0].start == 0
    assert length - 2 < found[-1].end <= length


@pytest.mark.parametrize("episode", Content().episodes, ids=lambda episode: episode.facts["slug"])
def test_chapters_begin_with_words(episode):
    starts = {cue.start for cue in cues(episode.facts["recording"])[0]}

    for chapter in episode.facts["chapters"]:
        assert min(abs(chapter["start"] - start) for start in starts) < 0.1, chapter


def test_listeners_are_told_that_nobody_speaks():
    for episode in Content().episodes:
        assert "computer" in episode.facts["summary"]
        assert "computer" in cues(episode.facts["recording"])[0][0].text


def test_they_are_small():
    assert sum((FOLDER / f"{name}.mp3").stat().st_size for name in NAMES) <= LARGEST_TOGETHER
