"""nginx judges a cookie as Python does, byte for byte."""

import json
import random
import re
import shlex
import subprocess
import time
from pathlib import Path

import pytest
from django.conf import settings

from disclaimer import cookie
from tests.browser.reading import NAME, PAGE, accepted, is_gate, is_page, sent
from tests.leaks.cookies import states

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("which", ["newest", "older"])
def test_a_cookie_under_each_key_is_good(behind, both_kept, floor, which):
    keys = settings.DISCLAIMER_KEYS if which == "newest" else settings.DISCLAIMER_KEYS[1:]

    answer = behind.read(PAGE, cookie=sent(accepted(floor, keys=keys)))

    assert is_page(answer)
    assert answer.headers["X-Cache-Status"] == "HIT"


def test_no_state_of_the_cookie_but_acceptance_opens_a_copy(behind, both_kept, floor):
    version = cookie.Claims(floor, 0, 0, b"")

    for state, value in states(version, name=NAME).items():
        answer = behind.read(PAGE, cookie=sent(value))
        assert is_gate(answer) and not is_page(answer), state


@pytest.mark.soak
def test_the_verdict_is_that_of_python_for_any_cookie(behind, both_kept, floor, soaking):
    """Random changes of good cookies, and random claims under good keys."""
    chance = random.Random(42)
    for value in mixed_cookies(chance, floor, 10_000 if soaking else 300):
        answer = behind.read(PAGE, cookie=sent(value))
        python = cookie.read(value, settings.DISCLAIMER_KEYS, floor=floor, now=time.time())
        assert answer.headers["X-Cache-Status"] == "HIT"
        assert is_page(answer) is (python is not None), value


def mixed_cookies(chance, floor, number):
    """Cookies of which about half are good. Ages at the edge of the rules keep a minute's distance,
    since time passes between the two verdicts."""
    now = int(time.time())
    ages = [0, -240, -360, cookie.MAX_AGE - 60, cookie.MAX_AGE + 60, 86_400]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=.~"
    for turn in range(number):
        value = accepted(
            chance.choice([floor, floor, floor + 1, floor - 1, 0, 65_535]),
            keys=[chance.choice(settings.DISCLAIMER_KEYS)],
            at=now - chance.choice(ages),
            minor=chance.randrange(65_536),
            receipt=chance.randbytes(16),
        )
        if turn % 2:
            place = chance.randrange(len(value))
            value = value[:place] + chance.choice(alphabet) + value[place + 1 :]
        yield value


@pytest.mark.parametrize(
    ("header", "opens"),
    [
        ("{name}={good}", True),
        ("a=b; {name}={good}; c=d", True),
        ("  {name} =  {good}  ", True),
        ('{name}="{good}"', True),
        ("{name}={bad}; {name}={good}", True),
        ("{name}={good}; {name}={bad}", False),
        ("{name}={good}; {name}", True),
        ("x{name}={good}", False),
        ("disclaimer={good}", False),
        ("{upper}={good}", False),
        ("{name}={good},{name}={good}", False),
        ("{name}={good}\xff", False),
        ("\xff={good}; {name}={good}", True),
    ],
)
def test_a_cookie_header_is_read_as_django_reads_it(behind, both_kept, floor, header, opens):
    text = header.format(
        name=NAME, upper=NAME.upper(), good=accepted(floor), bad=accepted(floor)[:-1]
    )

    answer = behind.read(PAGE, cookie=text.encode("latin-1"))

    assert answer.headers["X-Cache-Status"] == "HIT"
    assert is_page(answer) is opens


def test_a_cookie_in_several_headers_is_one_cookie(behind, both_kept, floor):
    good = ("Cookie", f"{NAME}={accepted(floor)}")
    bad = ("Cookie", f"{NAME}=garbage")

    assert is_page(behind.ask(PAGE, headers=[("Cookie", "a=b"), good]))
    assert is_gate(behind.ask(PAGE, headers=[good, bad]))


def test_cookies_of_others_make_no_copies_of_their_own(behind, both_kept, reader):
    for other in ("theme=dark", "donation=abc:def", "disclaimer=1", "a=" + "b" * 3000):
        assert behind.read(PAGE, cookie=other).headers["X-Cache-Status"] == "HIT"
        known = behind.read(PAGE, cookie=f"{other}; {reader}")
        assert known.headers["X-Cache-Status"] == "HIT"
        assert is_page(known)


def test_the_keys_are_made_as_the_documentation_says_and_read_by_root_alone(behind, tmp_path):
    text = (DOCS / "operators.md").read_text()
    command = re.search(r"python -c '(import json, os;[^']+)'", text).group(1)
    made = subprocess.run(
        shlex.split(f"python3 -c {shlex.quote(command)}"),
        env={"DISCLAIMER_KEYS": "new, old,", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=True,
    )

    assert json.loads(made.stdout) == {"newest_first": ["new", "old"]}
    assert (behind.nginx.folder / "keys.json").stat().st_mode & 0o077 == 0
