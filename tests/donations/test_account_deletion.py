"""/accounts/delete/ for someone who gives: the card is never charged again (invariant I12)."""

import uuid

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core import mail
from django.utils import timezone

from donations import notices
from donations.models import Notice, Subscription
from tests.config.account_owner import make_owner, signed_in
from tests.donations.conftest import NOWHERE
from tests.donations.giving import known_subscription, make_subscription

pytestmark = pytest.mark.django_db

ADDRESS = "/accounts/delete/"


def users():
    return get_user_model().objects.count()


@pytest.fixture
def email():
    """An address that no other test gave with."""
    return f"{uuid.uuid4().hex}@example.org"


@pytest.fixture
def giver(email):
    return signed_in(make_owner(email))


def statuses(sandbox, email):
    """What Stripe says of every subscription under an address."""
    v1 = sandbox.client.v1
    customers = v1.customers.list({"email": email, "limit": 100}).data
    listed = [v1.subscriptions.list({"customer": one.id, "status": "all"}) for one in customers]
    return [each.status for page in listed for each in page.data]


def test_looking_at_the_page_stops_nothing(giver, sandbox, email):
    known_subscription(sandbox, email=email)

    giver.get(ADDRESS)

    assert statuses(sandbox, email) == ["active"]


def test_a_running_gift_is_stopped_at_stripe_first(giver, sandbox, email):
    known_subscription(sandbox, email=email)

    giver.post(ADDRESS)

    assert statuses(sandbox, email) == ["canceled"]
    assert users() == 0
    assert Subscription.objects.get().state == Subscription.State.ENDED


def test_a_mail_says_that_it_ended(giver, sandbox, email):
    known_subscription(sandbox, email=email)

    giver.post(ADDRESS)
    notices.send_due(timezone.now())

    subjects = [message.subject for message in mail.outbox if message.to == [email]]
    assert "Your monthly gift has ended" in subjects


@pytest.mark.parametrize("how", ["past_due", "unpaid", "paused", "ending"])
def test_whatever_may_still_take_money_is_stopped(giver, sandbox, email, how):
    subscription = known_subscription(sandbox, email=email)
    control, v1 = f"subscriptions/{subscription.stripe_id}", sandbox.client.v1
    if how == "paused":
        v1.subscriptions.pause(subscription.stripe_id)
    elif how == "ending":
        v1.subscriptions.update(subscription.stripe_id, {"cancel_at_period_end": True})
    else:
        sandbox.control(f"{control}/renew", outcome="declines")
    if how == "unpaid":
        sandbox.control(f"{control}/end-retries", outcome="unpaid")

    giver.post(ADDRESS)

    assert statuses(sandbox, email) == ["canceled"]
    assert users() == 0


def test_gifts_that_we_never_heard_of_are_stopped_too(giver, sandbox, email):
    """A webhook was lost, or staff made them by hand."""
    known_subscription(sandbox, email=email)
    make_subscription(sandbox, email=email)

    giver.post(ADDRESS)

    assert statuses(sandbox, email) == ["canceled", "canceled"]


def test_other_things_that_the_person_pays_for_go_on(giver, sandbox, email):
    """The same Stripe account may sell mugs."""
    v1 = sandbox.client.v1
    mug = v1.products.create({"name": "A mug"})
    monthly = {"interval": "month"}
    price = v1.prices.create(
        {"product": mug.id, "currency": "gbp", "unit_amount": 500, "recurring": monthly}
    )
    make_subscription(sandbox, email=email, price=price.id)

    giver.post(ADDRESS)

    assert statuses(sandbox, email) == ["active"]
    assert users() == 0


def test_nobody_elses_gift_is_stopped(giver, sandbox, email):
    known_subscription(sandbox, email=email)
    make_subscription(sandbox, email=f"not-{email}")

    giver.post(ADDRESS)

    assert statuses(sandbox, f"not-{email}") == ["active"]


def test_with_stripe_away_nothing_is_deleted(giver, sandbox, email, settings):
    known_subscription(sandbox, email=email)
    settings.STRIPE_API_BASE = NOWHERE

    response = giver.post(ADDRESS)

    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert "Your account has not been deleted yet" in response.text
    assert users() == 1
    assert giver.get("/accounts/data/").status_code == 200
    assert EmailAddress.objects.filter(email=email).exists()


def test_with_stripe_away_nothing_is_deleted_even_if_we_know_of_no_gift(giver, settings):
    """There may be one that we never heard of."""
    settings.STRIPE_API_BASE = NOWHERE

    assert giver.post(ADDRESS).status_code == 503
    assert users() == 1


def test_once_stripe_answers_again_the_same_press_goes_through(giver, sandbox, email, settings):
    known_subscription(sandbox, email=email)
    settings.STRIPE_API_BASE = NOWHERE
    giver.post(ADDRESS)
    settings.STRIPE_API_BASE = sandbox.url

    assert giver.post(ADDRESS).status_code == 303
    assert statuses(sandbox, email) == ["canceled"]


def test_a_customer_who_is_deleted_at_stripe_stops_nobody(giver, sandbox, email):
    subscription = known_subscription(sandbox, email=email)
    sandbox.client.v1.customers.delete(subscription.supporter.stripe_id)

    assert giver.post(ADDRESS).status_code == 303
    assert users() == 0


def test_if_stripe_refuses_it_is_said_and_staff_are_told(giver, sandbox, email, settings):
    """To try again would not help: a key that was revoked, or that may not end a gift."""
    known_subscription(sandbox, email=email)
    settings.STRIPE_SECRET_KEY = "sk_test_revoked"

    response = giver.post(ADDRESS)

    assert response.status_code == 503
    assert "Retry-After" not in response
    assert "Please write to us" in response.text
    assert "Try again" not in response.text
    assert users() == 1
    alert = Notice.objects.get(kind="alert")
    assert "An account could not be deleted" in alert.facts["sentence"]
    assert email not in f"{alert.key} {alert.facts}"
