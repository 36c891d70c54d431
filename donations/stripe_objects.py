"""The objects at Stripe that `stripe_setup` looks after: found, made, changed.

Everything here may raise StripeProblem.
"""

import operator
from dataclasses import dataclass
from typing import Any

from donations import stripe_params
from donations.stripe_client import own_errors, plain, services
from donations.stripe_problems import NoSuchObject


@dataclass(frozen=True)
class Found:
    """An object that `stripe_setup` looks after, with all its fields as Stripe has them."""

    stripe_id: str
    fields: dict


def find_portal_configuration() -> Found | None:
    with own_errors("portal"):
        configurations = services().billing_portal.configurations
        listed = configurations.list(stripe_params.portal_configurations())
        every = (plain(one) for one in listed.auto_paging_iter())
        ours = (Found(one["id"], one) for one in every if one["metadata"] == stripe_params.OWNER)
        return next(ours, None)


def find_webhook_endpoints(url: str) -> list[Found]:
    """All at this address: those that ring first, then those that we made, then the newest."""
    with own_errors("webhook"):
        listed = services().webhook_endpoints.list(stripe_params.webhook_endpoints())
        every = (plain(one) for one in listed.auto_paging_iter())
        found = [Found(one["id"], one) for one in every if one["url"] == url]
        return sorted(found, key=_second_best)


def _second_best(endpoint: Found) -> tuple[bool, bool]:
    fields = endpoint.fields
    return fields["status"] != "enabled", fields["metadata"] != stripe_params.OWNER


def find_product(product_id: str) -> Found | None:
    try:
        with own_errors("product"):
            fields = plain(services().products.retrieve(product_id))
    except NoSuchObject:
        return None
    return None if fields.get("deleted") else Found(fields["id"], fields)


def find_price() -> Found | None:
    with own_errors("price"):
        found = plain(services().prices.list(stripe_params.prices_in_use()))["data"]
        return Found(found[0]["id"], found[0]) if found else None


def write(asking: str, service: str, params: dict, stripe_id: str = "") -> Found:
    """Create an object, or update the one with `stripe_id`; `service` as in `v1.<service>`."""
    with own_errors(asking):
        operations: Any = operator.attrgetter(service)(services())
        answer = operations.update(stripe_id, params) if stripe_id else operations.create(params)
        fields = plain(answer)
        return Found(fields["id"], fields)


def delete_webhook_endpoint(stripe_id: str) -> None:
    with own_errors("webhook"):
        services().webhook_endpoints.delete(stripe_id)
