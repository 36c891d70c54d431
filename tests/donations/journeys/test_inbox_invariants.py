"""What the door for Stripe's events promises, whatever is thrown at it: I5, I6, I7, I10 and I11."""

import json
import time
import uuid
from datetime import timedelta

import pytest
import stripe
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st

from donations import inbox
from donations.models import Notice, StripeEvent, Subscription, Supporter, SyncTicket
from donations.outages import PATIENCE, RETRY_AFTER
from tests.donations.journeys import acts
from tests.donations.journeys.invariants import agrees, everything
from tests.donations.journeys.machine import named
from tests.donations.journeys.mishaps import Mishap, suffering
from tests.donations.journeys.running import examples
from tests.donations.journeys.world import elsewhere
from tests.donations.ringing import event_about

pytestmark = [pytest.mark.postgresql, pytest.mark.soak]

Status = StripeEvent.Status
SIGNED = "signed"
SIGNATURES = st.sampled_from([SIGNED] * 3 + ["none", "another secret", "too old", "cut", "words"])
WORDS = st.text(max_size=40)
ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)


@st.composite
def bodies(draw):
    """Bytes that may be an event, or may look a little like one."""
    kind = draw(st.sampled_from(["event", "odd event", "json", "bytes", "large"]))
    if kind == "bytes":
        return draw(st.binary(max_size=200))
    if kind == "json":
        return json.dumps(draw(ODD)).encode()
    about = {"id": draw(WORDS), "object": "subscription"}
    event = event_about(about, draw(st.sampled_from(["coupon.created", "a.new.type", "invoice"])))
    if kind == "odd event":
        event[draw(st.sampled_from(sorted(event)))] = draw(ODD)
    if kind == "large":
        event["padding"] = "x" * draw(st.sampled_from([500_000, 530_000]))
    return json.dumps(event).encode()


def header(body, signature):
    if signature in ("none", "words"):
        return {"none": "", "words": "t=now,v1=please"}[signature]
    secret = "whsec_of_somebody_else" if signature == "another secret" else SECRET
    age = 301 if signature == "too old" else 0
    text = body.decode(errors="replace")
    made = stripe.WebhookSignature.generate_signature_header(
        text, secret, timestamp=int(time.time()) - age
    )
    return made[:-3] if signature == "cut" else made


SECRET = "whsec_of_ours"
AN_EVENT = json.dumps(event_about({"id": "co_1", "object": "coupon"}, "coupon.created")).encode()


def post(body, signature):
    return Client().post(
        "/donate/webhook/",
        body,
        content_type="application/json",
        headers={"stripe-signature": header(body, signature)},
    )


def rows():
    return StripeEvent.objects.count(), SyncTicket.objects.count(), Supporter.objects.count()


@examples(quick=60, long=3000)
@example(body=AN_EVENT, signature=SIGNED, mishap=("the database fails", 1))
@example(body=AN_EVENT, signature=SIGNED, mishap=("the database fails", 3))
@given(
    body=bodies(),
    signature=SIGNATURES,
    mishap=st.none()
    | st.tuples(st.sampled_from(["killed", "the database fails"]), st.integers(1, 8)),
)
def test_i5_2xx_only_once_the_row_is_committed_and_unsigned_posts_write_nothing(
    world, settings, body, signature, mishap
):
    settings.STRIPE_WEBHOOK_SECRETS = (SECRET,)
    before, answer = rows(), None
    with suffering(mishap and Mishap(*mishap)):
        answer = post(body, signature)

    if answer is not None and answer.status_code < 300:
        assert signature == SIGNED
        event_id = json.loads(body)["id"]
        assert elsewhere(StripeEvent.objects.filter(stripe_id=event_id).exists)
        return
    assert answer is None or answer.status_code in (400, 413, 503)
    if signature != SIGNED:
        assert rows() == before
    if answer is not None and answer.status_code == 503:
        assert mishap, "nothing was wrong with the database"


FAILURES = st.lists(
    st.tuples(
        st.sampled_from(
            ["stripe does not answer", "the answer is lost", "the database fails", "killed"]
        ),
        st.integers(1, 14),
    ),
    max_size=6,
)


def a_letter(world, name="stops"):
    """An event about a change that we have not heard of, and its id."""
    world.begin()
    world.happens("gives", acts.VISITORS["gives"], 0)
    world.settle()
    world.happens(name, acts.SUPPORTERS[name], 0)
    letter = world.letters.pop()
    world.letters.clear()
    return letter, json.loads(letter)["id"]


@examples(quick=8, long=200)
@given(failures=FAILURES)
def test_i6_an_error_loses_nothing(world, failures):
    """Each try fails in its own way; when they end, it is done, or dead and told to staff."""
    letter, event_id = a_letter(world)
    while not StripeEvent.objects.filter(stripe_id=event_id).exists():
        world.deliver(letter, Mishap(*failures.pop()) if failures else None)
    for failure in failures:
        event = StripeEvent.objects.get(stripe_id=event_id)
        if event.status not in (Status.RECEIVED, Status.FAILED):
            break
        waits = event.next_attempt_at - timezone.now()
        assert waits <= max(RETRY_AFTER) * 8
        world.work(event.next_attempt_at, Mishap(*failure))
    world.letters.clear()
    world.settle()

    event = StripeEvent.objects.get(stripe_id=event_id)
    if event.status == Status.DEAD:
        told = Notice.objects.filter(kind="alert", key__startswith="dead-event")
        assert event_id in " ".join(one.facts["sentence"] for one in told)
        world.deliver(letter)
    agrees(world)


@examples(quick=6, long=100)
@given(tries=st.integers(1, 6), is_early=st.booleans())
def test_i7_a_failed_event_is_tried_when_it_is_delivered_again(world, settings, tries, is_early):
    letter, event_id = a_letter(world)
    stripe_url, settings.STRIPE_API_BASE = settings.STRIPE_API_BASE, "http://127.0.0.1:1"
    world.deliver(letter)
    # Stripe has been away for so long that tries count.
    StripeEvent.objects.update(received_at=timezone.now() - PATIENCE)
    for _ in range(tries):
        world.work(StripeEvent.objects.get(stripe_id=event_id).next_attempt_at)
    event = StripeEvent.objects.get(stripe_id=event_id)
    assert event.status == (Status.DEAD if tries == 6 else Status.FAILED)
    assert event.attempts == tries
    settings.STRIPE_API_BASE = stripe_url

    world.deliver(letter)

    event.refresh_from_db()
    assert event.status == Status.PROCESSED
    agrees(world)


@examples(quick=4, long=60)
@given(name=named(acts.SUPPORTERS), is_doubled=st.booleans())
def test_i10_events_of_the_other_mode_are_ignored_and_logged(world, caplog, name, is_doubled):
    world.begin()
    world.happens("gives", acts.VISITORS["gives, but does not come back"], 0)
    world.happens(name, acts.SUPPORTERS[name], 0)
    letters = [json.loads(letter) | {"livemode": True} for letter in world.letters]
    world.letters = [json.dumps(letter) for letter in letters * (1 + is_doubled)]
    before = everything()
    caplog.clear()
    world.settle()

    assert everything() == before
    assert set(StripeEvent.objects.values_list("status", flat=True)) == {Status.IGNORED}
    said = [record.getMessage() for record in caplog.records if "livemode" in record.getMessage()]
    assert len(said) >= len(letters)


@examples(quick=3, long=60)
@given(story=st.lists(st.tuples(named(acts.TIME | acts.STAFF), st.integers(0, 9)), max_size=5))
def test_i11_another_product_is_none_of_our_business(world, story):
    world.begin()
    world.happens("another product is sold", acts.another_product_is_sold, 0)
    for name, pick in story:
        if name not in ("is made by hand", "gets a second one by hand"):
            world.happens(name, (acts.TIME | acts.STAFF)[name], pick)
    world.settle()

    assert not Subscription.objects.exists()
    assert not Supporter.objects.exists()
    assert not StripeEvent.objects.exclude(status=Status.IGNORED).exists()


def test_an_event_is_kept_even_if_the_database_fails_right_after(world):
    """The dedupe row is written before the work: what fails later is tried again."""
    letter, event_id = a_letter(world)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inbox, "process", _fails)
        world.deliver(letter)

    event = StripeEvent.objects.get(stripe_id=event_id)
    assert event.status == Status.FAILED
    assert event.next_attempt_at - event.received_at < timedelta(minutes=2)
    world.settle()
    agrees(world)


def _fails(event):
    raise DatabaseError(str(uuid.uuid4()))
