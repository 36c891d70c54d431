"""Pieces of objects that several kinds share, and facts that are filled in when one is read."""

from .. import webhooks


def plan_of(price):
    """The older form of a price, which subscription items still carry."""
    every = price["recurring"]
    return {
        "id": price["id"],
        "object": "plan",
        "active": price["active"],
        "amount": price["unit_amount"],
        "amount_decimal": price["unit_amount_decimal"],
        "billing_scheme": "per_unit",
        "created": price["created"],
        "currency": price["currency"],
        "interval": every["interval"],
        "interval_count": every["interval_count"],
        "livemode": False,
        "metadata": price["metadata"],
        "meter": None,
        "nickname": price["nickname"],
        "product": price["product"],
        "tiers_mode": None,
        "transform_usage": None,
        "trial_period_days": None,
        "usage_type": "licensed",
    }


def current(store, subject):
    """`subject` with the facts that live elsewhere as they are now."""
    kind = subject.get("object")
    if kind == "list":
        return subject | {"data": [current(store, one) for one in subject["data"]]}
    if kind == "subscription":
        return _with_current_prices(store, subject)
    if kind == "event":
        return subject | {"pending_webhooks": webhooks.pending_webhooks(store, subject["id"])}
    return subject


def _with_current_prices(store, subscription):
    data = []
    for item in subscription["items"]["data"]:
        price = store.get("price", item["price"]["id"])
        data.append(item | {"price": price, "plan": plan_of(price)})
    return subscription | {"items": subscription["items"] | {"data": data}}
