"""The page of one supporter: what happened, in order, and bringing them up to date with Stripe."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from donations.models import Subscription, Supporter
from donations.staff import timeline
from tests.donations.giving import known_subscription
from tests.donations.staff import (
    address,
    make_event,
    make_everything,
    make_gift,
    make_notice,
    make_payment,
    make_supporter,
)
from tests.staff import sign_in

pytestmark = pytest.mark.django_db

NOW = timezone.now()
ALL = (
    "view_supporter", "view_subscription", "view_payment", "view_adjustment", "view_notice",
    "view_checkoutattempt", "view_stripeevent",
)  # fmt: skip


@pytest.fixture
def care(settings):
    return sign_in(*ALL, "sync_supporter", settings=settings)


def page_of(supporter):
    return address("supporters", "inspect", pk=supporter.pk)


def happened(client, supporter, **query):
    """The lines of the timeline as they are read."""
    page = BeautifulSoup(client.get(page_of(supporter), query).content, "html.parser")
    return [line.a.get_text() for line in page.select(".donations-timeline li")]


def test_all_that_happened_stands_in_order_newest_first(care):
    supporter = make_everything()

    assert happened(care, supporter) == [
        "Stripe said: Payment made",
        "Mail: Thanks",
        "Refund: £9.97",
        "Payment of £9.97",
        "Began to give",
        "Pressed Donate",
    ]


def test_the_life_of_a_gift_is_told(care):
    gift = make_gift(
        status="canceled",
        started_at=NOW - timedelta(days=90),
        paused_at=NOW - timedelta(days=60),
        canceled_at=NOW - timedelta(days=30),
        ended_at=NOW,
    )

    assert happened(care, gift.supporter) == ["Ended", "Was stopped", "Paused", "Began to give"]


def test_what_happened_to_others_is_not_theirs(care):
    make_everything()
    make_notice(make_supporter())
    make_event("cus_somebody_else")

    assert happened(care, make_supporter()) == []


def test_every_line_leads_to_its_row(settings):
    boss = sign_in(is_superuser=True, settings=settings)
    supporter = make_everything()

    page = BeautifulSoup(boss.get(page_of(supporter)).content, "html.parser")

    leads = [line.a["href"] for line in page.select(".donations-timeline li")]
    assert len(set(leads)) == 6
    assert {boss.get(lead).status_code for lead in leads} == {200}


def test_what_went_wrong_is_marked(care):
    gift = make_gift(status="past_due")
    make_payment(gift, status="open", paid_at=None, attempt_count=1, needs_action=True)
    make_notice(gift.supporter, status="dead")
    make_event(gift.stripe_id, status="dead")

    page = BeautifulSoup(care.get(page_of(gift.supporter)).content, "html.parser")

    marked = {line.get_text() for line in page.select(".donations-timeline strong")}
    assert marked == {
        "Not paid yet: the bank waits for a confirmation", "Could not be sent", "Failed for good",
    }  # fmt: skip


def test_a_long_story_is_read_page_by_page(care):
    gift = make_gift(started_at=NOW - timedelta(days=900))
    for number in range(40):
        make_payment(gift, at=NOW - timedelta(days=number))

    first, second = happened(care, gift.supporter), happened(care, gift.supporter, p=2)

    assert (len(first), len(second)) == (30, 11)
    assert second[-1] == "Began to give"


def test_a_long_story_costs_no_more_queries(care):
    supporter = make_everything()
    care.get(page_of(supporter))
    with CaptureQueriesContext(connection) as few:
        care.get(page_of(supporter))
    for number in range(20):
        make_everything(supporter, at=NOW - timedelta(days=number))

    with CaptureQueriesContext(connection) as many:
        care.get(page_of(supporter))

    assert len(many) == len(few)


def test_only_what_someone_may_see_is_told(settings):
    supporter = make_everything()
    reader = sign_in("view_supporter", "view_notice", settings=settings)

    assert happened(reader, supporter) == ["Mail: Thanks"]
    assert "£9.97" not in reader.get(page_of(supporter)).content.decode()


def test_someone_who_may_see_nothing_of_it_is_told_so(settings):
    supporter = make_everything()
    reader = sign_in("view_supporter", settings=settings)

    assert "Nothing that we know of" in reader.get(page_of(supporter)).content.decode()


def test_moments_are_the_same_on_each_database():
    supporter = make_everything()
    boss = get_user_model().objects.create_user("boss", is_superuser=True)

    found = timeline.entries(list(timeline.moments(supporter, boss)))

    assert [entry.at for entry in found] == sorted((each.at for each in found), reverse=True)
    assert all(timezone.is_aware(entry.at) for entry in found)


def test_sync_brings_a_supporter_up_to_date(care, sandbox):
    gift = known_subscription(sandbox)
    Subscription.objects.filter(pk=gift.pk).update(status="canceled", state="ended")
    gift.payments.all().delete()

    answer = care.post(address("supporters", "sync", pk=gift.supporter_id), follow=True)

    assert "Up to date: everything is as Stripe has it now." in answer.content.decode()
    gift.refresh_from_db()
    assert gift.state == "active"
    assert gift.payments.get().status == "paid"


def test_sync_finds_a_second_gift_made_by_hand(care, sandbox):
    gift = known_subscription(sandbox)
    customer = gift.supporter.stripe_id
    price = sandbox.client.v1.subscriptions.retrieve(gift.stripe_id).items.data[0].price.id
    method = sandbox.client.v1.payment_methods.attach("pm_card_visa", {"customer": customer})
    sandbox.client.v1.subscriptions.create(
        {"customer": customer, "items": [{"price": price}], "default_payment_method": method.id}
    )

    care.post(address("supporters", "sync", pk=gift.supporter_id))

    assert gift.supporter.subscriptions.count() == 2


def test_while_stripe_is_away_nothing_changes_and_staff_are_told(care, stripe_is_away):
    supporter = make_supporter()

    answer = care.post(address("supporters", "sync", pk=supporter.pk), follow=True)

    assert "Stripe did not answer in time." in answer.content.decode()
    assert Supporter.objects.get().synced_at == supporter.synced_at


def test_a_supporter_whom_stripe_does_not_know_is_said_so(care, sandbox):
    supporter = make_supporter()

    answer = care.post(address("supporters", "sync", pk=supporter.pk), follow=True)

    assert "Stripe does not know this supporter" in answer.content.decode()


def test_sync_needs_its_own_right(settings):
    reader = sign_in(*ALL, settings=settings)
    supporter = make_supporter()
    there = address("supporters", "sync", pk=supporter.pk)

    assert reader.post(there).status_code == 302
    assert there not in reader.get(page_of(supporter)).content.decode()


def test_sync_is_no_link_to_follow(care):
    supporter = make_supporter()

    assert care.get(address("supporters", "sync", pk=supporter.pk)).status_code == 405
    care.handler.enforce_csrf_checks = True
    assert care.post(address("supporters", "sync", pk=supporter.pk)).status_code == 403


def test_nobody_is_404(care):
    assert care.get(address("supporters", "inspect", pk=999)).status_code == 404
    assert care.post(address("supporters", "sync", pk=999)).status_code == 404


def test_someone_who_was_deleted_at_stripe_is_not_asked_for(care):
    supporter = make_supporter(email="", deleted_at=NOW)

    page = care.get(page_of(supporter)).content.decode()

    assert "Bring up to date" not in page


def test_the_page_opens_the_supporter_in_stripe(care, settings):
    settings.STRIPE_API_BASE = ""
    supporter = make_supporter()

    page = care.get(page_of(supporter)).content.decode()

    assert f"https://dashboard.stripe.com/test/customers/{supporter.stripe_id}" in page
