"""What people and staff are promised, whatever happens: I4, I8, I9, I12 and I14."""

import logging
import re
import uuid

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError
from django.test import Client, override_settings
from hypothesis import example, given
from hypothesis import strategies as st

from donations.models import CheckoutAttempt, Notice
from tests.donations.conftest import NOWHERE
from tests.donations.giving import path_of, pay, press_donate, sign_in
from tests.donations.journeys import acts
from tests.donations.journeys.invariants import (
    compare,
    has_told_of_doubles,
    has_told_once,
)
from tests.donations.journeys.machine import MAIL_MISHAPS, named
from tests.donations.journeys.mishaps import KINDS, Mishap, suffering
from tests.donations.journeys.running import examples
from tests.donations.sandbox_process import KEY

pytestmark = [pytest.mark.postgresql, pytest.mark.soak]

PICK = st.integers(0, 9)
EVERYBODY = acts.SUPPORTERS | acts.STAFF | acts.TIME
NEWS = (
    "stops",
    "undoes the stop",
    "pauses",
    "resumes",
    "ends at once",
    "renews and is declined",
    "renews and the bank asks",
    "retries end: unpaid",
    "retries end: canceled",
    "pays on the invoice page",
    "gets a second one by hand",
    "changes the address",
)


@examples(quick=6, long=200)
@example(story=[], first=("the mail server breaks off", 1))
@example(story=[("stops", ("killed", 12))], first=("the mail server refuses", 1))
@given(
    story=st.lists(st.tuples(st.sampled_from(NEWS), st.none() | MAIL_MISHAPS), max_size=6),
    first=st.none() | MAIL_MISHAPS,
)
def test_i4_each_notice_is_sent_at_most_once_and_at_least_once_if_mail_works(world, story, first):
    world.begin()
    for name, mishap in [("gives", first), *story]:
        world.happens(name, (acts.VISITORS | EVERYBODY)[name], 0)
        world.settle()
        world.sends_mail(mishap=mishap and Mishap(*mishap))
    world.empties_the_outbox()

    has_told_once(world)
    thanks = Notice.objects.get(kind="thanks")
    assert thanks.status == "sent" or first or story


ENDS = {
    "paid": lambda address: pay(address),
    "declined": lambda address: pay(address, card="4000000000000002"),
    "the bank asks": lambda address: pay(address, card=acts.ASKS_ALWAYS),
    "untouched": lambda address: None,
}
ASKERS = st.sampled_from(["owner", "another giver", "nobody", "forger"])


@examples(quick=10, long=200)
@given(end=named(ENDS), asker=ASKERS, is_away=st.booleans(), is_heard_of=st.booleans())
def test_i8_received_only_if_stripe_says_so_now_and_only_to_the_owner(
    world, settings, end, asker, is_away, is_heard_of
):
    world.begin()
    owner, other = world.visitor(), world.visitor()
    ENDS[end](press_donate(owner)["Location"])
    session_id = CheckoutAttempt.objects.get().session_id
    pay(press_donate(other)["Location"])
    world.collect()
    if is_heard_of:
        world.settle()
    browser = {"owner": owner, "another giver": other}.get(asker, Client())
    if asker == "forger":
        browser.cookies["donation"] = f"{CheckoutAttempt.objects.first().uuid}:now:forged"
    base = NOWHERE if is_away else settings.STRIPE_API_BASE
    with override_settings(STRIPE_API_BASE=base):
        page = browser.get(f"/donate/thank-you/?session_id={session_id}")

    is_received = "has been received" in page.text
    assert is_received == (end == "paid" and asker == "owner" and not is_away)
    assert page.status_code == (404 if asker != "owner" else 503 if is_away else 200)


@examples(quick=4, long=100)
@given(
    doubles=st.lists(
        st.sampled_from(["gives with an address known already", "gets a second one by hand"]),
        min_size=1,
        max_size=2,
    ),
    seeds=st.lists(PICK, max_size=2),
    is_lost=st.booleans(),
)
def test_i9_never_two_live_subscriptions_of_a_supporter_without_an_alert(
    world, doubles, seeds, is_lost
):
    """Also when two workers take them in at the same moment, and when nobody heard of them."""
    world.begin()
    world.happens("gives", acts.VISITORS["gives, but does not come back"], 0)
    for name in doubles:
        world.happens(name, (acts.VISITORS | acts.STAFF)[name], 0)
    for seed in seeds:
        world.letters += world.letters[:3]
        world.race(seed)
    if is_lost:
        world.letters.clear()
        compare("--apply")
    world.settle()

    has_told_of_doubles(world)
    assert Notice.objects.filter(kind="alert", key__startswith="two-live:").exists()


@examples(quick=8, long=200)
@given(
    before=st.lists(named(EVERYBODY), max_size=2),
    is_known=st.booleans(),
    mishap=st.none()
    | st.tuples(
        st.sampled_from(["killed", "stripe does not answer", "the answer is lost"]),
        st.integers(1, 40),
    ),
)
def test_i12_no_account_is_deleted_while_its_card_is_charged(world, before, is_known, mishap):
    world.begin()
    email = f"{uuid.uuid4().hex}@example.org"
    paid = pay(press_donate(world.visitor())["Location"], email=email)
    assert path_of(paid.headers["Location"])
    for name in before:
        if name != "changes the address":
            world.happens(name, EVERYBODY[name], 0)
    if is_known:
        world.settle()
    browser = Client()
    user = sign_in(browser, email)
    answer = None
    with suffering(mishap and Mishap(*mishap)):
        answer = browser.post("/accounts/delete/")

    charged = [one["id"] for one in _subscriptions_of(world, email) if one["status"] in acts.LIVE]
    if get_user_model().objects.filter(pk=user.pk).exists():
        assert mishap, "refused though nothing was wrong"
        assert answer is None or answer.status_code == 503
    else:
        assert not charged


def _subscriptions_of(world, email):
    theirs = {one["id"] for one in world.stripe.every("customers", email=email)}
    everyone = world.stripe.every("subscriptions", status="all")
    return [one for one in everyone if one["customer"] in theirs]


ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
SECRETS = re.compile(r"sk_(?:test|live)_\w+|whsec_\w+|\b\d{12,19}\b")
OURS = ("donations", "wayside", "config", "django", "stripe", "allauth")


@examples(quick=5, long=100)
@given(
    story=st.lists(
        st.tuples(named(EVERYBODY), st.none() | st.tuples(named(KINDS), st.integers(1, 30))),
        max_size=5,
    )
)
def test_i14_no_address_key_or_card_number_in_logs_or_metadata(world, caplog, story):
    caplog.set_level(logging.INFO)
    caplog.clear()
    world.begin()
    world.happens("gives", acts.VISITORS["gives"], 0)
    for name, mishap in story:
        world.happens(name, EVERYBODY[name], 0)
        for letter in world.letters[:]:
            world.letters.remove(letter)
            world.deliver(letter, mishap and Mishap(*mishap))
        world.sends_mail(mishap=mishap and Mishap(*mishap))
    world.settle()
    compare("--apply")

    said = [
        record.getMessage() + (record.exc_text or "")
        for record in caplog.records
        if record.name.split(".")[0] in OURS
    ]
    assert said
    for line in said:
        assert not ADDRESS.search(line), line
        assert not SECRETS.search(line), line
        assert KEY not in line
    for metadata in _metadata(world):
        assert set(metadata) <= {"attempt", "owner"}, metadata
        assert not ADDRESS.search(str(metadata))


def _metadata(world):
    lists = "customers subscriptions invoices payment_intents charges refunds checkout/sessions"
    for path in lists.split():
        for one in world.stripe.every(
            path, **({"status": "all"} if path == "subscriptions" else {})
        ):
            yield one.get("metadata") or {}


def test_a_failing_database_is_an_error_that_journeys_can_make_up():
    """The mishaps are what they say, or none of this would prove anything."""
    for kind, (steps, error) in KINDS.items():
        mishap = Mishap(kind, 2)
        mishap.meets(steps[0])
        with pytest.raises(BaseException) as raised:
            mishap.meets(steps[0])
        assert isinstance(raised.value, error) if isinstance(error, type) else raised.value
    assert issubclass(KINDS["the database fails"][1], DatabaseError)
