"""What strangers and readers send to nginx, and how to tell what they got."""

import time

from django.conf import settings

from disclaimer import cookie
from tests.leaks import looking, sentences

PAGE = "/articles/how-to-read-a-trial/"
OTHER_PAGE = "/about/"
NAME = "__Host-disclaimer"


def accepted(major, *, keys=None, at=None, minor=0, receipt=b"r" * 16):
    """The value of a cookie for this major version."""
    moment = int(time.time()) if at is None else at
    claims = cookie.Claims(major, minor, moment, receipt)
    return cookie.write(claims, keys or settings.DISCLAIMER_KEYS)


def sent(value):
    return None if value is None else f"{NAME}={value}"


def is_gate(answer):
    return looking.GATE in answer.words


def is_page(answer):
    return bool(sentences.found_in(answer.words)) and not is_gate(answer)
