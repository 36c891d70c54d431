"""https://docs.stripe.com/api/disputes"""

from ..errors import ApiError, missing
from ..store import new_id
from ..webhooks import emit
from . import changes, charges, invoices, listing
from .changes import takes

ANSWER_SECONDS = 7 * 24 * 3600
FEE = 2000

EVIDENCE = (
    "access_activity_log",
    "billing_address",
    "cancellation_policy",
    "cancellation_policy_disclosure",
    "cancellation_rebuttal",
    "customer_communication",
    "customer_email_address",
    "customer_name",
    "customer_purchase_ip",
    "customer_signature",
    "duplicate_charge_documentation",
    "duplicate_charge_explanation",
    "duplicate_charge_id",
    "product_description",
    "receipt",
    "refund_policy",
    "refund_policy_disclosure",
    "refund_refusal_explanation",
    "service_date",
    "service_documentation",
    "shipping_address",
    "shipping_carrier",
    "shipping_date",
    "shipping_documentation",
    "shipping_tracking_number",
    "uncategorized_file",
    "uncategorized_text",
)


def open_for_invoice(store, invoice_id):
    """The bank of whoever paid an invoice takes the money back."""
    payment = invoices.payment_of(store, invoice_id)
    intent = payment and charges.retrieve_intent(store, payment["payment"]["payment_intent"])
    if not intent or intent["status"] != "succeeded":
        raise ApiError("Only a paid invoice can be disputed.")
    return open_for_charge(store, charges.retrieve(store, intent["latest_charge"]))


def open_for_charge(store, charge):
    if charge["disputed"]:
        raise ApiError(f"Charge {charge['id']} is already disputed.")
    changes.write(store, "charge.updated", charge, {"disputed": True})
    dispute = store.add(_shape(store, charge))
    emit(store, "charge.dispute.created", dispute)
    emit(store, "charge.dispute.funds_withdrawn", dispute)
    return dispute


def _shape(store, charge):
    dispute_id = new_id("du_1")
    brand = charge["payment_method_details"]["card"]["brand"]
    return {
        "id": dispute_id,
        "object": "dispute",
        "amount": charge["amount"],
        "balance_transactions": [
            _movement(store, dispute_id, -charge["amount"], FEE, charge["currency"])
        ],
        "charge": charge["id"],
        "created": store.now(),
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": dict.fromkeys(EVIDENCE) | {"enhanced_evidence": {}},
        "evidence_details": {
            "due_by": store.now() + ANSWER_SECONDS,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
            "submission_method": "not_submitted",
        },
        "intended_submission_method": None,
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "network_reason_code": "10.4",
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {
            "card": {
                "brand": brand,
                "case_type": "chargeback",
                "network": brand,
                "network_reason_code": "10.4",
            },
            "type": "card",
        },
        "reason": "fraudulent",
        "status": "needs_response",
    }


def _movement(store, dispute_id, amount, fee, currency):
    return {
        "id": new_id("txn_1"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": store.now(),
        "balance_type": "payments",
        "created": store.now(),
        "currency": currency,
        "description": f"Chargeback {'withdrawal' if amount < 0 else 'reversal'}",
        "exchange_rate": None,
        "fee": fee,
        "fee_details": [_fee(fee, currency)] if fee else [],
        "net": amount - fee,
        "reporting_category": "dispute" if amount < 0 else "dispute_reversal",
        "source": dispute_id,
        "status": "available",
        "type": "adjustment",
    }


def _fee(amount, currency):
    return {
        "amount": amount,
        "application": None,
        "currency": currency,
        "description": "Dispute fee",
        "type": "stripe_fee",
    }


def settle(store, dispute_id, status):
    """Close it as ``won`` or ``lost``; won money comes back."""
    dispute = retrieve(store, dispute_id)
    if dispute["status"] in ("won", "lost"):
        raise ApiError(f"This dispute is already {dispute['status']}.")
    wanted = {"status": status}
    if status == "won":
        back = _movement(store, dispute_id, dispute["amount"], 0, dispute["currency"])
        wanted["balance_transactions"] = [*dispute["balance_transactions"], back]
    dispute = changes.write(store, "charge.dispute.updated", dispute, wanted)
    if status == "won":
        emit(store, "charge.dispute.funds_reinstated", dispute)
        charge = charges.retrieve(store, dispute["charge"])
        changes.write(store, "charge.updated", charge, {"disputed": False})
    emit(store, "charge.dispute.closed", dispute)
    return dispute


def close(store, dispute_id):
    """The account holder gives in: https://docs.stripe.com/api/disputes/close"""
    return settle(store, dispute_id, "lost")


def retrieve(store, dispute_id):
    dispute = store.get("dispute", dispute_id)
    if dispute is None:
        raise missing("dispute", dispute_id)
    return dispute


@takes(*listing.CURSOR)
def list_all(store, *, charge=None, created=None, payment_intent=None, **cursor):
    return listing.page(
        store,
        "dispute",
        "/v1/disputes",
        where=listing.moments("created", created),
        charge=charge,
        payment_intent=payment_intent,
        **cursor,
    )
