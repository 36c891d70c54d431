"""GET /donate/manage/: a supporter sees their own donation."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.template.defaultfilters import date
from django.test import Client
from django.utils import timezone

from donations import changing, stripe_client
from donations.models import Subscription, Supporter
from tests.donations.conftest import NOWHERE
from tests.donations.giving import known_subscription, make_subscription, monthly_price, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def email():
    """A new one each time: the sandbox keeps what other tests made, and is asked by address."""
    return f"{uuid.uuid4().hex}@example.org"


@pytest.fixture
def signed_in(client, email):
    client.user = sign_in(client, email)
    return client


def test_it_shows_the_running_donation(signed_in, sandbox, email):
    subscription = known_subscription(sandbox, email=email)

    page = signed_in.get("/donate/manage/").text

    assert "£9.97 a month" in page
    assert "Your donation is running" in page
    assert f"{subscription.current_period_end:%B %Y}" in page
    assert "Visa ending in 4242" in page


def test_it_shows_the_payments_with_their_invoices(signed_in, sandbox, email):
    subscription = known_subscription(sandbox, email=email)
    payment = subscription.payments.get()

    page = signed_in.get("/donate/manage/").text

    assert f'href="/donate/invoice/{payment.pk}/"' in page
    assert f"Invoice of {timezone.localtime(payment.created_at):%-d %B %Y}" in page


def test_it_shows_every_donation_of_the_address_in_any_spelling(signed_in, sandbox, email):
    known_subscription(sandbox, email=email.upper())
    known_subscription(sandbox, email=email)

    assert signed_in.get("/donate/manage/").text.count("a month, since") == 2


def test_it_shows_nobody_elses_donation(signed_in, sandbox, email):
    known_subscription(sandbox, email="other@example.org")

    page = signed_in.get("/donate/manage/").text

    assert "£9.97" not in page
    assert "We know of no donation under this address" in page


def test_an_address_that_was_not_verified_opens_nothing(client, sandbox, email):
    sign_in(client, email, verified=False)
    known_subscription(sandbox, email=email)

    assert "£9.97" not in client.get("/donate/manage/").text


def test_it_asks_for_a_code_first():
    response = Client().get("/donate/manage/")

    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/code/?next=/donate/manage/"


def test_no_cache_keeps_it(signed_in):
    assert "no-store" in signed_in.get("/donate/manage/")["Cache-Control"]


def test_it_links_the_account_to_the_supporter(signed_in, sandbox, email):
    known_subscription(sandbox, email=email)
    Supporter.objects.update(user=None)

    signed_in.get("/donate/manage/")

    assert Supporter.objects.get().user == signed_in.user


def test_back_from_the_portal_it_is_right_without_any_webhook(signed_in, sandbox, email):
    subscription = known_subscription(sandbox, email=email)
    end = {"cancel_at_period_end": True}
    sandbox.client.v1.subscriptions.update(subscription.stripe_id, end)

    page = signed_in.get("/donate/manage/?from=portal").text

    assert "You have stopped your donation" in page
    assert "Undo: keep giving</button>" in page
    assert "Stop</button>" not in page
    assert Subscription.objects.get().state == Subscription.State.ENDING


def test_back_from_the_portal_it_finds_what_it_had_not_heard_of(signed_in, sandbox, email):
    known = known_subscription(sandbox, email=email)
    v1 = sandbox.client.v1
    customer = known.supporter.stripe_id
    card = v1.payment_methods.attach("pm_card_visa", {"customer": customer}).id
    items = [{"price": monthly_price(sandbox)}]
    v1.subscriptions.create({"customer": customer, "items": items, "default_payment_method": card})

    signed_in.get("/donate/manage/?from=portal")

    assert Subscription.objects.count() == 2


def test_with_stripe_away_it_shows_what_it_knew_and_says_so(signed_in, sandbox, settings, email):
    known_subscription(sandbox, email=email)
    settings.STRIPE_API_BASE = NOWHERE

    response = signed_in.get("/donate/manage/?from=portal")

    assert response.status_code == 200
    assert "does not answer just now" in response.text
    assert "£9.97 a month" in response.text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"status": "incomplete"}, "The first payment has not gone through yet"),
        ({"status": "past_due"}, "give a new card before, that one is tried"),
        ({"status": "unpaid"}, "Your card is not tried any more"),
        ({"status": "paused"}, "Your donation is paused"),
        ({"status": "canceled"}, "This donation has ended"),
        ({"status": "something new"}, "We cannot tell how this donation stands"),
    ],
)
def test_it_says_in_words_how_the_donation_stands(
    signed_in, sandbox, changes, words, email, settings
):
    subscription = known_subscription(sandbox, email=email)
    for name, value in changes.items():
        setattr(subscription, name, value)
    subscription.save()
    settings.STRIPE_API_BASE = NOWHERE

    assert words in signed_in.get("/donate/manage/").text


def test_it_costs_the_same_few_queries_with_many_payments(
    signed_in, sandbox, django_assert_max_num_queries, email
):
    subscription = known_subscription(sandbox, email=email)
    payment = subscription.payments.get()
    for number in range(40):
        payment.pk, payment.stripe_id = None, f"in_{number}"
        payment.save()
    signed_in.get("/donate/manage/")

    with django_assert_max_num_queries(10):
        page = signed_in.get("/donate/manage/").text

    assert page.count("/donate/invoice/") == 12


def test_a_subscription_for_another_product_does_not_show(signed_in, sandbox, email):
    known_subscription(sandbox, email=email)
    v1 = sandbox.client.v1
    other = v1.products.create({"name": "A mug"})
    price = v1.prices.create(
        {
            "product": other.id,
            "currency": "gbp",
            "unit_amount": 500,
            "recurring": {"interval": "month"},
        }
    )
    make_subscription(sandbox, email=email, price=price.id)

    assert "£5.00" not in signed_in.get("/donate/manage/?from=portal").text


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_takes_nothing_but_get(signed_in, method):
    assert getattr(signed_in, method)("/donate/manage/").status_code == 405


@pytest.fixture
def questions(monkeypatch):
    """Every question that goes to Stripe about who has an address."""
    asked = []

    def noted(email, ask=stripe_client.list_customer_ids):
        asked.append(email)
        return ask(email)

    monkeypatch.setattr(stripe_client, "list_customer_ids", noted)
    return asked


def test_looking_again_and_again_does_not_ask_stripe_again_and_again(
    signed_in, sandbox, email, questions
):
    known_subscription(sandbox, email=email)
    for _ in range(5):
        assert signed_in.get("/donate/manage/?from=portal").status_code == 200
    assert questions == [email]


def test_a_page_that_needs_no_news_asks_nothing(signed_in, sandbox, email, questions):
    known_subscription(sandbox, email=email)
    signed_in.get("/donate/manage/")
    assert questions == []


def test_each_way_to_stripe_and_back_brings_news(signed_in, sandbox, email, questions):
    subscription = known_subscription(sandbox, email=email)
    payment = subscription.payments.get()
    press = {"supporter": subscription.supporter_id, "flow": ""}
    for _ in range(2):
        signed_in.post("/donate/portal/", press)
        signed_in.get("/donate/manage/?from=portal")
        signed_in.get(f"/donate/invoice/{payment.pk}/")
        signed_in.get("/donate/manage/?from=portal")
    assert len(questions) == 4


def test_one_person_does_not_use_up_the_questions_of_another(sandbox, email, questions):
    for name in ("one", "two"):
        client = Client()
        sign_in(client, f"{name}-{email}")
        client.get("/donate/manage/?from=portal")
    assert len(questions) == 2


def test_while_stripe_is_away_one_may_check_again_at_once(signed_in, sandbox, email, settings):
    known_subscription(sandbox, email=email)
    settings.STRIPE_API_BASE = NOWHERE
    assert "does not answer" in signed_in.get("/donate/manage/?from=portal").text
    settings.STRIPE_API_BASE = sandbox.url
    assert "does not answer" not in signed_in.get("/donate/manage/?from=portal").text


def test_check_again_finds_a_donation_that_nobody_told_us_of(signed_in, sandbox, email):
    make_subscription(sandbox, email=email)
    assert "We know of no donation" in signed_in.get("/donate/manage/").text

    page = signed_in.get("/donate/manage/?from=portal").text

    assert "£9.97 a month, since" in page
    assert "/donate/invoice/" in page
    assert Supporter.objects.get().user == signed_in.user


def test_check_again_takes_in_nobody_who_never_gave(signed_in, sandbox, email):
    sandbox.client.v1.customers.create({"email": email})

    signed_in.get("/donate/manage/?from=portal")

    assert not Supporter.objects.exists()


@pytest.mark.parametrize(
    ("expires", "is_warned"), [((12, 2034), False), ((1, 2027), False), ((12, 2026), True)]
)
def test_it_warns_of_a_card_that_expires_before_the_next_payment(
    signed_in, sandbox, email, expires, is_warned
):
    subscription = known_subscription(sandbox, email=email)
    subscription.card_exp_month, subscription.card_exp_year = expires
    subscription.current_period_end = datetime(2027, 1, 31, 12, tzinfo=UTC)
    subscription.save()

    page = signed_in.get("/donate/manage/").text

    assert ("It expires before the next payment" in page) == is_warned


def test_it_shows_what_was_given_back(signed_in, sandbox, email):
    subscription = known_subscription(sandbox, email=email)
    payment = subscription.payments.get()
    sandbox.control(f"invoices/{payment.stripe_id}/refund", amount=300)

    page = signed_in.get("/donate/manage/?from=portal").text

    assert "£3.00 went back on" in page


def test_what_ends_later_than_its_paid_month_says_so_and_can_be_stopped(signed_in, sandbox, email):
    subscription = known_subscription(sandbox, email=email)
    ends = subscription.current_period_end + timedelta(days=40)
    wanted = {"cancel_at": int(ends.timestamp())}
    sandbox.client.v1.subscriptions.update(subscription.stripe_id, wanted)

    page = signed_in.get("/donate/manage/?from=portal").text

    assert f"until {date(timezone.localtime(ends), 'j F Y')}" in page
    assert "Next payment" in page
    assert "Nothing more will be taken" not in page
    assert "Stop</button>" in page
    changing.stop(subscription.stripe_id)
    stripes = sandbox.client.v1.subscriptions.retrieve(subscription.stripe_id)
    assert stripes.cancel_at == int(subscription.current_period_end.timestamp())
    assert Subscription.objects.get().state == Subscription.State.ENDING


@pytest.mark.parametrize("status", ["pending", "requires_action"])
def test_what_has_not_arrived_yet_is_on_its_way_back(signed_in, sandbox, email, status):
    subscription = known_subscription(sandbox, email=email)
    payment = subscription.payments.get()
    sandbox.control(f"invoices/{payment.stripe_id}/refund", amount=300)
    signed_in.get("/donate/manage/?from=portal")
    payment.adjustments.update(status=status)

    page = signed_in.get("/donate/manage/").text

    assert "£3.00 is on its way back" in page
    assert "went back on" not in page
