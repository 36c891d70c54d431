"""What we send to Stripe, as plain dicts in the shape of the SDK's `stripe.params`.

tests/donations/test_stripe_params.py holds every one against the installed SDK's types.
"""

from donations.price import CURRENCY, LOOKUP_KEY, MONTHLY_PENCE, PRODUCT_ID

# Marks objects that `stripe_setup` made, so that it never touches another's.
OWNER = {"owner": "wayside-donations"}

# shared stripe.md §2; anything else that arrives is stored and ignored.
EVENTS = (
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "customer.subscription.created",
    "customer.subscription.updated",
    "customer.subscription.deleted",
    "customer.subscription.paused",
    "customer.subscription.resumed",
    "invoice.paid",
    "invoice.payment_failed",
    "invoice.payment_action_required",
    "invoice.voided",
    "invoice.marked_uncollectible",
    "invoice.finalization_failed",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "customer.deleted",
    "customer.updated",
    "payment_method.automatically_updated",
    "payment_method.attached",
)

# The portal's pages that a button of ours can open directly.
FLOWS = ("payment_method_update", "subscription_pause")


def checkout(*, attempt, price_id, success_url, cancel_url):
    """https://docs.stripe.com/api/checkout/sessions/create

    No `payment_method_types` (removed in 2026-09-30: Stripe chooses what suits the visitor), and
    no Adaptive Pricing, which would charge visitors abroad in another currency than we said.
    """
    return {
        "mode": "subscription",
        "line_items": [{"price": price_id, "quantity": 1}],
        "client_reference_id": str(attempt),
        "subscription_data": {"metadata": {"attempt": str(attempt)}},
        "submit_type": "donate",
        "adaptive_pricing": {"enabled": False},
        "success_url": success_url,
        "cancel_url": cancel_url,
    }


def portal_session(*, customer_id, configuration_id, return_url, flow="", subscription_id=""):
    """https://docs.stripe.com/customer-management/portal-deep-links

    `flow` is empty for the portal's front page, else one of `FLOWS`.
    """
    params = {
        "customer": customer_id,
        "configuration": configuration_id,
        "return_url": return_url,
    }
    if flow:
        after = {"type": "redirect", "redirect": {"return_url": return_url}}
        params["flow_data"] = {"type": flow, "after_completion": after}
        if flow == "subscription_pause":
            params["flow_data"][flow] = {"subscription": subscription_id}
    return params


def product():
    """What a bank statement shows is discreet: no drug, no therapy, no diagnosis."""
    return {
        "name": "Monthly donation",
        "statement_descriptor": "WAYSIDE DONATION",
        "active": True,
    }


def price():
    return {
        "product": PRODUCT_ID,
        "currency": CURRENCY,
        "unit_amount": MONTHLY_PENCE,
        "recurring": {"interval": "month"},
        "lookup_key": LOOKUP_KEY,
    }


def portal_configuration(*, return_url):
    """https://docs.stripe.com/api/customer_portal/configurations/create"""
    reasons = ["too_expensive", "unused", "customer_service", "low_quality", "other"]
    months = [{"interval": "month", "interval_count": count} for count in (1, 2, 3)]
    return {
        "default_return_url": return_url,
        "login_page": {"enabled": True},
        "features": {
            "customer_update": {"enabled": True, "allowed_updates": ["email"]},
            "invoice_history": {"enabled": True},
            "payment_method_update": {"enabled": True},
            "subscription_cancel": {
                "enabled": True,
                "mode": "at_period_end",
                "cancellation_reason": {"enabled": True, "options": reasons},
            },
            "subscription_pause": {
                "enabled": True,
                "duration": {"type": "interval_options", "interval_options": months},
            },
        },
        "metadata": OWNER,
    }


def webhook_endpoint(*, url):
    return {"url": url, "enabled_events": list(EVENTS), "metadata": OWNER}


def subscription():
    """Everything that shows which card pays, in one request."""
    return {
        "expand": ["default_payment_method", "customer.invoice_settings.default_payment_method"]
    }


def invoice():
    """With the payment intent of each payment: it alone says that the bank waits for a person."""
    return {"expand": ["payments.data.payment.payment_intent"]}


def invoices_paid_by(intent_id):
    """https://docs.stripe.com/api/invoice-payment/list"""
    return {"payment": {"type": "payment_intent", "payment_intent": intent_id}, "limit": 100}


def charges_of(customer_id):
    return {"customer": customer_id, "limit": 100}


def adjustments_of(charge_id):
    return {"charge": charge_id, "limit": 100}


def subscriptions_of(customer_id):
    return {"customer": customer_id, "status": "all", "limit": 100}


def invoices_of(subscription_id, *, newest):
    return {"subscription": subscription_id, "limit": newest}


def every(*expand, since=None, **wanted):
    """Pages of a whole list; with `since`, a datetime, only of what was made since then."""
    params = {"limit": 100, **wanted}
    if expand:
        params["expand"] = [f"data.{path}" for path in expand]
    if since is not None:
        params["created"] = {"gte": int(since.timestamp())}
    return params


def every_subscription(since):
    # Of deleted customers too.
    return every(*subscription()["expand"], since=since, status="all")


def every_unpaid_invoice_payment():
    return every("payment.payment_intent", status="open")


def every_adjustment(since):
    return every("payment_intent", since=since)


def prices_in_use():
    return {"lookup_keys": [LOOKUP_KEY], "active": True, "limit": 1}


def portal_configurations():
    return {"active": True, "limit": 100}


def webhook_endpoints():
    return {"limit": 100}


def customers_with(email):
    return {"email": email, "limit": 100}


def stop():
    """No renewal: it goes on until the end of what is paid, and can be undone until then."""
    return {"cancel_at_period_end": True}


def go_on_after_stop(*, by_boolean):
    """Undo a stop, whichever of the two fields holds it (flexible billing sets `cancel_at`)."""
    return {"cancel_at_period_end": False} if by_boolean else {"cancel_at": ""}


def end():
    return {"invoice_now": False, "prorate": False}


def collect_again():
    """https://docs.stripe.com/billing/subscriptions/pause-payment#unpause"""
    return {"pause_collection": ""}


def resume():
    """https://docs.stripe.com/api/subscriptions/resume"""
    return {"billing_cycle_anchor": {"type": "now"}}
