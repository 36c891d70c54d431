"""Donations in the Wagtail admin: to read and to search, never to change."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import escape

from donations.models import (
    Adjustment,
    CheckoutAttempt,
    DonationExport,
    DonationSettings,
    Notice,
    Payment,
    ReconcileRun,
    StripeEvent,
    Subscription,
    Supporter,
)

pytestmark = pytest.mark.django_db

MODELS = {
    "supporters": Supporter,
    "subscriptions": Subscription,
    "payments": Payment,
    "adjustments": Adjustment,
    "attempts": CheckoutAttempt,
    "notices": Notice,
    "events": StripeEvent,
    "runs": ReconcileRun,
    "exports": DonationExport,
}
LISTS = list(MODELS)
NOW = timezone.now()


def make_staff(*codenames):
    user = get_user_model().objects.create(username="staff", email="staff@example.org")
    wanted = ["access_admin", *codenames]
    user.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    return user


def log_in(client, user):
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def admin(client):
    user = get_user_model().objects.create(username="boss", is_superuser=True, is_staff=True)
    return log_in(client, user)


def make_donation(number=1, **changes):
    mirror = {"livemode": False, "synced_at": NOW}
    supporter = Supporter.objects.create(
        stripe_id=f"cus_{number}", email=f"giver{number}@example.org", created_at=NOW, **mirror
    )
    values = {"status": "active", "amount_pence": 997, "currency": "gbp", "started_at": NOW}
    subscription = Subscription.objects.create(
        stripe_id=f"sub_{number}", supporter=supporter, **mirror, **{**values, **changes}
    )
    payment = Payment.objects.create(
        stripe_id=f"in_{number}", subscription=subscription, number=f"A-{number}", status="paid",
        amount_due_pence=997, amount_paid_pence=997, currency="gbp", created_at=NOW, **mirror,
    )  # fmt: skip
    CheckoutAttempt.objects.create(
        session_id=f"cs_test_{number}", status="complete", subscription=subscription, livemode=False
    )
    StripeEvent.objects.create(
        stripe_id=f"evt_{number}", type="invoice.paid", object_id=f"in_{number}", livemode=False,
        payload={"about": f"in_{number}"}, created_at=NOW, received_at=NOW, status="processed",
    )  # fmt: skip
    Adjustment.objects.create(
        stripe_id=f"re_{number}", payment=payment, kind="refund", status="succeeded",
        amount_pence=400, currency="gbp", created_at=NOW, **mirror,
    )  # fmt: skip
    Notice.objects.create(
        kind="thanks", key=f"sub_{number}", supporter=supporter, created_at=NOW, status="sent"
    )
    make_record(number)
    return subscription


def make_record(number):
    """A comparison with Stripe that mended something, and an export."""
    ReconcileRun.objects.create(
        started_at=NOW, finished_at=NOW, is_applied=True, compared={"invoice": 40}, drift=1,
        mended=1, examples=[["invoice", f"in_{number}", "status", "open", "paid"]],
    )  # fmt: skip
    DonationExport.objects.create(exported_at=NOW, what="payments", filters="State: Paid", rows=9)


def address(name, view="index", **kwargs):
    return reverse(f"donation_{name}:{view}", kwargs=kwargs)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("supporters", ["giver1@example.org"]),
        ("subscriptions", ["giver1@example.org", "Active", "£9.97"]),
        ("payments", ["A-1", "giver1@example.org", "£9.97", "Paid"]),
        ("adjustments", ["Refund", "giver1@example.org", "£4.00", "Given back"]),
        ("attempts", ["Finished", "giver1@example.org"]),
        ("notices", ["Thanks", "giver1@example.org", "Sent"]),
        ("events", ["Payment made", "in_1", "Processed"]),
        ("runs", ["Differences", "Mended"]),
        ("exports", ["payments", "State: Paid"]),
    ],
)
def test_staff_see_the_list(admin, name, words):
    make_donation()

    page = admin.get(address(name)).content.decode()

    for word in words:
        assert word in page


@pytest.mark.parametrize("name", LISTS)
def test_staff_see_one_row_in_full(admin, name):
    make_donation()
    row = MODELS[name].objects.get()

    response = admin.get(address(name, "inspect", pk=row.pk))

    assert response.status_code == 200
    assert escape(row) in BeautifulSoup(response.content, "html.parser").h1.decode()


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("supporters", "giver1@"),
        ("supporters", "cus_1"),
        ("subscriptions", "giver1@"),
        ("subscriptions", "sub_1"),
        ("payments", "A-1"),
        ("payments", "giver1@"),
        ("attempts", "cs_test_1"),
        ("payments", "sub_1"),
        ("subscriptions", "cus_1"),
        ("adjustments", "re_1"),
        ("adjustments", "A-1"),
        ("adjustments", "giver1@"),
        ("attempts", "giver1@"),
        ("notices", "giver1@"),
        ("notices", "sub_1"),
        ("events", "evt_1"),
        ("events", "in_1"),
        ("events", "Giver1@example.org"),
    ],
)
def test_staff_find_what_they_search(admin, name, query):
    make_donation(1)
    make_donation(2)

    response = admin.get(address(name), {"q": query})

    assert response.context["object_list"].count() == 1


@pytest.mark.parametrize(
    ("name", "filters", "count"),
    [
        ("subscriptions", {"state": "ended"}, 1),
        ("subscriptions", {"state": "active"}, 1),
        ("payments", {"status": "paid"}, 2),
        ("payments", {"status": "open"}, 0),
        ("adjustments", {"kind": "dispute"}, 0),
        ("adjustments", {"is_taken_back": "true"}, 2),
        ("adjustments", {"is_taken_back": "false"}, 0),
        ("attempts", {"status": "complete"}, 2),
        ("notices", {"status": "dead"}, 0),
        ("notices", {"kind": "thanks"}, 2),
        ("subscriptions", {"gives_twice": "true"}, 0),
        ("subscriptions", {"gives_twice": "false"}, 2),
        ("supporters", {"state": "ended"}, 1),
        ("events", {"status": "dead"}, 0),
        ("events", {"type": "invoice.paid"}, 2),
        ("supporters", {"is_deleted": "true"}, 0),
        ("supporters", {"is_deleted": "false"}, 2),
    ],
)
def test_staff_filter_a_list(admin, name, filters, count):
    make_donation(1)
    make_donation(2, status="canceled")

    assert admin.get(address(name), filters).context["object_list"].count() == count


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("view", ["add", "edit", "delete", "copy"])
def test_there_is_no_address_to_change_anything(name, view):
    with pytest.raises(NoReverseMatch):
        address(name, view, **({} if view == "add" else {"pk": 1}))


@pytest.mark.parametrize("name", LISTS)
def test_not_even_a_superuser_is_offered_a_change(admin, name):
    make_donation()

    page = admin.get(address(name)).content.decode()

    assert f"/{name}/new/" not in page
    assert f"/{name}/edit/" not in page
    assert f"/{name}/delete/" not in page


def test_staff_with_the_right_to_view_see_that_list_and_no_other(client):
    make_donation()
    log_in(client, make_staff("view_supporter"))

    assert client.get(address("supporters")).status_code == 200
    assert client.get(address("payments")).status_code == 302


def test_staff_without_a_right_see_no_list(client):
    log_in(client, make_staff())

    for name in LISTS:
        assert client.get(address(name)).status_code == 302


def test_a_supporter_cannot_look_in(client):
    log_in(client, get_user_model().objects.create(username="giver"))

    assert client.get(address("supporters")).status_code == 302


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_queries_with_many_rows(admin, name, django_assert_max_num_queries):
    make_donation(1)
    admin.get(address(name))
    with CaptureQueriesContext(connection) as few:
        admin.get(address(name))
    for number in range(2, 30):
        make_donation(number)

    with django_assert_max_num_queries(len(few)):
        admin.get(address(name))


def test_a_list_links_to_stripe_itself_but_not_to_a_stand_in(admin, settings):
    make_donation()
    assert "dashboard.stripe.com" not in admin.get(address("payments")).content.decode()

    settings.STRIPE_API_BASE = ""
    page = admin.get(address("payments")).content.decode()
    assert "https://dashboard.stripe.com/test/invoices/in_1" in page


def test_real_money_links_to_the_real_dashboard(admin, settings):
    make_donation()
    settings.STRIPE_API_BASE = ""
    Subscription.objects.update(livemode=True)

    page = admin.get(address("subscriptions")).content.decode()
    assert "https://dashboard.stripe.com/subscriptions/sub_1" in page


def test_a_difference_is_told_in_words(admin):
    make_donation()

    page = admin.get(address("runs", "inspect", pk=ReconcileRun.objects.get().pk)).text

    assert "invoice in_1 status: here open, at Stripe paid" in page
    assert "invoice: 40" in page


def test_four_digits_find_a_card(admin):
    make_donation(1, card_last4="4242")
    make_donation(2, card_last4="1111")

    response = admin.get(address("subscriptions"), {"q": "4242"})

    assert response.context["object_list"].count() == 1


def test_a_refund_leads_to_its_payment_in_stripe(admin, settings):
    make_donation()
    settings.STRIPE_API_BASE = ""

    page = admin.get(address("adjustments")).text

    assert "https://dashboard.stripe.com/test/invoices/in_1" in page


def test_only_what_has_an_index_is_sorted_by(admin):
    make_donation()

    page = admin.get(address("events")).text

    assert "ordering=received_at" in page
    assert "ordering=error" not in page
    assert "ordering=status" not in page


def test_the_menu_has_one_entry_for_donations(admin):
    page = admin.get(address("events")).text

    assert '"name": "donations", "label": "Donations"' in page


def test_staff_edit_the_words(admin, client):
    words = DonationSettings.load()
    page = reverse("wagtailsettings:edit", args=["donations", "donationsettings", words.pk])

    shown = admin.get(page)

    assert shown.status_code == 200
    assert "no pressure, no promises" in shown.content.decode()


def test_a_field_that_was_forgotten_by_time_says_so(admin):
    make_donation()
    StripeEvent.objects.update(payload=None)

    page = admin.get(address("events", "inspect", pk=StripeEvent.objects.get().pk))

    assert "Removed after 90 days" in page.text


def test_a_row_leads_to_its_neighbours(admin):
    subscription = make_donation()

    page = admin.get(address("subscriptions", "inspect", pk=subscription.pk)).text

    assert address("supporters", "inspect", pk=subscription.supporter_id) in page
    assert address("payments", "inspect", pk=subscription.payments.get().pk) in page
