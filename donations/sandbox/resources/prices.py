"""https://docs.stripe.com/api/prices"""

from ..errors import ApiError, missing, not_modelled, required
from ..store import new_id
from ..webhooks import emit
from . import changes, listing, products
from .changes import takes


def create(
    store,
    *,
    currency,
    unit_amount=None,
    product=None,
    product_data=None,
    recurring=None,
    active=True,
    lookup_key=None,
    transfer_lookup_key=False,
    metadata=None,
    nickname=None,
    tax_behavior="unspecified",
):
    if unit_amount is None:
        raise required("unit_amount")
    if unit_amount < 0:
        raise ApiError(
            "Invalid non-negative integer", code="parameter_invalid_integer", param="unit_amount"
        )
    price_id = new_id("price_1")
    _claim_lookup_key(store, lookup_key, transfer_lookup_key)
    price = store.add(
        {
            "id": price_id,
            "object": "price",
            "active": active,
            "billing_scheme": "per_unit",
            "created": store.now(),
            "currency": currency.lower(),
            "custom_unit_amount": None,
            "livemode": False,
            "lookup_key": lookup_key,
            "metadata": metadata or {},
            "nickname": nickname,
            "product": _product(store, product, product_data),
            "recurring": _recurring(recurring),
            "tax_behavior": tax_behavior,
            "tiers_mode": None,
            "transform_quantity": None,
            "type": "recurring" if recurring else "one_time",
            "unit_amount": unit_amount,
            "unit_amount_decimal": str(unit_amount),
        }
    )
    emit(store, "price.created", price)
    return price


def _product(store, product, product_data):
    if product is None and product_data is None:
        raise required("product")
    if product is not None:
        if store.get("product", product) is None:
            raise missing("product", product, "product")
        return product
    known = {"id", "name", "active", "metadata", "statement_descriptor", "unit_label"}
    for name in product_data.keys() - known:
        raise not_modelled(f"product_data[{name}]")
    return products.create(store, **product_data)["id"]


def _recurring(wanted):
    if not wanted:
        return None
    if wanted.get("usage_type", "licensed") != "licensed":
        raise not_modelled("recurring[usage_type]")
    return {
        "interval": wanted["interval"],
        "interval_count": wanted.get("interval_count", 1),
        "meter": None,
        "trial_period_days": None,
        "usage_type": "licensed",
    }


def _claim_lookup_key(store, lookup_key, transfer):
    """A lookup key belongs to one price; another may take it over if it says so."""
    if not lookup_key:
        return
    for holder in store.find("price", lookup_key=lookup_key):
        if not transfer:
            raise ApiError(
                f"A price (`{holder['id']}`) already uses that lookup key.",
                code="resource_already_exists",
                param="lookup_key",
            )
        changes.write(store, "price.updated", holder, {"lookup_key": None})


def retrieve(store, price_id):
    price = store.get("price", price_id)
    if price is None:
        raise missing("price", price_id)
    return price


@takes("active", "metadata", "nickname", "lookup_key", "tax_behavior")
def update(store, price_id, *, transfer_lookup_key=False, **wanted):
    price = retrieve(store, price_id)
    if wanted.get("lookup_key") not in (None, price["lookup_key"]):
        _claim_lookup_key(store, wanted["lookup_key"], transfer_lookup_key)
    return changes.write(store, "price.updated", price, wanted)


@takes(*listing.CURSOR)
def list_all(
    store,
    *,
    active=None,
    created=None,
    currency=None,
    lookup_keys=None,
    product=None,
    type=None,
    **cursor,
):
    where = listing.moments("created", created) + listing.any_of("lookup_key", lookup_keys)
    return listing.page(
        store,
        "price",
        "/v1/prices",
        where=where,
        active=active,
        currency=currency,
        product=product,
        type=type,
        **cursor,
    )
