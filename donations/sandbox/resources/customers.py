"""https://docs.stripe.com/api/customers"""

import secrets

from ..errors import ApiError, missing
from ..store import new_id
from ..webhooks import emit
from . import changes, listing
from .changes import takes


def create(
    store,
    *,
    email=None,
    name=None,
    description=None,
    phone=None,
    address=None,
    metadata=None,
    preferred_locales=None,
    invoice_settings=None,
):
    customer = store.add(
        {
            "id": new_id("cus_", 14),
            "object": "customer",
            "address": whole_address(address) if address else None,
            "balance": 0,
            "created": store.now(),
            "currency": None,
            "customer_account": None,
            "default_source": None,
            "delinquent": False,
            "description": description,
            "discount": None,
            "email": email,
            "invoice_prefix": secrets.token_hex(4).upper(),
            "invoice_settings": _settings(invoice_settings),
            "livemode": False,
            "metadata": metadata or {},
            "name": name,
            "next_invoice_sequence": 1,
            "phone": phone,
            "preferred_locales": preferred_locales or [],
            "shipping": None,
            "tax_exempt": "none",
            "test_clock": None,
        }
    )
    emit(store, "customer.created", customer)
    return customer


def whole_address(parts):
    names = ("city", "country", "line1", "line2", "postal_code", "state")
    return {name: (parts or {}).get(name) for name in names}


def _settings(wanted):
    empty = {
        "custom_fields": None,
        "default_payment_method": None,
        "footer": None,
        "rendering_options": None,
    }
    return empty | (wanted or {})


def retrieve(store, customer_id):
    """The customer; what is left of it (``deleted: true``) once it was deleted."""
    customer = store.get("customer", customer_id)
    if customer is None:
        raise missing("customer", customer_id)
    return customer


def living(store, customer_id, param="customer"):
    """The customer, for an operation that needs one that was not deleted."""
    customer = store.get("customer", customer_id)
    if customer is None or customer.get("deleted"):
        raise missing("customer", customer_id, param)
    return customer


@takes(
    "address",
    "description",
    "email",
    "invoice_settings",
    "metadata",
    "name",
    "phone",
    "preferred_locales",
)
def update(store, customer_id, **wanted):
    customer = living(store, customer_id, "id")
    if "invoice_settings" in wanted:
        merged = customer["invoice_settings"] | (wanted["invoice_settings"] or {})
        wanted["invoice_settings"] = merged
        check_default(store, customer, merged["default_payment_method"])
    if wanted.get("address"):
        wanted["address"] = whole_address(wanted["address"])
    return changes.write(store, "customer.updated", customer, wanted)


def check_default(store, customer, payment_method_id):
    if payment_method_id is None:
        return
    method = store.get("payment_method", payment_method_id)
    if method is None or method["customer"] != customer["id"]:
        raise ApiError(
            f"The customer does not have a payment method with the ID {payment_method_id}. The "
            "payment method must be attached to the customer.",
            code="resource_missing",
            param="invoice_settings[default_payment_method]",
        )


@takes(*listing.CURSOR)
def list_all(store, *, created=None, email=None, **cursor):
    where = listing.moments("created", created)
    where.append(("json_extract(body, '$.deleted') IS NOT ?", 1))
    return listing.page(store, "customer", "/v1/customers", where=where, email=email, **cursor)
