"""manage.py stripe_setup and the webhook endpoints at Stripe: ours, others', one too many."""

import pytest
from django.core.management import CommandError

from donations.stripe_params import EVENTS
from tests.donations.setting_up import URL, stripe_setup

pytestmark = pytest.mark.django_db


def test_it_survives_a_deleted_endpoint(bare_stripe):
    stripe_setup()
    bare_stripe.webhook_endpoints.delete(bare_stripe.webhook_endpoints.list().data[0].id)

    assert any("webhook: made" in line for line in stripe_setup())


def test_it_leaves_endpoints_and_portals_of_others_alone(bare_stripe):
    other = bare_stripe.webhook_endpoints.create(
        {"url": "https://shop.example/hook/", "enabled_events": ["*"]}
    )
    stripe_setup()

    assert bare_stripe.webhook_endpoints.retrieve(other.id).enabled_events == ["*"]
    assert len(bare_stripe.webhook_endpoints.list().data) == 2


def test_another_address_gets_an_endpoint_of_its_own(bare_stripe):
    stripe_setup(url="https://wayside.example/donate/webhook/")

    (endpoint,) = bare_stripe.webhook_endpoints.list().data
    assert endpoint.url == "https://wayside.example/donate/webhook/"


def an_endpoint_of_another_version(bare_stripe, **changes):
    endpoint = bare_stripe.webhook_endpoints.create(
        {
            "url": URL,
            "enabled_events": list(EVENTS),
            "metadata": {"owner": "wayside-donations"},
            "api_version": "2025-03-31.basil",
        }
    )
    return bare_stripe.webhook_endpoints.update(endpoint.id, changes) if changes else endpoint


def test_an_endpoint_for_another_version_is_named_and_the_way_out_explained(bare_stripe):
    endpoint = an_endpoint_of_another_version(bare_stripe)

    lines = stripe_setup()

    assert f"webhook: to be made anew {endpoint.id} (api_version)" in lines
    assert any("stripe_setup --replace-webhook" in line for line in lines)
    assert [one.id for one in bare_stripe.webhook_endpoints.list().data] == [endpoint.id]
    with pytest.raises(CommandError, match="Not set up"):
        stripe_setup(check=True)


def test_what_else_is_wrong_with_such_an_endpoint_is_mended(bare_stripe):
    endpoint = an_endpoint_of_another_version(bare_stripe, disabled=True)

    stripe_setup()

    assert bare_stripe.webhook_endpoints.retrieve(endpoint.id).status == "enabled"


def test_an_endpoint_can_be_made_anew_and_there_is_one_again(bare_stripe):
    old = an_endpoint_of_another_version(bare_stripe)

    lines = stripe_setup(replace_webhook=True)

    (new,) = bare_stripe.webhook_endpoints.list().data
    assert new.id != old.id
    assert new.api_version == "2026-10-28.endive"
    assert f"webhook: made anew {new.id}" in lines
    assert sum("STRIPE_WEBHOOK_SECRET=whsec_" in line for line in lines) == 1
    stripe_setup(check=True)


def another_endpoint(bare_stripe, **changes):
    """What somebody makes in the Dashboard beside ours, at the same address."""
    endpoint = bare_stripe.webhook_endpoints.create({"url": URL, "enabled_events": ["*"]})
    return bare_stripe.webhook_endpoints.update(endpoint.id, changes) if changes else endpoint


def test_a_second_endpoint_at_our_address_is_reported_and_left_alone(bare_stripe):
    other = another_endpoint(bare_stripe)
    ours = another_endpoint(bare_stripe)

    lines = stripe_setup()

    assert f"another webhook at our address: one too many {other.id}" in lines
    assert any("the one whose secret is in STRIPE_WEBHOOK_SECRET" in line for line in lines)
    assert {one.id for one in bare_stripe.webhook_endpoints.list().data} == {ours.id, other.id}
    with pytest.raises(CommandError, match="Not set up"):
        stripe_setup(check=True)


def test_of_two_endpoints_the_one_that_rings_is_ours(bare_stripe):
    ours = another_endpoint(bare_stripe)
    other = another_endpoint(bare_stripe, disabled=True)

    lines = stripe_setup(dry_run=True)

    assert f"another webhook at our address: one too many {other.id}" in lines
    assert any(line.startswith("webhook: ") and ours.id in line for line in lines)


def test_one_new_endpoint_can_take_the_place_of_two(bare_stripe):
    old = [another_endpoint(bare_stripe), another_endpoint(bare_stripe)]

    lines = stripe_setup(replace_webhook=True)

    (new,) = bare_stripe.webhook_endpoints.list().data
    assert new.id not in {one.id for one in old}
    assert f"another webhook at our address: deleted {old[0].id}" in lines
    stripe_setup(check=True)
