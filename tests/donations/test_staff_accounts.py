"""Staff do not delete an account whose card would go on being charged."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from tests.donations.giving import sign_in as giver_signs_in
from tests.donations.staff import make_gift, make_supporter
from tests.staff import sign_in

pytestmark = pytest.mark.django_db

User = get_user_model()


@pytest.fixture
def boss(settings):
    return sign_in(is_superuser=True, settings=settings)


@pytest.fixture
def giver():
    return giver_signs_in(Client(), "giver@example.org")


def delete(client, user):
    return client.post(reverse("wagtailusers_users:delete", args=[user.pk]), follow=True)


def delete_all(client, *users):
    ids = "&".join(f"id={user.pk}" for user in users)
    return client.post(f"/admin/bulk/auth/user/delete/?{ids}", follow=True)


@pytest.mark.parametrize("status", ["active", "past_due", "paused", "hibernating"])
def test_whoever_gives_is_not_deleted(boss, giver, status):
    make_gift(make_supporter(email="Giver@example.org"), status=status)

    answer = delete(boss, giver)

    assert User.objects.filter(pk=giver.pk).exists()
    assert "Nobody was deleted, because a gift of giver@example.org" in answer.content.decode()


def test_not_even_the_question_is_asked(boss, giver):
    make_gift(make_supporter(email=giver.email))

    answer = boss.get(reverse("wagtailusers_users:delete", args=[giver.pk]))

    assert answer.status_code == 302


def test_a_gift_that_was_linked_to_the_account_counts_too(boss, giver):
    make_gift(make_supporter(email="another@example.org", user=giver))

    delete(boss, giver)

    assert User.objects.filter(pk=giver.pk).exists()


def test_several_at_once_are_not_deleted_if_one_of_them_gives(boss, giver):
    other = User.objects.create_user("other", "other@example.org")
    make_gift(make_supporter(email=giver.email))

    answer = delete_all(boss, giver, other)

    assert User.objects.filter(pk__in=[giver.pk, other.pk]).count() == 2
    assert "a gift of giver@example.org is still running" in answer.content.decode()


def test_whoever_gives_no_more_may_be_deleted(boss, giver):
    make_gift(make_supporter(email=giver.email), status="canceled")

    delete(boss, giver)

    assert not User.objects.filter(pk=giver.pk).exists()


def test_those_who_never_gave_may_be_deleted_together(boss, giver):
    other = User.objects.create_user("other", "other@example.org")
    make_gift()

    delete_all(boss, giver, other)

    assert not User.objects.filter(pk__in=[giver.pk, other.pk]).exists()


def test_other_things_are_done_to_many_at_once_as_ever(boss, giver):
    make_gift(make_supporter(email=giver.email))

    boss.post(f"/admin/bulk/auth/user/set_active_state/?id={giver.pk}", {"mark_as_active": "False"})

    giver.refresh_from_db()
    assert not giver.is_active


def test_what_stripe_does_not_know_any_more_keeps_nobody(boss, giver):
    make_gift(make_supporter(email=giver.email, user=giver), status="gone")

    delete(boss, giver)

    assert not User.objects.filter(pk=giver.pk).exists()
