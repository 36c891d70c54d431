"""https://docs.stripe.com/api/subscriptions"""

from ..errors import ApiError, missing, not_modelled, required
from ..webhooks import emit
from . import collection, customers, lifecycle, listing, payment_methods, prices, signup
from .changes import merge, takes
from .shapes import plan_of


def _only_item(items):
    if not items:
        raise required("items")
    if len(items) > 1:
        raise not_modelled("items[1]")
    item = items[0]
    for name in item.keys() - {"price", "quantity", "id"}:
        raise not_modelled(f"items[0][{name}]")
    return item


def create(
    store,
    *,
    customer=None,
    items=None,
    default_payment_method=None,
    payment_behavior="allow_incomplete",
    metadata=None,
    description=None,
    off_session=None,
):
    if customer is None:
        raise required("customer")
    owner = customers.living(store, customer)
    item = _only_item(items)
    if not item.get("price"):
        raise required("items[0][price]")
    price = signup.recurring_price(store, item["price"], "items[0][price]")
    method = _attached(store, owner, default_payment_method)
    subscription = signup.build(
        store,
        customer=customer,
        price=price,
        quantity=item.get("quantity", 1),
        metadata=metadata,
        method=method,
        description=description,
        status="incomplete",
    )
    invoice = signup.first_invoice(store, subscription)
    emit(store, "customer.subscription.created", subscription)
    if payment_behavior == "default_incomplete":
        return subscription
    collection.needs_method(store, invoice)
    intent = collection.collect(store, invoice)
    if payment_behavior == "error_if_incomplete":
        _all_or_nothing(store, intent)
    return store.get("subscription", subscription["id"])


def _all_or_nothing(store, intent):
    try:
        collection.refuse_unpaid(store, intent)
    except ApiError as error:
        # A plain error, unlike `Refused`, takes the subscription back with it.
        raise ApiError(
            error.message, status=402, type=error.type, code=error.code, **error.extra
        ) from None


def _attached(store, customer, method_id):
    if method_id is None:
        return None
    method = payment_methods.retrieve(store, method_id)
    if method["customer"] is None:
        method = payment_methods.attach(store, method["id"], customer=customer["id"])
    if method["customer"] != customer["id"]:
        raise ApiError(
            f"The customer does not have a payment method with the ID {method_id}. The payment "
            "method must be attached to the customer.",
            code="resource_missing",
            param="default_payment_method",
        )
    return method["id"]


def retrieve(store, subscription_id):
    subscription = store.get("subscription", subscription_id)
    if subscription is None:
        raise missing("subscription", subscription_id)
    return subscription


@takes(*listing.CURSOR)
def list_all(
    store,
    *,
    created=None,
    current_period_end=None,
    current_period_start=None,
    customer=None,
    price=None,
    status=None,
    **cursor,
):
    item = "items.data[0]."
    where = (
        listing.moments("created", created)
        + listing.moments(f"{item}current_period_end", current_period_end)
        + listing.moments(f"{item}current_period_start", current_period_start)
        + _with_status(status)
    )
    if price is not None:
        prices.retrieve(store, price)
        where.append((f"json_extract(body, '$.{item}price.id') = ?", price))
    return listing.page(
        store, "subscription", "/v1/subscriptions", where=where, customer=customer, **cursor
    )


def _with_status(status):
    column = "json_extract(body, '$.status')"
    if status == "all":
        return []
    if status is None:
        return [(f"{column} != ?", "canceled")]
    if status == "ended":
        return listing.any_of("status", list(lifecycle.FINAL))
    return [(f"{column} = ?", status)]


def _alive(store, subscription_id):
    subscription = retrieve(store, subscription_id)
    if subscription["status"] in lifecycle.FINAL:
        raise missing("subscription", subscription_id)
    return subscription


@takes(
    "cancel_at",
    "cancel_at_period_end",
    "cancellation_details",
    "default_payment_method",
    "description",
    "items",
    "metadata",
    "pause_collection",
)
def update(store, subscription_id, *, proration_behavior=None, off_session=None, **wanted):
    subscription = retrieve(store, subscription_id)
    if subscription["status"] in lifecycle.FINAL:
        _only_notes(wanted)
    if "default_payment_method" in wanted:
        owner = customers.living(store, subscription["customer"])
        method = _attached(store, owner, wanted["default_payment_method"])
        wanted["default_payment_method"] = method
    if "items" in wanted:
        wanted["items"] = _new_items(store, subscription, wanted["items"], proration_behavior)
    if "cancellation_details" in wanted:
        details = subscription["cancellation_details"]
        wanted["cancellation_details"] = details | wanted["cancellation_details"]
    if wanted.get("pause_collection"):
        wanted["pause_collection"] = {"resumes_at": None} | wanted["pause_collection"]
    wanted |= _ending(store, subscription, wanted)
    return lifecycle.write(store, subscription, wanted)


def _only_notes(wanted):
    for name in wanted.keys() - {"metadata", "cancellation_details"}:
        raise ApiError(
            "A canceled subscription can only update its cancellation_details and metadata.",
            param=name,
        )


def _new_items(store, subscription, items, proration_behavior):
    wanted = _only_item(items)
    if "price" in wanted and proration_behavior != "none":
        raise not_modelled("proration_behavior")
    item = dict(subscription["items"]["data"][0])
    if wanted.get("id") != item["id"]:
        raise not_modelled("items[0] without the id of the present item")
    if "price" in wanted:
        price = signup.recurring_price(store, wanted["price"], "items[0][price]")
        item |= {"price": price, "plan": plan_of(price)}
    item["quantity"] = wanted.get("quantity", item["quantity"])
    return subscription["items"] | {"data": [item]}


def _ending(store, subscription, wanted):
    """The fields that ending, or no longer ending, changes together.

    The boolean keeps its old meaning; ``cancel_at`` alone is what the portal sets:
    https://docs.stripe.com/changelog/basil/2025-05-28/cancel-at-enums
    """
    if "cancel_at" not in wanted and "cancel_at_period_end" not in wanted:
        return {}
    if wanted.get("cancel_at") and wanted.get("cancel_at_period_end"):
        raise ApiError(
            "You may only specify one of these parameters: cancel_at, cancel_at_period_end.",
            param="cancel_at",
        )
    at = wanted.get("cancel_at")
    if wanted.get("cancel_at_period_end") or at in ("min_period_end", "max_period_end"):
        at = subscription["items"]["data"][0]["current_period_end"]
    if at == "max_billed_until":
        raise not_modelled("cancel_at")
    if at is not None and at <= store.now():
        raise ApiError("`cancel_at` must be in the future.", param="cancel_at")
    details = wanted.get("cancellation_details", subscription["cancellation_details"])
    return {
        "cancel_at": at,
        "cancel_at_period_end": bool(wanted.get("cancel_at_period_end")),
        "canceled_at": store.now() if at else None,
        "cancellation_details": details | {"reason": "cancellation_requested" if at else None},
    }


def cancel(store, subscription_id, *, cancellation_details=None, invoice_now=None, prorate=None):
    for name, value in (("invoice_now", invoice_now), ("prorate", prorate)):
        if value:
            raise not_modelled(name)
    subscription = _alive(store, subscription_id)
    details = merge({}, cancellation_details or {})
    return lifecycle.end(store, subscription, reason="cancellation_requested", details=details)


def pause(store, subscription_id, *, type="subscription"):
    subscription = _alive(store, subscription_id)
    if subscription["status"] not in ("active", "past_due", "unpaid"):
        raise ApiError(
            f"Only active subscriptions can be paused; this one is {subscription['status']}."
        )
    return lifecycle.pause(store, subscription)


def resume(store, subscription_id, *, billing_cycle_anchor=None, payment_behavior=None):
    """A new period begins now and is charged; if that fails it is past due, not paused."""
    if (billing_cycle_anchor or {}).get("type", "now") != "now":
        raise not_modelled("billing_cycle_anchor[type]")
    if payment_behavior == "resume_on_payment_success":
        raise not_modelled("payment_behavior")
    subscription = _alive(store, subscription_id)
    if subscription["status"] != "paused":
        raise ApiError("The subscription must be paused in order to be resumed.")
    item = signup.item_from_now(store, subscription)
    anew = {
        "billing_cycle_anchor": store.now(),
        "items": subscription["items"] | {"data": [item]},
    }
    subscription = lifecycle.activate(store, subscription, anew)
    collection.collect(store, signup.first_invoice(store, subscription, "subscription_update"))
    return retrieve(store, subscription_id)
