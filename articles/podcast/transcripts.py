"""Transcripts with times, in WebVTT (https://www.w3.org/TR/webvtt1/)."""

from dataclasses import dataclass, field
from html import unescape

import webvtt
from django.utils.translation import gettext as _
from webvtt.errors import MalformedCaptionError, MalformedFileError

from articles.podcast.clock import clock, whole

LONGEST_PASSAGE = 30  # seconds
# Recordings are cut and timed by different programs.
MAY_RUN_OVER = 2  # seconds


class BadTranscript(ValueError):
    """What is wrong, as a sentence for the person who typed it."""


@dataclass(frozen=True)
class Cue:
    """Some words and when they are heard, in seconds. `speaker` may be empty."""

    start: float
    end: float
    speaker: str
    text: str

    @property
    def from_to(self):
        """Start and end for attributes."""
        return f"{whole(self.start)} {whole(self.end)}"


@dataclass
class Passage:
    """Cues that are read as one paragraph: one speaker, half a minute at most."""

    speaker: str
    cues: list = field(default_factory=list)

    @property
    def seconds(self):
        return whole(self.cues[0].start)

    @property
    def clock(self):
        return clock(self.cues[0].start)


def cues_of(text, *, duration=0):
    """The Cues of WebVTT text, in order. `duration` is that of the recording in seconds, or 0.

    Raises BadTranscript.
    """
    try:
        captions = webvtt.from_string(text.replace("\0", ""), strict=True)
    except MalformedFileError as error:
        raise BadTranscript(_("The first line has to be “WEBVTT”.")) from error
    except MalformedCaptionError as error:
        raise BadTranscript(
            _("A time is not written as 00:01:02.500 --> 00:01:05.000, or a blank line is missing.")
        ) from error
    cues = [_cue(caption) for caption in captions]
    _check(cues, duration)
    return cues


def passages(cues):
    """The Cues as Passages to read."""
    found = []
    for cue in cues:
        if not found or not _goes_on(found[-1], cue):
            found.append(Passage(cue.speaker))
        found[-1].cues.append(cue)
    return found


def words(cues):
    """All that is said, a line for each Passage, with the speaker's name where it changes."""
    lines, speaker = [], ""
    for passage in passages(cues):
        said = " ".join(cue.text for cue in passage.cues)
        is_new = passage.speaker and passage.speaker != speaker
        lines.append(f"{passage.speaker}: {said}" if is_new else said)
        speaker = passage.speaker
    return "\n".join(lines)


def _cue(caption):
    start, end = (
        moment.in_milliseconds() / 1000 for moment in (caption.start_time, caption.end_time)
    )
    text = " ".join(unescape(caption.text).split())
    return Cue(start, end, unescape(caption.voice or "").strip(), text)


def _check(cues, duration):
    if not cues:
        raise BadTranscript(_("There are no words with times in it."))
    before = 0
    for cue in cues:
        if cue.end <= cue.start:
            raise BadTranscript(_("The words at %s end before they begin.") % clock(cue.start))
        if cue.start < before:
            raise BadTranscript(
                _("The words at %s stand after words that are heard later.") % clock(cue.start)
            )
        before = cue.start
    if duration and cues[-1].end > duration + MAY_RUN_OVER:
        raise BadTranscript(
            _("The last words end at %(end)s, but the recording ends at %(length)s.")
            % {"end": clock(cues[-1].end), "length": clock(duration)}
        )


def _goes_on(passage, cue):
    is_short = cue.end - passage.cues[0].start <= LONGEST_PASSAGE
    return cue.speaker == passage.speaker and is_short
