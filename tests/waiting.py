"""Waiting for what another process does, in its own time."""

import time

SECONDS_BETWEEN_LOOKS = 0.1


def until(is_so, words, *, seconds=40):
    """Look again and again, and return what `is_so()` gives as soon as it is true.

    AssertionError with `words` (a text, or a function that gives one) after `seconds`.
    """
    end = time.monotonic() + seconds
    while not (found := is_so()):
        assert time.monotonic() < end, words() if callable(words) else words
        # Nothing that we could wait on says that another process has come so far.
        time.sleep(SECONDS_BETWEEN_LOOKS)
    return found
