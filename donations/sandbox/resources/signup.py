"""A subscription as it begins, or begins a new period: its shape and its first invoice.

https://docs.stripe.com/api/subscriptions/object
"""

from ..errors import ApiError, missing
from ..store import new_id
from . import invoices, lifecycle, listing, periods
from .shapes import plan_of


def build(store, *, customer, price, quantity, metadata, method=None, description=None, status):
    """Keep a new subscription that begins now; nothing is emitted and nothing is charged."""
    now = store.now()
    subscription_id = new_id("sub_1")
    subscription = {
        "id": subscription_id,
        "object": "subscription",
        "application": None,
        "application_fee_percent": None,
        "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None},
        "billing_cycle_anchor": now,
        "billing_cycle_anchor_config": None,
        "billing_mode": {
            "flexible": {"proration_discounts": "included"},
            "type": "flexible",
            "updated_at": now,
        },
        "billing_schedules": [],
        "billing_thresholds": None,
        "cancel_at": None,
        "cancel_at_period_end": False,
        "canceled_at": None,
        "cancellation_details": dict(lifecycle.NO_DETAILS),
        "collection_method": "charge_automatically",
        "created": now,
        "currency": price["currency"],
        "customer": customer,
        "customer_account": None,
        "days_until_due": None,
        "default_payment_method": method,
        "default_source": None,
        "default_tax_rates": [],
        "description": description,
        "discounts": [],
        "ended_at": None,
        "invoice_settings": {"account_tax_ids": None, "issuer": {"type": "self"}},
        "items": listing.whole(
            [_item(store, subscription_id, price, quantity)],
            f"/v1/subscription_items?subscription={subscription_id}",
        )
        | {"total_count": 1},
        "latest_invoice": None,
        "livemode": False,
        "managed_payments": {"enabled": False},
        "metadata": metadata or {},
        "next_pending_invoice_item_invoice": None,
        "on_behalf_of": None,
        "pause_collection": None,
        "payment_settings": {
            "payment_method_options": None,
            "payment_method_types": None,
            "save_default_payment_method": "off",
        },
        "pending_invoice_item_interval": None,
        "pending_setup_intent": None,
        "pending_update": None,
        "schedule": None,
        "start_date": now,
        "status": status,
        "status_details": None,
        "test_clock": None,
        "transfer_data": None,
        "trial_end": None,
        "trial_settings": {"end_behavior": {"missing_payment_method": "create_invoice"}},
        "trial_start": None,
    }
    return store.add(subscription)


def _item(store, subscription_id, price, quantity):
    now = store.now()
    every = price["recurring"]
    return {
        "id": new_id("si_", 14),
        "object": "subscription_item",
        "billing_thresholds": None,
        "created": now,
        "current_period_end": periods.end_of(now, now, every["interval"], every["interval_count"]),
        "current_period_start": now,
        "discounts": [],
        "metadata": {},
        "plan": plan_of(price),
        "price": price,
        "quantity": quantity,
        "subscription": subscription_id,
        "tax_rates": [],
    }


def first_invoice(store, subscription, reason="subscription_create"):
    """The open invoice for the current period, noted as the latest."""
    item = subscription["items"]["data"][0]
    period = (item["current_period_start"], item["current_period_end"])
    invoice = invoices.draft(store, subscription, reason=reason, period=period)
    subscription["latest_invoice"] = invoice["id"]
    store.save(subscription)
    return invoices.finalize(store, invoice)


def recurring_price(store, price_id, param):
    """The price, if a subscription can be made of it."""
    price = store.get("price", price_id)
    if price is None:
        raise missing("price", price_id, param)
    if not price["active"]:
        raise ApiError(
            "The price specified is inactive. This field only accepts active prices.", param=param
        )
    if price["type"] != "recurring":
        raise ApiError(
            "The price specified is set to `type=one_time` but this field only accepts prices "
            "with `type=recurring`.",
            param=param,
        )
    return price


def item_from_now(store, subscription):
    """Its item, with a period that begins now."""
    item = subscription["items"]["data"][0]
    every = item["price"]["recurring"]
    now = store.now()
    end = periods.end_of(now, now, every["interval"], every["interval_count"])
    return item | {"current_period_start": now, "current_period_end": end}
