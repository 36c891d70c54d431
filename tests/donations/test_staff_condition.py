"""Whether all runs: each sign on the dashboard when it is well, and when it needs somebody."""

from datetime import timedelta

import pytest
from django.utils import timezone

from donations.models import DonationSettings, ReconcileRun, SetupCheck
from donations.staff import condition, counting
from tests.donations.staff import (
    DASHBOARD,
    make_adjustment,
    make_event,
    make_gift,
    make_notice,
    make_supporter,
)
from tests.staff import sign_in

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def signs():
    standing = counting.standing(livemode=False)
    return condition.signs(standing, livemode=False, now=NOW)


def sign(label):
    return next(each for each in signs() if each.label == label)


def run_of(**changes):
    values = {"started_at": NOW, "finished_at": NOW, "is_applied": True}
    return ReconcileRun.objects.create(**{**values, **changes})


def test_a_new_site_is_in_no_trouble():
    assert not any(each.is_trouble for each in signs())


def test_everything_well_is_no_trouble():
    make_gift()
    make_event(received_at=NOW - timedelta(days=3))
    make_notice()
    make_adjustment(kind="dispute", status="won")
    run_of(drift=2, mended=2)
    SetupCheck.objects.create(pk=1, checked_at=NOW)
    words = DonationSettings.load()
    words.dollars_per_pound, words.rate_date = 1, NOW.date()
    words.save()

    assert not any(each.is_trouble for each in signs())
    assert sign("Last word from Stripe").words == "3\xa0days ago."
    assert "2 differences, all mended" in sign("Compared with Stripe").words


@pytest.mark.parametrize(("days", "is_trouble"), [(34, False), (36, True)])
def test_silence_of_more_than_a_month_is_trouble_while_someone_gives(days, is_trouble):
    make_event(received_at=NOW - timedelta(days=days))
    assert not sign("Last word from Stripe").is_trouble

    make_gift()
    assert sign("Last word from Stripe").is_trouble is is_trouble


def test_a_gift_without_any_word_from_stripe_is_trouble():
    make_gift()

    assert sign("Last word from Stripe").is_trouble


def test_events_that_were_given_up_are_trouble():
    make_event(status="dead")

    found = sign("Events given up")

    assert found.is_trouble
    assert found.words.startswith("1 event could not be worked on")
    assert found.address.endswith("?status=dead")


def test_events_that_are_tried_again_are_none():
    make_event(status="failed", next_attempt_at=NOW + timedelta(hours=1))

    found = sign("Events that wait")

    assert not found.is_trouble
    assert "1 failed and is tried again." in found.words


@pytest.mark.parametrize("status", ["received", "failed"])
def test_events_that_nobody_works_on_are_trouble(status):
    make_event(status=status, next_attempt_at=NOW - timedelta(minutes=16))

    found = sign("Events that wait")

    assert found.is_trouble
    assert "is the work process running?" in found.words


@pytest.mark.parametrize(
    ("run", "says"),
    [
        ({"drift": 3, "mended": 1}, "2 differences were not mended"),
        ({"error": "StripeUnavailable", "finished_at": None}, "Could not be done"),
        ({"finished_at": NOW - timedelta(hours=49)}, "was not mended for two days"),
        ({"is_applied": False}, "was not mended for two days"),
    ],
)
def test_a_comparison_that_left_something_is_trouble(run, says):
    run_of(**run)

    found = sign("Compared with Stripe")

    assert found.is_trouble
    assert says in found.words


def test_a_comparison_that_is_still_at_work_is_none():
    run_of(started_at=NOW - timedelta(hours=24), finished_at=NOW - timedelta(hours=23))
    run_of(finished_at=None)

    found = sign("Compared with Stripe")

    assert not found.is_trouble
    assert "not done yet" in found.words


@pytest.mark.parametrize(
    ("check", "says"),
    [
        ({"findings": ["price: no such price"]}, "price: no such price"),
        ({"error": "StripeRefused: 401"}, "ago: StripeRefused: 401"),
    ],
)
def test_a_set_up_that_is_not_as_it_should_be_is_trouble(check, says):
    SetupCheck.objects.create(pk=1, checked_at=NOW, **check)

    found = sign("Set-up at Stripe")

    assert found.is_trouble
    assert says in found.words


@pytest.mark.parametrize(
    ("notice", "says"),
    [
        ({"status": "dead"}, "1 mail could not be sent."),
        ({"status": "unclear"}, "1 mail may or may not have gone out."),
        ({"status": "waiting", "next_attempt_at": NOW - timedelta(minutes=16)}, "waiting for"),
    ],
)
def test_mails_that_are_stuck_are_trouble(notice, says):
    make_notice(**notice)

    found = sign("Mails")

    assert found.is_trouble
    assert says in found.words


def test_a_dispute_that_wants_an_answer_is_trouble():
    make_adjustment(kind="dispute", status="under_review")
    assert sign("Disputes").words == "1 is being decided."

    make_adjustment(kind="dispute", status="needs_response")
    assert sign("Disputes").is_trouble


def test_a_state_that_we_do_not_know_is_trouble():
    make_gift(status="hibernating")

    assert sign("Unknown states").is_trouble


def test_two_running_gifts_of_one_person_are_trouble_in_any_spelling():
    make_gift(make_supporter(email="jo@example.org"))
    make_gift(make_supporter(email="Jo@Example.org"))
    make_gift(make_supporter(email="jo@example.org"), status="canceled")

    found = sign("Giving twice")

    assert found.is_trouble
    assert found.words.startswith("1 person has")


def test_who_stopped_and_gives_again_is_no_trouble():
    supporter = make_supporter()
    make_gift(supporter, cancel_at_period_end=True)
    make_gift(supporter)

    assert not sign("Giving twice").is_trouble


def test_people_without_an_address_are_not_one_person():
    make_gift(make_supporter(email=""))
    make_gift(make_supporter(email=""))
    make_gift(make_supporter(email="jo@example.org"), livemode=True)
    make_gift(make_supporter(email="jo@example.org"))

    assert not sign("Giving twice").is_trouble


def test_who_gives_twice_is_listed(settings):
    boss = sign_in(is_superuser=True, settings=settings)
    supporter = make_supporter()
    twice = {make_gift(supporter), make_gift(supporter)}
    make_gift()

    listed = boss.get(sign("Giving twice").address).context["object_list"]

    assert set(listed) == twice


@pytest.mark.parametrize(("rate_date", "is_trouble"), [(365, False), (366, True)])
def test_a_rate_of_more_than_a_year_ago_is_trouble(rate_date, is_trouble):
    words = DonationSettings.load()
    words.dollars_per_pound = 1
    words.rate_date = timezone.localdate(NOW) - timedelta(days=rate_date)
    words.save()

    assert sign("Dollar figure").is_trouble is is_trouble


def test_what_needs_somebody_stands_above_all_else(settings):
    care = sign_in("view_payment", "replay_stripeevent", settings=settings)
    make_event(status="dead")

    words = care.get(DASHBOARD).content.decode()
    assert "This needs somebody" in words
    assert "1 event could not be worked on" in words
    home = care.get("/admin/").content.decode()
    assert home.index("1 event could not be worked on") < home.index("See the donations")


def test_who_may_mend_the_rate_is_led_to_it(settings):
    words = DonationSettings.load()
    words.dollars_per_pound, words.rate_date = 1, timezone.localdate() - timedelta(days=400)
    words.save()
    there = 'href="/admin/settings/donations/donationsettings/'

    editor = sign_in("change_donationsettings", settings=settings)
    both = sign_in("view_payment", "change_donationsettings", settings=settings)

    for client in (editor, both):
        assert f'{there}">Look at' in client.get("/admin/").content.decode()
    assert there in both.get(DASHBOARD).content.decode()
    assert "This needs somebody" in both.get(DASHBOARD).content.decode()


def test_who_may_not_mend_the_rate_is_told_of_it_and_not_alarmed(settings):
    words = DonationSettings.load()
    words.dollars_per_pound, words.rate_date = 1, timezone.localdate() - timedelta(days=400)
    words.save()
    care = sign_in("view_payment", "replay_stripeevent", settings=settings)

    page = care.get(DASHBOARD).content.decode()

    assert "over a year old" in page
    assert "This needs somebody" not in page
    assert "donations-warning" not in page
    assert "/admin/settings/" not in page
    assert "over a year old" not in care.get("/admin/").content.decode()


def test_who_writes_the_words_sees_no_money_on_the_first_page(settings):
    editor = sign_in("change_donationsettings", settings=settings)

    assert "See the donations" not in editor.get("/admin/").content.decode()
