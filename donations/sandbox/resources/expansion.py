"""``expand[]``: identifiers become objects. https://docs.stripe.com/api/expanding_objects"""

from ..errors import ApiError
from . import checkout_sessions, listing, shapes

MAX_LEVELS = 4

# Fields that hold the id of another object, by the object that has them.
EXPANDABLE = {
    "billing_portal.session": {"configuration": "billing_portal.configuration"},
    "charge": {
        "balance_transaction": "balance_transaction",
        "customer": "customer",
        "payment_intent": "payment_intent",
    },
    "checkout.session": {
        "customer": "customer",
        "invoice": "invoice",
        "payment_intent": "payment_intent",
        "subscription": "subscription",
    },
    "customer": {"default_source": "source"},
    "customer.invoice_settings": {"default_payment_method": "payment_method"},
    "dispute": {"charge": "charge", "payment_intent": "payment_intent"},
    "invoice": {
        "customer": "customer",
        "default_payment_method": "payment_method",
        "latest_revision": "invoice",
    },
    "invoice.parent.subscription_details": {"subscription": "subscription"},
    "invoice_payment": {"invoice": "invoice"},
    "invoice_payment.payment": {"charge": "charge", "payment_intent": "payment_intent"},
    "line_item": {"subscription": "subscription"},
    "line_item.pricing.price_details": {"price": "price"},
    "payment_intent": {
        "customer": "customer",
        "latest_charge": "charge",
        "payment_method": "payment_method",
    },
    "payment_method": {"customer": "customer"},
    "price": {"product": "product"},
    "product": {"default_price": "price"},
    "refund": {
        "charge": "charge",
        "customer": "customer",
        "payment_intent": "payment_intent",
        "payment_method": "payment_method",
    },
    "subscription": {
        "customer": "customer",
        "default_payment_method": "payment_method",
        "latest_invoice": "invoice",
        "pending_setup_intent": "setup_intent",
        "schedule": "subscription_schedule",
    },
}


def _payments(store, invoice):
    found = store.find("invoice_payment", invoice=invoice["id"])
    return listing.whole(found, f"/v1/invoice_payments?invoice={invoice['id']}")


def _subscriptions(store, customer):
    found = [
        shapes.current(store, one)
        for one in store.find("subscription", customer=customer["id"])
        if one["status"] != "canceled"
    ]
    return listing.whole(found, f"/v1/customers/{customer['id']}/subscriptions")


def _refunds(store, charge):
    found = store.find("refund", charge=charge["id"])
    return listing.whole(found, f"/v1/charges/{charge['id']}/refunds")


# Lists that an object shows only when asked.
INCLUDABLE = {
    ("checkout.session", "line_items"): checkout_sessions.line_items,
    ("invoice", "payments"): _payments,
    ("customer", "subscriptions"): _subscriptions,
    ("charge", "refunds"): _refunds,
}


def expand(store, subject, paths):
    """`subject`, changed in place, with every path of `paths` opened."""
    for index, path in enumerate(paths or ()):
        steps = path.split(".")
        if len(steps) > MAX_LEVELS:
            raise ApiError(
                "You cannot expand more than 4 levels of a property. You can pass in at most "
                f"four properties at a time: {path}.",
                param=f"expand[{index}]",
            )
        _open(store, subject, steps, subject.get("object", ""), path)
    return subject


def _open(store, subject, steps, where, path):
    """`where` names the dict that `subject` is, such as ``invoice.parent``."""
    if subject.get("deleted"):
        return  # the path is right for its kind; there is nothing left to open
    name, rest = steps[0], steps[1:]
    if (where, name) in INCLUDABLE and name not in subject:
        subject[name] = INCLUDABLE[where, name](store, subject)
    if name not in subject and name not in EXPANDABLE.get(where, {}):
        raise _cannot(path)
    value = subject.get(name)
    kind = EXPANDABLE.get(where, {}).get(name)
    if isinstance(value, str):
        if kind is None:
            raise _cannot(path)
        value = subject[name] = _fetch(store, kind, value)
    elif not rest and kind is None and (where, name) not in INCLUDABLE and not _is_object(value):
        raise _cannot(path)
    if rest:
        _descend(store, value, rest, f"{where}.{name}", path)


def _descend(store, value, rest, where, path):
    if isinstance(value, list):
        for one in value:
            _descend(store, one, rest, where, path)
    elif isinstance(value, dict):
        _open(store, value, rest, value.get("object", where), path)


def _is_object(value):
    return isinstance(value, dict) and "object" in value


def _fetch(store, kind, object_id):
    found = store.get(kind, object_id)
    # Balance transactions are named but not kept; Stripe would show one.
    return shapes.current(store, found) if found else object_id


def _cannot(path):
    return ApiError(
        f"This property cannot be expanded ({path}). You may want to try expanding 'data.{path}' "
        "instead.",
        param="expand",
    )
