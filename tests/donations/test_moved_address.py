"""Whoever once showed that a gift was theirs keeps it, whatever becomes of the address (I12)."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from donations import sync
from donations.models import Subscription, Supporter
from donations.supporters import supporters_of
from tests.donations.giving import an_address, known_subscription, make_subscription, sign_in
from tests.donations.staff import make_supporter
from tests.staff import sign_in as colleague_signs_in

pytestmark = pytest.mark.django_db

User = get_user_model()


@pytest.fixture
def giver(client):
    client.user = sign_in(client, an_address())
    return client


@pytest.fixture
def gift(giver, sandbox):
    return known_subscription(sandbox, email=giver.user.email)


def move_at_stripe(sandbox, gift, email=None):
    """What Stripe's portal does when someone types another address there; the new address."""
    email = email or an_address()
    sandbox.client.v1.customers.update(gift.supporter.stripe_id, {"email": email})
    return email


def move_here(giver):
    """Another address is shown to be theirs, becomes the main one, and the old one is removed."""
    new, old = an_address(), giver.user.email
    EmailAddress.objects.create(user=giver.user, email=new, verified=True)
    giver.post("/accounts/email/", {"action_primary": "", "email": new})
    giver.post("/accounts/email/", {"action_remove": "", "email": old})
    assert list(giver.user.emailaddress_set.values_list("email", flat=True)) == [new]
    return new


def status(sandbox, gift):
    return sandbox.client.v1.subscriptions.retrieve(gift.stripe_id).status


def test_an_address_changed_in_the_portal_leaves_the_gift_on_the_page(giver, gift, sandbox):
    move_at_stripe(sandbox, gift)

    assert "£9.97 a month, since" in giver.get("/donate/manage/?from=portal").text


def test_an_address_changed_in_the_portal_does_not_outlive_the_account(giver, gift, sandbox):
    move_at_stripe(sandbox, gift)
    sync.sync_supporter(gift.supporter.stripe_id)

    giver.post("/accounts/delete/")

    assert status(sandbox, gift) == "canceled"
    assert not User.objects.filter(pk=giver.user.pk).exists()


def test_the_owner_is_kept_even_if_we_only_noted_the_address(giver, gift, sandbox):
    """They signed in after we last heard of the customer, and went to the portal by a mail."""
    Supporter.objects.update(user=None)
    move_at_stripe(sandbox, gift)

    assert sync.sync_supporter(gift.supporter.stripe_id).user == giver.user


@pytest.mark.parametrize("was_linked", [True, False])
def test_an_address_removed_here_does_not_outlive_the_account(giver, gift, sandbox, was_linked):
    if not was_linked:
        Supporter.objects.update(user=None)
    move_here(giver)
    assert "£9.97 a month, since" in giver.get("/donate/manage/?from=portal").text

    giver.post("/accounts/delete/")

    assert status(sandbox, gift) == "canceled"


def test_a_gift_that_no_event_told_us_of_is_not_forgotten_with_its_address(giver, sandbox):
    unheard = make_subscription(sandbox, email=giver.user.email)

    move_here(giver)
    assert "£9.97 a month, since" in giver.get("/donate/manage/").text
    giver.post("/accounts/delete/")

    assert sandbox.client.v1.subscriptions.retrieve(unheard).status == "canceled"


def test_an_address_can_be_removed_while_stripe_is_away(giver, gift, stripe_is_away):
    move_here(giver)

    assert list(supporters_of(giver.user)) == [gift.supporter]


def test_removing_an_address_that_was_never_shown_to_be_theirs_links_nothing(giver, sandbox):
    someones = known_subscription(sandbox, email=an_address()).supporter
    make_subscription(sandbox, email=someones.email)
    EmailAddress.objects.create(user=giver.user, email=someones.email)

    giver.post("/accounts/email/", {"action_remove": "", "email": someones.email})

    assert Supporter.objects.get().user is None


def test_staff_do_not_delete_the_account_either(giver, gift, sandbox, settings):
    move_at_stripe(sandbox, gift)
    sync.sync_supporter(gift.supporter.stripe_id)
    boss = colleague_signs_in(is_superuser=True, settings=settings)

    boss.post(reverse("wagtailusers_users:delete", args=[giver.user.pk]))

    assert User.objects.filter(pk=giver.user.pk).exists()
    assert status(sandbox, gift) == "active"


def test_a_new_address_that_is_somebody_elses_hands_the_gift_over(giver, gift, sandbox):
    other = Client()
    other.user = sign_in(other, an_address())
    move_at_stripe(sandbox, gift, other.user.email)

    assert "We know of no donation" in giver.get("/donate/manage/?from=portal").text
    assert "£9.97 a month, since" in other.get("/donate/manage/").text


def test_whoever_shows_later_that_the_new_address_is_theirs_has_it_alone(giver):
    supporter = make_supporter(email=an_address(), user=giver.user)
    assert list(supporters_of(giver.user)) == [supporter]

    other = sign_in(Client(), supporter.email.upper())

    assert not supporters_of(giver.user).exists()
    assert list(supporters_of(other)) == [supporter]


def test_typing_somebodys_address_into_the_portal_stops_nothing_of_theirs(giver, gift, sandbox):
    """Of an address that was never shown to be theirs, no other customer counts as theirs."""
    victims = make_subscription(sandbox, email=an_address())
    customer = sandbox.client.v1.subscriptions.retrieve(victims).customer
    move_at_stripe(sandbox, gift, sandbox.client.v1.customers.retrieve(customer).email)
    sync.sync_supporter(gift.supporter.stripe_id)

    giver.get("/donate/manage/?from=portal")
    giver.post("/accounts/delete/")

    assert status(sandbox, gift) == "canceled"
    assert sandbox.client.v1.subscriptions.retrieve(victims).status == "active"
    assert Subscription.objects.count() == 1
