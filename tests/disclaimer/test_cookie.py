"""The acceptance cookie: every way to get one wrong is simply no acceptance."""

import pytest

from disclaimer import cookie

KEYS = (b"newest" * 8, b"older" * 8)
NOW = 1_790_000_000
CLAIMS = cookie.Claims(major=2, minor=1, accepted_at=NOW, receipt=bytes(range(16)))


def read(value, *, keys=KEYS, floor=1, now=NOW):
    return cookie.read(value, keys, floor=floor, now=now)


def test_it_reads_what_it_wrote():
    assert read(cookie.write(CLAIMS, KEYS)) == CLAIMS


def test_its_length_is_fixed_and_its_characters_need_no_quoting():
    value = cookie.write(CLAIMS, KEYS)

    assert len(value) == cookie.LENGTH == 56
    assert value.replace("-", "").replace("_", "").isalnum()


def test_it_still_reads_one_signed_with_an_older_key():
    assert read(cookie.write(CLAIMS, KEYS[1:])) == CLAIMS


def test_it_refuses_the_key_of_someone_else():
    assert read(cookie.write(CLAIMS, (b"another" * 6,))) is None


def test_it_refuses_a_version_below_the_floor():
    assert read(cookie.write(CLAIMS, KEYS), floor=3) is None


def test_it_accepts_a_version_at_the_floor_and_above():
    value = cookie.write(CLAIMS, KEYS)

    assert read(value, floor=2) == read(value, floor=1) == CLAIMS


@pytest.mark.parametrize(
    ("now", "valid"),
    [
        (NOW + cookie.MAX_AGE, True),
        (NOW + cookie.MAX_AGE + 1, False),
        (NOW - cookie.CLOCK_SKEW, True),
        (NOW - cookie.CLOCK_SKEW - 1, False),
    ],
)
def test_it_is_valid_for_a_year_and_never_from_the_future(now, valid):
    assert bool(read(cookie.write(CLAIMS, KEYS), now=now)) is valid


def test_every_single_changed_bit_is_refused():
    value = cookie.write(CLAIMS, KEYS)

    for place in range(len(value)):
        for bit in range(7):
            changed = chr(ord(value[place]) ^ (1 << bit))
            assert read(value[:place] + changed + value[place + 1 :]) is None, (place, bit)


@pytest.mark.parametrize("length", range(0, 56, 5))
def test_it_refuses_a_cookie_that_was_cut(length):
    assert read(cookie.write(CLAIMS, KEYS)[:length]) is None


@pytest.mark.parametrize(
    "value",
    ["1", "true", "é" * 56, "=" * 56, "A" * 56, " " * 56, "\x00" * 56, "A" * 4096, "A" * 55 + "\n"],
)
def test_it_refuses_garbage_without_an_error(value):
    assert read(value) is None
