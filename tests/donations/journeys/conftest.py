"""A world on PostgreSQL, whose Stripe is a sandbox process of its own."""

import pytest

from tests.donations.journeys.mishaps import stripe_can_fail
from tests.donations.journeys.world import Bag, World
from tests.donations.sandbox_process import start_sandbox


@pytest.fixture(scope="session")
def _stripe_of_journeys(tmp_path_factory):
    with start_sandbox(tmp_path_factory.mktemp("journeys")) as sandbox:
        yield sandbox


@pytest.fixture
def world(_stripe_of_journeys, settings, transactional_db):
    settings.STRIPE_API_BASE = _stripe_of_journeys.url
    settings.STRIPE_SECRET_KEY = _stripe_of_journeys.key
    settings.EMAIL_BACKEND = "tests.donations.journeys.postbox.Postbox"
    settings.STAFF_ALERT_EMAIL = "staff@wayside.example"
    with Bag() as bag, stripe_can_fail():
        yield World(_stripe_of_journeys, bag)
