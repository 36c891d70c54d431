"""Taking the money of an invoice, and what the result does to its subscription.

https://docs.stripe.com/billing/collection-method and
https://docs.stripe.com/billing/revenue-recovery/smart-retries
"""

from .. import cards
from ..errors import ApiError
from ..webhooks import emit
from . import changes, charges, invoice_shape, invoices, lifecycle, payment_methods

# Days until each further try after a failure.
RETRY_DAYS = (3, 5, 7)
DAY_SECONDS = 24 * 3600

# What becomes of a subscription when retries end; a Dashboard setting of real accounts.
END_OF_RETRIES = ("canceled", "unpaid", "paused", "past_due")

# Stripe's word, https://docs.stripe.com/api/invoices/pay: what was given up can still be paid.
PAYABLE = ("open", "uncollectible")


def collect(store, invoice, *, method=None, outcome=None, by_hand=False):
    """Try to take what an open invoice asks for. Returns its payment intent.

    `method` defaults to the subscription's or the customer's; `outcome` to what the card does
    when nobody is there to help it. Without any method the try counts as failed. A try `by_hand`
    after the first uses up no retry, and ends none:
    https://docs.stripe.com/api/invoices/object#invoice_object-attempt_count
    """
    payment = invoices.payment_of(store, invoice["id"])
    intent = store.get("payment_intent", payment["payment"]["payment_intent"])
    method = method or method_for(store, invoice)
    is_extra = by_hand and invoice["attempt_count"] > 0
    tries = invoice["attempt_count"] + (0 if is_extra else 1)
    invoice |= {"attempted": True, "attempt_count": tries}
    if method is None:
        _unpaid(store, invoice, asks=False, is_extra=is_extra)
        return intent
    outcome = outcome or store.private(method["id"]).get("later", "pays")
    intent = charges.attempt(store, intent, method, outcome, _statement(store, invoice))
    if intent["status"] == "succeeded":
        _paid(store, invoice, payment)
    else:
        asks = intent["status"] == "requires_action"
        _unpaid(store, invoice, asks=asks, is_extra=is_extra)
    return intent


def method_for(store, invoice):
    """The payment method that pays an invoice, or None."""
    subscription = store.get("subscription", invoices.subscription_id(invoice))
    customer = store.get("customer", invoice["customer"])
    chosen = subscription["default_payment_method"] or (
        customer.get("invoice_settings", {}).get("default_payment_method")
    )
    return store.get("payment_method", chosen) if chosen else None


def needs_method(store, invoice):
    """ApiError, in Stripe's words, if nothing could pay an invoice."""
    if method_for(store, invoice) is None:
        raise ApiError(
            "This customer has no attached payment source or default payment method. Please "
            "consider adding a default payment method. For more information, visit "
            "https://stripe.com/docs/billing/subscriptions/payment-methods-setting"
            "#payment-method-priority.",
            code="resource_missing",
        )


def _statement(store, invoice):
    product_id = invoice["lines"]["data"][0]["pricing"]["price_details"]["product"]
    product = store.get("product", product_id)
    return product["statement_descriptor"] or invoice_shape.ACCOUNT_NAME.upper()


def _paid(store, invoice, payment):
    now = store.now()
    invoice |= {
        "amount_paid": invoice["amount_due"],
        "amount_remaining": 0,
        "auto_advance": False,
        "next_payment_attempt": None,
        "status": "paid",
        "status_transitions": invoice["status_transitions"] | {"paid_at": now},
    }
    store.save(invoice)
    payment |= {
        "amount_paid": invoice["amount_due"],
        "status": "paid",
        "status_transitions": {"canceled_at": None, "paid_at": now},
    }
    store.save(payment)
    emit(store, "invoice.paid", invoice)
    emit(store, "invoice.payment_succeeded", invoice)
    emit(store, "invoice_payment.paid", payment)
    _mend(store, invoice)


def _mend(store, invoice):
    subscription = store.get("subscription", invoices.subscription_id(invoice))
    owing = lifecycle.invoices_of(store, subscription["id"], "open")
    if subscription["status"] in ("past_due", "unpaid", "incomplete") and not owing:
        lifecycle.activate(store, subscription)
    _set_delinquent(store, invoice["customer"], False)


def _set_delinquent(store, customer_id, delinquent):
    customer = store.get("customer", customer_id)
    if not customer.get("deleted"):
        changes.write(store, "customer.updated", customer, {"delinquent": delinquent})


def _unpaid(store, invoice, *, asks, is_extra):
    if is_extra:
        _tell_unpaid(store, invoice, asks)
        return
    subscription = store.get("subscription", invoices.subscription_id(invoice))
    first = subscription["status"] == "incomplete"
    tries = invoice["attempt_count"]
    last = first or tries > len(RETRY_DAYS)
    again = None if last else store.now() + RETRY_DAYS[tries - 1] * DAY_SECONDS
    invoice["next_payment_attempt"] = again
    _tell_unpaid(store, invoice, asks)
    if first:
        return
    _set_delinquent(store, invoice["customer"], True)
    if subscription["status"] == "active":
        subscription = lifecycle.write(store, subscription, {"status": "past_due"})
    if last:
        end_retries(store, subscription, store.setting("end_of_retries", END_OF_RETRIES[0]))


def _tell_unpaid(store, invoice, asks):
    emit(store, "invoice.payment_failed", store.save(invoice))
    if asks:
        emit(store, "invoice.payment_action_required", invoice)


def end_retries(store, subscription, outcome):
    """Give up on a subscription whose payments failed. `outcome` is one of `END_OF_RETRIES`."""
    for invoice in lifecycle.invoices_of(store, subscription["id"], "open"):
        _fail_for_good(store, invoice)
    if outcome == "canceled":
        return lifecycle.end(store, subscription, reason="payment_failed")
    if outcome == "paused":
        return lifecycle.pause(store, subscription, "final_payment_failure")
    return lifecycle.write(store, subscription, {"status": outcome})


def _fail_for_good(store, invoice):
    """Retries that are cut short still end, as all do, with a try that fails."""
    if invoice["next_payment_attempt"] is None:
        return
    invoice |= {"attempt_count": invoice["attempt_count"] + 1, "next_payment_attempt": None}
    emit(store, "invoice.payment_failed", store.save(invoice))


def pay(store, invoice_id, *, payment_method=None, off_session=None):
    """https://docs.stripe.com/api/invoices/pay; a refusal is an error that stays written."""
    invoice = invoices.retrieve(store, invoice_id)
    if invoice["status"] == "paid":
        raise ApiError("Invoice is already paid", code="invoice_already_paid")
    if invoice["status"] == "draft":
        invoice = invoices.finalize(store, invoice)
    if invoice["status"] not in PAYABLE:
        raise ApiError(
            f"Invoice can't be paid: it is {invoice['status']}.", code="invoice_not_open"
        )
    method = None
    if payment_method is not None:
        method = payment_methods.retrieve(store, payment_method)
    else:
        needs_method(store, invoice)
    intent = collect(store, invoice, method=method, by_hand=True)
    refuse_unpaid(store, intent)
    return store.get("invoice", invoice_id)


def refuse_unpaid(store, intent):
    """Raise Stripe's error if an intent did not succeed."""
    if intent["status"] == "requires_action":
        error = cards.decline("refused")
        error.message = (
            "This payment requires additional user action before it can be completed successfully."
        )
        error.code = "invoice_payment_intent_requires_action"
        raise error
    if intent["status"] != "succeeded":
        charge = store.get("charge", intent["latest_charge"])
        reason = charge["outcome"]["reason"]
        raise cards.decline("insufficient" if reason == "insufficient_funds" else "declines")


def finalize(store, invoice_id):
    invoice = invoices.retrieve(store, invoice_id)
    if invoice["status"] != "draft":
        raise ApiError(
            "This invoice is already finalized, you can't re-finalize a non-draft invoice.",
            code="invoice_not_editable",
        )
    return invoices.finalize(store, invoice)


def void(store, invoice_id):
    return _close(store, invoice_id, "void", "voided_at", "invoice.voided")


def mark_uncollectible(store, invoice_id):
    return _close(
        store,
        invoice_id,
        "uncollectible",
        "marked_uncollectible_at",
        "invoice.marked_uncollectible",
    )


def _close(store, invoice_id, status, moment, type):
    invoice = invoices.retrieve(store, invoice_id)
    if invoice["status"] not in PAYABLE:
        raise ApiError(
            f"You can only pass in open invoices. This invoice isn't open: it is "
            f"{invoice['status']}.",
            code="invoice_not_open",
        )
    invoice |= {
        "auto_advance": False,
        "next_payment_attempt": None,
        "status": status,
        "status_transitions": invoice["status_transitions"] | {moment: store.now()},
    }
    if status == "uncollectible":
        invoice["status_details"] = {"uncollectible": {"reason": "user_forgiven"}}
    store.save(invoice)
    if status == "void":
        payment = invoices.payment_of(store, invoice_id)
        charges.cancel_intent(store, payment["payment"]["payment_intent"], "void_invoice")
    emit(store, type, invoice)
    return invoice
