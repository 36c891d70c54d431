"""https://docs.stripe.com/api/refunds"""

from ..errors import ApiError, missing
from ..store import new_id
from ..webhooks import emit
from . import changes, charges, invoice_shape, listing
from .changes import takes


def create(store, *, amount=None, charge=None, payment_intent=None, reason=None, metadata=None):
    target = _charge(store, charge, payment_intent)
    left = target["amount"] - target["amount_refunded"]
    if target["refunded"]:
        raise ApiError(
            f"Charge {target['id']} has already been refunded.", code="charge_already_refunded"
        )
    if target["disputed"]:
        raise ApiError(
            f"Charge {target['id']} has been charged back; cannot issue a refund.",
            code="charge_disputed",
        )
    amount = left if amount is None else amount
    _check_amount(amount, left, target)
    refund = store.add(_shape(store, target, amount, reason, metadata))
    refunded = target["amount_refunded"] + amount
    wanted = {"amount_refunded": refunded, "refunded": refunded == target["amount"]}
    changes.write(store, "charge.refunded", target, wanted)
    emit(store, "refund.created", refund)
    return refund


def _charge(store, charge, payment_intent):
    if charge is not None:
        target = store.get("charge", charge)
        if target is None:
            raise missing("charge", charge, "charge")
    elif payment_intent is not None:
        intent = store.get("payment_intent", payment_intent)
        if intent is None:
            raise missing("payment_intent", payment_intent, "payment_intent")
        target = store.get("charge", intent["latest_charge"])
    else:
        raise ApiError(
            "One of the following params should be provided for this request: payment_intent or "
            "charge.",
            code="parameter_missing",
        )
    if target is None or not target["paid"]:
        raise ApiError("This payment does not have a successful charge to refund.")
    return target


def _check_amount(amount, left, charge):
    if amount < 1:
        raise ApiError("Invalid positive integer", code="parameter_invalid_integer", param="amount")
    if amount > left:
        wanted = invoice_shape.money(amount, charge["currency"])
        raise ApiError(
            f"Refund amount ({wanted}) is greater than unrefunded amount on charge "
            f"({invoice_shape.money(left, charge['currency'])})",
            param="amount",
        )


def _shape(store, charge, amount, reason, metadata):
    return {
        "id": new_id("re_3"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": new_id("txn_3"),
        "charge": charge["id"],
        "created": store.now(),
        "currency": charge["currency"],
        "customer": charge["customer"],
        "customer_account": None,
        "destination_details": {
            "card": {"reference_status": "pending", "reference_type": "acquirer_reference_number",
                     "type": "refund"},
            "type": "card",
        },
        "metadata": metadata or {},
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "reason": reason,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
    }  # fmt: skip


def retrieve(store, refund_id):
    refund = store.get("refund", refund_id)
    if refund is None:
        raise missing("refund", refund_id)
    return refund


def update(store, refund_id, *, metadata=None):
    return changes.write(
        store, "refund.updated", retrieve(store, refund_id), {"metadata": metadata}
    )


def fail(store, refund_id):
    """The bank sent the money back, as happens to a closed card."""
    refund = retrieve(store, refund_id)
    if refund["status"] != "succeeded":
        raise ApiError(f"This refund is {refund['status']}.")
    wanted = {
        "failure_balance_transaction": new_id("txn_3"),
        "failure_reason": "expired_or_canceled_card",
        "status": "failed",
    }
    refund = changes.write(store, "refund.updated", refund, wanted)
    charge = charges.retrieve(store, refund["charge"])
    left = charge["amount_refunded"] - refund["amount"]
    changes.write(store, "charge.updated", charge, {"amount_refunded": left, "refunded": False})
    emit(store, "refund.failed", refund)
    return refund


@takes(*listing.CURSOR)
def list_all(store, *, charge=None, created=None, payment_intent=None, **cursor):
    return listing.page(
        store,
        "refund",
        "/v1/refunds",
        where=listing.moments("created", created),
        charge=charge,
        payment_intent=payment_intent,
        **cursor,
    )
