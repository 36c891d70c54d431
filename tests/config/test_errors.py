"""What Sentry gets: a real client with a transport that keeps what it would send."""

import json

import pytest
import sentry_sdk
from django.core.exceptions import ImproperlyConfigured
from sentry_sdk.transport import Transport

from config import errors

DSN = "https://0123456789abcdef0123456789abcdef@errors.example/1"


class Kept(Transport):
    def __init__(self, options=None):
        super().__init__(options)
        self.events = []

    def capture_envelope(self, envelope):
        self.events.append(envelope.get_event())


@pytest.fixture
def sent():
    kept = Kept()
    errors.report_to(DSN, transport=kept)
    yield kept.events
    sentry_sdk.get_global_scope().set_client(None)


def test_an_error_is_reported_with_its_place_in_the_code(sent):
    try:
        raise ValueError("someone@example.org asked for /articles/secret/")
    except ValueError as error:
        sentry_sdk.capture_exception(error)

    found = sent[0]["exception"]["values"][0]
    assert found["type"] == "ValueError"
    assert found["stacktrace"]["frames"][-1]["function"].startswith("test_an_error")


def test_nothing_of_the_visitor_is_sent(sent):
    # Joined here, because reports hold lines of source and this file would be one of them.
    person, word = "@".join(["visitor", "example.org"]), "".join(["pa", "nic"])
    address = ".".join(["192", "0", "2", "7"])
    scope = sentry_sdk.get_isolation_scope()
    scope.set_user({"email": person, "ip_address": address})
    scope.add_breadcrumb(message=f"{person} clicked")
    try:
        raise ValueError(f"{person} asked for /articles/?q={word}")
    except ValueError as error:
        sentry_sdk.capture_exception(error)

    words = json.dumps(sent[0], default=str)
    assert [part for part in (person, word, address) if part in words] == []


@pytest.mark.django_db
def test_a_request_that_makes_no_sense_is_answered_in_words(client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1
    answer = client.post("/accounts/login/", {"login": "x", "password": "y"})

    assert answer.status_code == 400
    assert "We could not read this request" in answer.content.decode()


def test_an_address_that_is_none_stops_the_start():
    with pytest.raises(ImproperlyConfigured, match="^SENTRY_DSN is not"):
        errors.report_to("nonsense")
