"""Payment intents and charges: one attempt to take money.

https://docs.stripe.com/api/payment_intents and https://docs.stripe.com/api/charges
"""

from .. import cards
from ..errors import missing
from ..store import new_id
from ..webhooks import emit
from . import listing
from .changes import takes


def new_intent(store, *, amount, currency, customer, description=None):
    intent_id = new_id("pi_3")
    intent = store.add(
        {
            "id": intent_id,
            "object": "payment_intent",
            "allowed_payment_method_types": None,
            "amount": amount,
            "amount_capturable": 0,
            "amount_details": {"tip": {}},
            "amount_received": 0,
            "application": None,
            "application_fee_amount": None,
            "automatic_payment_methods": None,
            "canceled_at": None,
            "cancellation_reason": None,
            "capture_method": "automatic",
            "client_secret": f"{intent_id}_secret_{new_id('')}",
            "confirmation_method": "automatic",
            "created": store.now(),
            "currency": currency,
            "customer": customer,
            "customer_account": None,
            "description": description,
            "last_payment_error": None,
            "latest_charge": None,
            "livemode": False,
            "metadata": {},
            "next_action": None,
            "on_behalf_of": None,
            "payment_method": None,
            "payment_method_configuration_details": None,
            "payment_method_options": {"card": _card_options()},
            "payment_method_types": ["card"],
            "payment_record": None,
            "processing": None,
            "receipt_email": None,
            "review": None,
            "setup_future_usage": "off_session",
            "shipping": None,
            "source": None,
            "statement_descriptor": None,
            "statement_descriptor_suffix": None,
            "status": "requires_payment_method",
            "transfer_data": None,
            "transfer_group": None,
        }
    )
    emit(store, "payment_intent.created", intent)
    return intent


def _card_options():
    return {
        "installments": None,
        "mandate_options": None,
        "network": None,
        "request_three_d_secure": "automatic",
    }


def attempt(store, intent, method, outcome, statement):
    """Try `method` on `intent`. `outcome` is ``pays``, ``asks`` or a key of `cards.DECLINES`.

    Returns the intent: ``succeeded``, ``requires_action`` or ``requires_payment_method``.
    """
    if outcome == "asks":
        return _ask(store, intent, method)
    charge = _new_charge(store, intent, method, outcome, statement)
    if outcome == "pays":
        intent |= {
            "amount_received": intent["amount"],
            "last_payment_error": None,
            "status": "succeeded",
        }
    else:
        intent |= {
            "last_payment_error": _last_error(charge, method, outcome),
            "status": "requires_payment_method",
        }
    used = method["id"] if outcome == "pays" else None
    intent |= {"latest_charge": charge["id"], "next_action": None, "payment_method": used}
    store.save(intent)
    emit(store, "charge.succeeded" if charge["paid"] else "charge.failed", charge)
    emit(store, f"payment_intent.{'succeeded' if charge['paid'] else 'payment_failed'}", intent)
    return intent


def _ask(store, intent, method):
    intent |= {
        "next_action": {"type": "use_stripe_sdk", "use_stripe_sdk": {}},
        "payment_method": method["id"],
        "status": "requires_action",
    }
    emit(store, "payment_intent.requires_action", store.save(intent))
    return intent


def _last_error(charge, method, outcome):
    code, decline_code, message = cards.DECLINES[outcome]
    error = {
        "charge": charge["id"],
        "code": code,
        "doc_url": f"https://docs.stripe.com/error-codes/{code.replace('_', '-')}",
        "message": message,
        "payment_method": method,
        "type": "card_error",
    }
    return error | ({"decline_code": decline_code} if decline_code else {})


def _new_charge(store, intent, method, outcome, statement):
    paid = outcome == "pays"
    code, decline_code, message = (None, None, None) if paid else cards.DECLINES[outcome]
    charge_id = new_id("ch_3")
    return store.add(
        {
            "id": charge_id,
            "object": "charge",
            "amount": intent["amount"],
            "amount_captured": intent["amount"] if paid else 0,
            "amount_refunded": 0,
            "application": None,
            "application_fee": None,
            "application_fee_amount": None,
            "authorization_code": None,
            "balance_transaction": new_id("txn_3") if paid else None,
            "billing_details": method["billing_details"],
            "calculated_statement_descriptor": statement,
            "captured": paid,
            "created": store.now(),
            "currency": intent["currency"],
            "customer": intent["customer"],
            "description": intent["description"],
            "disputed": False,
            "failure_balance_transaction": None,
            "failure_code": code,
            "failure_message": message,
            "fraud_details": {},
            "livemode": False,
            "metadata": {},
            "on_behalf_of": None,
            "outcome": _outcome(paid, decline_code),
            "paid": paid,
            "payment_intent": intent["id"],
            "payment_method": method["id"],
            "payment_method_details": {"card": _card_details(method), "type": "card"},
            "radar_options": {},
            "receipt_email": None,
            "receipt_number": None,
            "receipt_url": f"{store.base_url}/receipts/{charge_id}" if paid else None,
            "refunded": False,
            "review": None,
            "shipping": None,
            "source": None,
            "source_transfer": None,
            "statement_descriptor": statement,
            "statement_descriptor_suffix": None,
            "status": "succeeded" if paid else "failed",
            "transfer_data": None,
            "transfer_group": None,
        }
    )


def _outcome(paid, decline_code):
    return {
        "advice_code": None if paid else "try_again_later",
        "network_advice_code": None,
        "network_decline_code": None if paid else "05",
        "network_status": "approved_by_network" if paid else "declined_by_network",
        "reason": decline_code,
        "risk_level": "normal",
        "risk_score": 20,
        "seller_message": "Payment complete." if paid else "The bank did not return any details.",
        "type": "authorized" if paid else "issuer_declined",
    }


def _card_details(method):
    card = method["card"]
    copied = ("brand", "checks", "country", "exp_month", "exp_year", "fingerprint", "funding",
              "last4", "regulated_status", "wallet")  # fmt: skip
    return {name: card[name] for name in copied} | {
        "amount_authorized": None,
        "authorization_code": None,
        "extended_authorization": {"status": "disabled"},
        "incremental_authorization": {"status": "unavailable"},
        "installments": None,
        "mandate": None,
        "multicapture": {"status": "unavailable"},
        "network": card["brand"],
        "network_token": {"used": False},
        "network_transaction_id": None,
        "overcapture": {"maximum_amount_capturable": 0, "status": "unavailable"},
        "three_d_secure": None,
    }


def cancel_intent(store, intent_id, reason):
    intent = store.get("payment_intent", intent_id)
    if intent["status"] in ("succeeded", "canceled"):
        return
    intent |= {"status": "canceled", "canceled_at": store.now(), "cancellation_reason": reason}
    emit(store, "payment_intent.canceled", store.save(intent))


def retrieve_intent(store, intent_id):
    intent = store.get("payment_intent", intent_id)
    if intent is None:
        raise missing("payment_intent", intent_id)
    return intent


@takes(*listing.CURSOR)
def list_intents(store, *, created=None, customer=None, **cursor):
    where = listing.moments("created", created)
    url = "/v1/payment_intents"
    return listing.page(store, "payment_intent", url, where=where, customer=customer, **cursor)


def retrieve(store, charge_id):
    charge = store.get("charge", charge_id)
    if charge is None:
        raise missing("charge", charge_id)
    return charge


@takes(*listing.CURSOR)
def list_all(store, *, created=None, customer=None, payment_intent=None, **cursor):
    return listing.page(
        store,
        "charge",
        "/v1/charges",
        where=listing.moments("created", created),
        customer=customer,
        payment_intent=payment_intent,
        **cursor,
    )
