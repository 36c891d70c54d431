"""POST /donate/change/: stop, undo and go on in one press, whatever has happened meanwhile."""

import threading
import uuid

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from donations import changing, sync
from donations.models import Notice, Subscription
from tests.donations.conftest import NOWHERE
from tests.donations.giving import known_subscription, sign_in

pytestmark = pytest.mark.django_db

State = Subscription.State


@pytest.fixture
def email():
    return f"{uuid.uuid4().hex}@example.org"


@pytest.fixture
def signed_in(client, email):
    sign_in(client, email)
    return client


@pytest.fixture
def subscription(sandbox, email):
    return known_subscription(sandbox, email=email)


def press(client, subscription, change):
    form = {"subscription": subscription.pk, "change": change}
    return client.post("/donate/change/", form, follow=True)


def state(subscription):
    subscription.refresh_from_db()
    return subscription.state


def at_stripe(sandbox, subscription):
    return sandbox.client.v1.subscriptions.retrieve(subscription.stripe_id)


def fail(sandbox, subscription, outcome="declines"):
    """The next renewal fails, and we hear of it."""
    sandbox.control(f"subscriptions/{subscription.stripe_id}/renew", outcome=outcome)
    sync.sync_subscription(subscription.stripe_id)
    sync.sync_payments_of(subscription.stripe_id)


def test_one_press_stops_it_and_the_page_says_so(signed_in, subscription, sandbox):
    page = press(signed_in, subscription, "stop")
    assert page.redirect_chain == [("/donate/manage/", 302)]
    assert page.text.count("You have stopped your donation") == 1
    assert "Nothing more will be taken." in page.text
    assert "Undo: keep giving</button>" in page.text
    assert "Stop</button>" not in page.text
    assert state(subscription) == State.ENDING
    assert at_stripe(sandbox, subscription).cancel_at is not None
    assert Notice.objects.filter(kind="will_end").count() == 1


def test_later_the_page_itself_says_that_it_is_stopped(signed_in, subscription):
    press(signed_in, subscription, "stop")
    page = signed_in.get("/donate/manage/").text
    assert page.count("You have stopped your donation") == 1
    assert "choose “Undo: keep giving”" in page


def test_one_press_undoes_it(signed_in, subscription, sandbox):
    press(signed_in, subscription, "stop")
    page = press(signed_in, subscription, "undo")
    assert "Your donation goes on. Thank you. The next payment is on" in page.text
    assert state(subscription) == State.ACTIVE
    stripes = at_stripe(sandbox, subscription)
    assert (stripes.cancel_at, stripes.cancel_at_period_end) == (None, False)


def test_a_stop_made_in_the_portal_can_be_undone_here(signed_in, subscription, sandbox):
    """The portal sets `cancel_at` alone, as flexible billing does."""
    wanted = {"cancel_at": "min_period_end"}
    sandbox.client.v1.subscriptions.update(subscription.stripe_id, wanted)
    sync.sync_subscription(subscription.stripe_id)
    press(signed_in, subscription, "undo")
    assert state(subscription) == State.ACTIVE


def test_stopping_what_has_failed_ends_it_at_once_and_nothing_is_tried_again(
    signed_in, subscription, sandbox
):
    fail(sandbox, subscription)
    assert state(subscription) == State.PAST_DUE
    page = press(signed_in, subscription, "stop")
    assert "This donation has ended. Nothing more will be taken." in page.text
    assert state(subscription) == State.ENDED
    listed = sandbox.client.v1.invoices.list({"subscription": subscription.stripe_id}).data
    assert [invoice.next_payment_attempt for invoice in listed] == [None, None]


def test_stopping_what_is_paused_ends_it_at_once(signed_in, subscription, sandbox):
    sandbox.client.v1.subscriptions.pause(subscription.stripe_id)
    sync.sync_subscription(subscription.stripe_id)
    press(signed_in, subscription, "stop")
    assert state(subscription) == State.ENDED


def test_a_pause_ends_with_one_press(signed_in, subscription, sandbox):
    sandbox.client.v1.subscriptions.pause(subscription.stripe_id)
    sync.sync_subscription(subscription.stripe_id)
    assert "is charged today" in signed_in.get("/donate/manage/").text
    page = press(signed_in, subscription, "resume")
    assert "Your donation goes on." in page.text
    assert state(subscription) == State.ACTIVE


def test_a_pause_of_collection_ends_with_one_press(signed_in, subscription, sandbox):
    """Staff pause this way in the Dashboard; the status at Stripe stays active."""
    wanted = {"pause_collection": {"behavior": "void"}}
    sandbox.client.v1.subscriptions.update(subscription.stripe_id, wanted)
    sync.sync_subscription(subscription.stripe_id)
    assert state(subscription) == State.PAUSED
    press(signed_in, subscription, "resume")
    assert state(subscription) == State.ACTIVE
    assert at_stripe(sandbox, subscription).pause_collection is None


def test_going_on_with_a_card_that_fails_says_so(signed_in, subscription, sandbox):
    sandbox.client.v1.subscriptions.pause(subscription.stripe_id)
    sandbox.control(f"subscriptions/{subscription.stripe_id}/card", outcome="declines")
    sync.sync_subscription(subscription.stripe_id)
    page = press(signed_in, subscription, "resume")
    assert "but the payment did not go through" in page.text
    assert "Pay it now</a>" in page.text


def test_a_second_press_changes_nothing(signed_in, subscription, sandbox):
    press(signed_in, subscription, "stop")
    before = at_stripe(sandbox, subscription).to_dict()
    press(signed_in, subscription, "stop")
    assert at_stripe(sandbox, subscription).to_dict() == before


@pytest.mark.parametrize("change", ["undo", "resume"])
def test_what_is_running_is_left_alone(signed_in, subscription, sandbox, change):
    before = at_stripe(sandbox, subscription).to_dict()
    press(signed_in, subscription, change)
    assert at_stripe(sandbox, subscription).to_dict() == before


@pytest.mark.parametrize("change", ["stop", "undo", "resume"])
def test_what_ended_meanwhile_is_shown_as_ended(signed_in, subscription, sandbox, change):
    sandbox.client.v1.subscriptions.cancel(subscription.stripe_id)
    page = press(signed_in, subscription, change)
    assert "This donation has ended. Nothing more will be taken." in page.text
    assert "Give again</a>" in page.text
    assert state(subscription) == State.ENDED


def test_it_acts_on_how_things_stand_at_stripe_not_on_what_we_knew(
    signed_in, subscription, sandbox
):
    """We think that it is running; it failed meanwhile. A stop at the period's end would let the
    retries go on."""
    sandbox.control(f"subscriptions/{subscription.stripe_id}/renew", outcome="declines")
    press(signed_in, subscription, "stop")
    assert state(subscription) == State.ENDED


def test_a_state_that_we_do_not_know_can_be_stopped(signed_in, subscription, sandbox):
    subscription.status = "dreaming"
    subscription.save()
    assert "Stop</button>" in signed_in.get("/donate/manage/").text
    press(signed_in, subscription, "stop")
    assert state(subscription) == State.ENDING


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", ["stop", "resume"])
def test_two_presses_at_once_are_one(sandbox, email, change):
    subscription = known_subscription(sandbox, email=email)
    if change == "resume":
        sandbox.client.v1.subscriptions.pause(subscription.stripe_id)
    begin, found = threading.Barrier(2), []

    def change_it():
        begin.wait()
        found.append(getattr(changing, change)(subscription.stripe_id).state)
        connection.close()

    threads = [threading.Thread(target=change_it) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert state(subscription) == (State.ENDING if change == "stop" else State.ACTIVE)
    paid = sandbox.client.v1.invoices.list({"subscription": subscription.stripe_id}).data
    assert len(paid) == (1 if change == "stop" else 2)


def test_another_persons_donation_is_out_of_reach(signed_in, sandbox):
    theirs = known_subscription(sandbox, email=f"{uuid.uuid4().hex}@example.org")
    for change in ("stop", "undo", "resume"):
        assert press(signed_in, theirs, change).status_code == 404
    assert at_stripe(sandbox, theirs).cancel_at is None


@pytest.mark.parametrize(
    "changes",
    [
        {"change": "cancel"},
        {"change": ""},
        {"subscription": ""},
        {"subscription": "²"},
        {"subscription": "9" * 40},
        {"subscription": "1 OR 1=1"},
    ],
)
def test_bad_input_is_refused_and_changes_nothing(signed_in, subscription, sandbox, changes):
    form = {"subscription": subscription.pk, "change": "stop"} | changes
    assert signed_in.post("/donate/change/", form).status_code == 400
    assert at_stripe(sandbox, subscription).cancel_at is None


def test_it_asks_who_is_there_first(subscription, sandbox):
    response = Client().post("/donate/change/", {"subscription": subscription.pk, "change": "stop"})
    assert (response.status_code, response["Location"]) == (302, "/donate/manage/")
    assert at_stripe(sandbox, subscription).cancel_at is None


def test_it_needs_the_token_of_our_own_page(subscription, email):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(
        sign_in(Client(), f"other-{email}"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    assert press(strict, subscription, "stop").status_code == 403


def test_with_stripe_away_it_is_calm_and_changes_nothing(signed_in, subscription, settings):
    settings.STRIPE_API_BASE = NOWHERE
    response = press(signed_in, subscription, "stop")
    assert response.status_code == 503
    assert "Nothing is lost" in response.text
    assert state(subscription) == State.ACTIVE


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_it_takes_nothing_but_post(signed_in, method):
    assert getattr(signed_in, method)("/donate/change/").status_code == 405


def test_what_is_owed_can_be_paid_in_one_press_from_the_page(signed_in, subscription, sandbox):
    fail(sandbox, subscription)
    page = signed_in.get("/donate/manage/").text
    payment = subscription.payments.owed().get()
    assert f'class="button" href="/donate/invoice/{payment.pk}/">Pay it now</a>' in page
    assert "You owe" not in page
    leads_to = signed_in.get(f"/donate/invoice/{payment.pk}/")["Location"]
    assert leads_to == f"{sandbox.url}/i/{payment.stripe_id}"


def test_what_the_bank_wants_confirmed_is_said_and_leads_there(signed_in, subscription, sandbox):
    fail(sandbox, subscription, outcome="asks")
    page = signed_in.get("/donate/manage/").text
    assert "Your bank would like you to confirm the last payment" in page
    assert "Confirm it now</a>" in page


def test_after_paying_at_stripe_the_page_is_right_by_itself(signed_in, subscription, sandbox):
    """Stripe's page of an invoice does not lead back, and no webhook has come."""
    fail(sandbox, subscription)
    owed = subscription.payments.owed().get()
    sandbox.control(f"subscriptions/{subscription.stripe_id}/card", outcome="pays")
    sandbox.client.v1.invoices.pay(owed.stripe_id)
    cache.clear()
    page = signed_in.get("/donate/manage/").text
    assert "Your donation is running" in page
    assert state(subscription) == State.ACTIVE
