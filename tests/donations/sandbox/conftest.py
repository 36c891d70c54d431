"""A sandbox whose every answer is checked as it arrives, and a receiver for its webhooks."""

import json

import pytest
import stripe

from tests.donations.sandbox import stripe_description
from tests.donations.sandbox.journey import Journey
from tests.donations.sandbox.receiver import Receiver
from tests.donations.sandbox_process import start_sandbox


class CheckingClient(stripe.RequestsClient):
    """Holds every object that arrives to Stripe's description and to the SDK's types."""

    def request(self, method, url, headers, post_data=None, **options):
        content, status, answered = super().request(method, url, headers, post_data, **options)
        if status == 200:
            check(json.loads(content))
        return content, status, answered


def check(body):
    stripe_description.described(body)
    stripe_description.typed(body)
    if body["object"] == "event":
        check(body["data"]["object"])
    for event in body.get("data", []) if body["object"] == "list" else []:
        if event["object"] == "event":
            check(event["data"]["object"])


def checked(sandbox):
    """The same sandbox, whose client checks."""
    sandbox.http_client = CheckingClient(timeout=(3, 30))
    sandbox.start_client()
    return sandbox


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    """One process for a module; tests in it use customers of their own."""
    with start_sandbox(tmp_path_factory.mktemp("sandbox")) as sandbox:
        yield checked(sandbox)


@pytest.fixture(scope="session")
def _reused_sandbox(tmp_path_factory):
    with start_sandbox(tmp_path_factory.mktemp("fresh_sandbox")) as sandbox:
        yield checked(sandbox)


@pytest.fixture
def fresh_sandbox(_reused_sandbox):
    """An empty sandbox, for a test that moves the clock or counts everything."""
    _reused_sandbox.control("reset")
    return _reused_sandbox


@pytest.fixture
def own_sandbox(tmp_path):
    """A process that the test may stop and start."""
    with start_sandbox(tmp_path) as sandbox:
        yield checked(sandbox)


@pytest.fixture(scope="module")
def journey(sandbox):
    return Journey(sandbox)


@pytest.fixture
def fresh_journey(fresh_sandbox):
    return Journey(fresh_sandbox)


@pytest.fixture
def receiver():
    """A listener for webhooks on a free port; `answer` decides what it says."""
    with Receiver() as receiver:
        yield receiver
