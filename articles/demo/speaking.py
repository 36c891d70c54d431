"""How the demo's recordings were made: `python -m articles.demo.speaking FOLDER`.

Reads each NAME.txt there (a line a sentence group, "Speaker: words") and writes NAME.mp3, spoken
by a synthesiser, and NAME.vtt with the times at which each line is really heard. Needs the
Debian packages espeak-ng (GPL 3; what it speaks is ours) and lame. The site itself needs neither.
"""

import subprocess
import sys
import tempfile
import wave
from pathlib import Path

VOICES = ("en-gb+f3", "en-gb+m3")
PAUSE = 0.35  # seconds between lines
WORDS_A_MINUTE = "165"
KILOBITS = "24"


def speak(script):
    """Write the .mp3 and the .vtt beside `script`, a Path."""
    lines = [line.split(": ", 1) for line in script.read_text(encoding="utf-8").splitlines()]
    speakers = list(dict.fromkeys(speaker for speaker, _ in lines))
    cues, sound, shape = [], b"", None
    for speaker, words in lines:
        shape, spoken = _spoken(words, VOICES[speakers.index(speaker)])
        begin = len(sound) / _bytes_a_second(shape)
        sound += spoken
        cues.append((begin, len(sound) / _bytes_a_second(shape), speaker, words))
        sound += bytes(int(PAUSE * shape.framerate) * shape.sampwidth)
    _write_mp3(script.with_suffix(".mp3"), shape, sound)
    script.with_suffix(".vtt").write_text(_webvtt(cues), encoding="utf-8")


def _spoken(words, voice):
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        command = ["espeak-ng", "-v", voice, "-s", WORDS_A_MINUTE, "-w", file.name, words]
        _run(command)
        with wave.open(file.name) as found:
            return found.getparams(), found.readframes(found.getnframes())


def _run(command):
    # A list and no shell; names of files and words are those of the scripts beside this file.
    subprocess.run(command, check=True)  # noqa: S603


def _bytes_a_second(shape):
    return shape.framerate * shape.sampwidth


def _write_mp3(path, shape, sound):
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        with wave.open(file.name, "wb") as whole:
            whole.setparams(shape)
            whole.writeframes(sound)
        command = ["lame", "--quiet", "-m", "m", "-b", KILOBITS, file.name, str(path)]
        _run(command)


def _webvtt(cues):
    blocks = [
        f"{_time(begin)} --> {_time(end)}\n<v {speaker}>{words}"
        for begin, end, speaker, words in cues
    ]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def _time(seconds):
    minutes, seconds = divmod(seconds, 60)
    return f"{int(minutes):02}:{seconds:06.3f}"


if __name__ == "__main__":
    for found in sorted(Path(sys.argv[1]).glob("*.txt")):
        speak(found)
