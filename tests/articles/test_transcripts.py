"""Transcripts with times: what is read of them, and what is said about those that cannot be."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from articles.demo.reader import CONTENT
from articles.models import SiteMedia
from articles.podcast import transcripts
from articles.podcast.clock import clock, whole
from tests.factories import make_recording

TWO = """WEBVTT

00:00.000 --> 00:02.500
<v Ann>Fish &amp; <i>chips</i>
are here.

00:03.000 --> 00:05.000
<v Ann>Take some.

NOTE Ben joins in.

last
01:00:05.000 --> 01:00:09.250 align:start
<v.loud Ben>No, thanks.
"""


def test_it_reads_times_speakers_and_words():
    cues = transcripts.cues_of(TWO)

    assert cues == [
        transcripts.Cue(0, 2.5, "Ann", "Fish & chips are here."),
        transcripts.Cue(3, 5, "Ann", "Take some."),
        transcripts.Cue(3605, 3609.25, "Ben", "No, thanks."),
    ]
    assert cues[0].from_to == "0 2.5"


def test_cues_of_one_speaker_are_a_paragraph_of_half_a_minute_at_most():
    cues = [transcripts.Cue(start, start + 9, "Ann", "x") for start in range(0, 60, 10)]
    cues.append(transcripts.Cue(60, 61, "Ben", "y"))

    found = transcripts.passages(cues)

    assert [(each.speaker, each.seconds, len(each.cues)) for each in found] == [
        ("Ann", "0", 3),
        ("Ann", "30", 3),
        ("Ben", "60", 1),
    ]
    assert found[1].clock == "0:30"


def test_as_text_it_names_who_speaks_where_that_changes():
    words = transcripts.words(transcripts.cues_of(TWO))

    assert words == "Ann: Fish & chips are here. Take some.\nBen: No, thanks."


def test_tags_are_words_of_nobody():
    text = "WEBVTT\n\n00:00.000 --> 00:01.000\n<script>alert(1)</script> &lt;b&gt;\n"

    assert transcripts.cues_of(text)[0].text == "alert(1) <b>"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "first line"),
        ("Hello", "first line"),
        ("WEBVTT", "no words"),
        ("WEBVTT\n\nonly words", "no words"),
        ("WEBVTT\n\n0:01 --> 0:02\nx", "not written as"),
        ("WEBVTT\n\n00:01,000 --> 00:02,000\nx", "not written as"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nx\n00:03.000 --> 00:04.000\ny", "blank line"),
        ("WEBVTT\n\n00:05.000 --> 00:02.000\nx", "0:05 end before"),
        ("WEBVTT\n\n00:05.000 --> 00:06.000\nx\n\n00:01.000 --> 00:02.000\ny", "0:01 stand after"),
        ("WEBVTT\n\n01:05.000 --> 01:06.000\nx", "recording ends at 1:00"),
    ],
)
def test_it_says_what_is_wrong(text, words):
    with pytest.raises(transcripts.BadTranscript, match=words):
        transcripts.cues_of(text, duration=60)


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0:00"), (65.9, "1:05"), (3723, "1:02:03"), (36000, "10:00:00")]
)
def test_moments_are_written_as_people_do(seconds, words):
    assert clock(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0"), (10, "10"), (12.5, "12.5"), (1.25, "1.25")]
)
def test_moments_are_short_for_machines(seconds, words):
    assert whole(seconds) == words


@pytest.mark.django_db
class TestRecording:
    def test_its_length_and_size_are_those_of_the_file(self):
        sound = (CONTENT / "recordings/what-you-can-ask-for-now.mp3").read_bytes()

        recording = make_recording(sound=sound, duration=1)

        assert recording.file_size == len(sound)
        assert recording.duration == pytest.approx(27.648)
        assert recording.clock == "0:27"

    def test_a_length_that_was_typed_stays_where_the_file_does_not_say(self):
        recording = make_recording(duration=61)
        recording.save()

        assert recording.clock == "1:01"

    def test_a_bad_transcript_is_refused_at_its_field(self):
        recording = make_recording(webvtt="Hello")

        with pytest.raises(ValidationError) as refused:
            recording.clean()

        assert "WEBVTT" in refused.value.message_dict["webvtt"][0]

    def test_a_bad_transcript_that_got_in_is_no_transcript(self):
        recording = make_recording(webvtt="Hello", transcript="Plain words.")

        assert recording.cues == []
        assert recording.spoken == "Plain words."

    def test_without_a_file_it_is_empty(self):
        recording = SiteMedia.objects.create(title="x", type="audio")

        assert (recording.file_size, recording.clock, recording.spoken) == (None, "", "")

    def test_a_new_file_brings_its_length(self):
        recording = make_recording(duration=5)
        sound = (CONTENT / "recordings/what-you-can-ask-for-now.mp3").read_bytes()

        recording.file = ContentFile(sound, "new.mp3")
        recording.save()

        assert round(recording.duration) == 28
