"""Checkout sessions for one recurring price, on a page that Stripe hosts.

https://docs.stripe.com/api/checkout/sessions
"""

import urllib.parse

from ..errors import ApiError, missing, not_modelled, required
from ..store import new_id
from ..webhooks import emit
from . import customers, listing, prices, signup
from .changes import takes

DAY_SECONDS = 24 * 3600
MIN_SECONDS = 30 * 60


def create(
    store,
    *,
    mode="payment",
    line_items=None,
    success_url=None,
    cancel_url=None,
    ui_mode="hosted_page",
    adaptive_pricing=None,
    billing_address_collection=None,
    client_reference_id=None,
    custom_text=None,
    customer=None,
    customer_email=None,
    excluded_payment_method_types=None,
    expires_at=None,
    locale=None,
    metadata=None,
    origin_context=None,
    payment_method_collection="always",
    submit_type=None,
    subscription_data=None,
):
    if mode != "subscription":
        raise not_modelled("mode")
    if ui_mode != "hosted_page":
        raise not_modelled("ui_mode")
    if success_url is None:
        raise required("success_url")
    for name, url in (("success_url", success_url), ("cancel_url", cancel_url)):
        check_url(name, url)
    price, quantity = _price(store, line_items)
    _check_owner(store, customer, customer_email)
    session_id = new_id("cs_test_a1", 56)
    session = _shape(store, session_id, price, price["unit_amount"] * quantity) | {
        "adaptive_pricing": adaptive_pricing or {"enabled": True},
        "billing_address_collection": billing_address_collection,
        "cancel_url": cancel_url,
        "client_reference_id": client_reference_id,
        "custom_text": _texts(custom_text),
        "customer": customer,
        "customer_creation": None if customer else "always",
        "customer_details": details(customer_email) if customer_email else None,
        "customer_email": customer_email,
        "excluded_payment_method_types": excluded_payment_method_types or [],
        "expires_at": _expiry(store, expires_at),
        "locale": locale,
        "metadata": metadata or {},
        "origin_context": origin_context,
        "payment_method_collection": payment_method_collection,
        "submit_type": submit_type,
        "success_url": success_url,
    }
    return store.add(
        session,
        price=price["id"],
        quantity=quantity,
        line_item=new_id("li_1"),
        subscription_data=_subscription_data(subscription_data),
    )


def _shape(store, session_id, price, total):
    return {
        "id": session_id,
        "object": "checkout.session",
        "adaptive_pricing": None,
        "after_expiration": None,
        "allow_promotion_codes": None,
        "allowed_payment_method_types": None,
        "amount_subtotal": total,
        "amount_total": total,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "client_secret": None,
        "collected_information": None,
        "consent": None,
        "consent_collection": None,
        "created": store.now(),
        "currency": price["currency"],
        "currency_conversion": None,
        "custom_fields": [],
        "customer_account": None,
        "discounts": [],
        "integration_identifier": None,
        "invoice": None,
        "invoice_creation": None,
        "livemode": False,
        "managed_payments": {"enabled": False},
        "mode": "subscription",
        "optional_items": None,
        "payment_intent": None,
        "payment_link": None,
        "payment_method_configuration_details": None,
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "permissions": None,
        "phone_number_collection": {"enabled": False},
        "recovered_from": None,
        "saved_payment_method_options": {
            "allow_redisplay_filters": ["always"],
            "payment_method_remove": "disabled",
            "payment_method_save": None,
        },
        "setup_intent": None,
        "shipping_address_collection": None,
        "shipping_cost": None,
        "shipping_options": [],
        "status": "open",
        "subscription": None,
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": f"{store.base_url}/c/pay/{session_id}",
        "wallet_options": None,
    }


def check_url(name, url):
    """Stripe takes whole web addresses only; ``{CHECKOUT_SESSION_ID}`` may stand in them."""
    if url is None:
        return
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ApiError(f"Not a valid URL: {url}", code="url_invalid", param=name)


def _price(store, line_items):
    if not line_items:
        raise required("line_items")
    if len(line_items) > 1:
        raise not_modelled("line_items[1]")
    item = line_items[0]
    for name in item.keys() - {"price", "quantity"}:
        raise not_modelled(f"line_items[0][{name}]")
    if not item.get("price"):
        raise required("line_items[0][price]")
    quantity = item.get("quantity")
    if quantity is None:
        raise required("line_items[0][quantity]")
    if quantity < 1:
        raise ApiError(
            "This value must be greater than or equal to 1.",
            code="parameter_invalid_integer",
            param="line_items[0][quantity]",
        )
    return signup.recurring_price(store, item["price"], "line_items[0][price]"), quantity


def _check_owner(store, customer, customer_email):
    if customer and customer_email:
        raise ApiError(
            "You may only specify one of these parameters: customer, customer_email.",
            param="customer",
        )
    if customer:
        customers.living(store, customer)


def _subscription_data(wanted):
    wanted = wanted or {}
    for name in wanted.keys() - {"metadata", "description", "billing_mode"}:
        raise not_modelled(f"subscription_data[{name}]")
    if wanted.get("billing_mode", {}).get("type", "flexible") != "flexible":
        raise not_modelled("subscription_data[billing_mode][type]")
    return {name: wanted.get(name) for name in ("metadata", "description")}


def _texts(wanted):
    names = ("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")
    return {name: (wanted or {}).get(name) for name in names}


def details(email, name=None):
    return {
        "address": customers.whole_address(None),
        "business_name": None,
        "email": email,
        "individual_name": None,
        "name": name,
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": [],
    }


def _expiry(store, wanted):
    now = store.now()
    if wanted is None:
        return now + DAY_SECONDS
    if not now + MIN_SECONDS - 60 <= wanted <= now + DAY_SECONDS + 60:
        raise ApiError(
            "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout "
            "Session creation.",
            param="expires_at",
        )
    return wanted


def retrieve(store, session_id):
    session = store.get("checkout.session", session_id)
    if session is None:
        raise missing("checkout.session", session_id)
    return session


@takes(*listing.CURSOR)
def list_all(
    store,
    *,
    created=None,
    customer=None,
    customer_details=None,
    payment_intent=None,
    status=None,
    subscription=None,
    **cursor,
):
    where = listing.moments("created", created)
    if customer_details is not None:
        path = "json_extract(body, '$.customer_details.email') = ?"
        where.append((path, customer_details["email"]))
    return listing.page(
        store,
        "checkout.session",
        "/v1/checkout/sessions",
        where=where,
        customer=customer,
        payment_intent=payment_intent,
        status=status,
        subscription=subscription,
        **cursor,
    )


def line_items(store, session):
    """The list object that ``expand[]=line_items`` and its own address show."""
    kept = store.private(session["id"])
    price = prices.retrieve(store, kept["price"])
    item = {
        "id": kept["line_item"],
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": session["amount_subtotal"],
        "amount_tax": 0,
        "amount_total": session["amount_total"],
        "currency": session["currency"],
        "description": store.get("product", price["product"])["name"],
        "metadata": {},
        "price": price,
        "quantity": kept["quantity"],
    }
    return listing.whole([item], f"/v1/checkout/sessions/{session['id']}/line_items")


def list_line_items(store, session_id):
    return line_items(store, retrieve(store, session_id))


def expire(store, session_id):
    session = retrieve(store, session_id)
    if session["status"] != "open":
        raise ApiError(
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout '
            f"Session has a status of {session['status']}."
        )
    session |= {"status": "expired", "url": None}
    emit(store, "checkout.session.expired", store.save(session))
    return session
