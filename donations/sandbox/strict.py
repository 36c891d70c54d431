"""Every request is held against the installed SDK's own request types.

`stripe.params` describes each operation as a TypedDict with Literals. Form fields arrive as
text in bracket notation (``line_items[0][price]``); `check` turns them into typed Python
values, or raises the error that Stripe would send, naming the field.
"""

import functools
import re
import types
import typing
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

import typing_extensions
from stripe._request_options import RequestOptions
from stripe._stripe_context import StripeContext
from stripe._stripe_object import UntypedStripeObject

from .errors import ApiError, required

# The SDK imports these for type checkers only, so `get_type_hints` has to be told.
NAMES = {"StripeContext": StripeContext, "Mapping": Mapping}

# Options of the SDK's call that never travel as fields.
OPTIONS = frozenset(RequestOptions.__annotations__)

KEY = re.compile(r"^([^\[\]]+)((?:\[[^\[\]]*\])*)$")

MAX_TEXT = 5000


def nest(pairs):
    """``[("a[b]", "1"), ("c[]", "2")]`` as ``{"a": {"b": "1"}, "c": {"0": "2"}}``."""
    tree = {}
    for name, value in pairs:
        match = KEY.match(name)
        if not match:
            raise ApiError(f"Invalid parameter name: {name}", param=name)
        path = [match[1], *re.findall(r"\[([^\[\]]*)\]", match[2])]
        _plant(tree, path, value, name)
    return tree


def _plant(tree, path, value, name):
    for step in path[:-1]:
        tree = tree.setdefault(step or str(len(tree)), {})
        if not isinstance(tree, dict):
            raise ApiError(f"Invalid object: {name}", param=name)
    tree[path[-1] or str(len(tree))] = value


def check(params_type, tree):
    """The typed values of `tree`, a result of `nest`; ApiError if it breaks `params_type`."""
    return _fields(params_type, tree, "")


def _fields(params_type, tree, where):
    hints, needed = _shape(params_type)
    for name in tree:
        if name not in hints:
            param = _join(where, name)
            raise ApiError(
                f"Received unknown parameter: {param}", code="parameter_unknown", param=param
            )
    for name in needed:
        if name not in tree:
            raise required(_join(where, name))
        if tree[name] == "" and hints[name] is str:
            raise _empty(_join(where, name))
    return {name: _value(hints[name], raw, _join(where, name)) for name, raw in tree.items()}


@functools.cache
def _shape(params_type):
    hints = typing_extensions.get_type_hints(params_type, localns=NAMES)
    hints = {name: hint for name, hint in hints.items() if name not in OPTIONS}
    return hints, sorted(params_type.__required_keys__ & hints.keys())


def _join(where, name):
    return f"{where}[{name}]" if where else name


def _value(hint, raw, param):
    if raw == "" and "" in _literals(typing.get_args(hint)):
        return None
    failure = None
    for arm in _arms(hint):
        try:
            return _convert(arm, raw, param)
        except ApiError as error:
            # An arm that got as far as a field inside says more than one that did not fit.
            if failure is None or failure.param == param:
                failure = error
    raise failure


@functools.cache
def _arms(hint):
    """The alternatives of a hint. Beside named values ``str`` means only "more may come"."""
    if typing.get_origin(hint) not in (typing.Union, types.UnionType):
        return (hint,)
    arms = [arm for arm in typing.get_args(hint) if not _is_untyped(arm)]
    if _literals(arms) - {""}:
        arms = [arm for arm in arms if arm is not str]
    # `Literal['']` alone means "may be emptied", which `_value` has seen to.
    return tuple(arm for arm in arms if _literals([arm]) != {""}) or tuple(arms)


def _is_untyped(arm):
    return typing.get_origin(arm) is UntypedStripeObject


def _literals(arms):
    return {
        value for arm in arms if typing.get_origin(arm) is typing.Literal for value in arm.__args__
    }


def _convert(arm, raw, param):
    origin = typing.get_origin(arm)
    if typing_extensions.is_typeddict(arm):
        return _fields(arm, _object(raw, param), param)
    if origin is dict:
        (_, of), tree = typing.get_args(arm), _object(raw, param)
        return {name: _value(of, value, _join(param, name)) for name, value in tree.items()}
    if origin is list:
        return _items(typing.get_args(arm)[0], raw, param)
    if isinstance(raw, dict):
        raise ApiError(f"Invalid {_noun(arm)}: {param} must not be an object", param=param)
    if origin is typing.Literal:
        return _named(arm.__args__, raw, param)
    return CONVERT[arm](raw, param)


def _object(raw, param):
    if not isinstance(raw, dict):
        raise ApiError("Invalid object", param=param)
    return raw


def _items(of, raw, param):
    if not isinstance(raw, dict):
        raise ApiError("Invalid array", param=param)
    if not all(index.isdigit() for index in raw):
        raise ApiError("Invalid array", param=param)
    return [_value(of, raw[index], f"{param}[{index}]") for index in sorted(raw, key=int)]


def _named(values, raw, param):
    named = [value for value in values if value != ""]
    for value in named:
        if raw == (str(value).lower() if isinstance(value, bool) else str(value)):
            return value
    # Long lists (countries, event types, languages) would bury the sentence.
    shown = [str(value) for value in named[:12]]
    rest = "" if len(named) <= 12 else f" and {len(named) - 12} more"
    raise ApiError(
        f"Invalid {param}: must be one of {', '.join(shown)}{rest}",
        param=param,
    )


def _noun(arm):
    return {str: "string", int: "integer", bool: "boolean"}.get(arm, "value")


def _empty(param):
    return ApiError(
        f"You passed an empty string for '{param}'. We assume empty values are an attempt to "
        f"unset a parameter; however '{param}' cannot be unset. You should remove '{param}' "
        "from your request or supply a non-empty value.",
        code="parameter_invalid_empty",
        param=param,
    )


def _text(raw, param):
    """None stands for an emptied field."""
    if len(raw) > MAX_TEXT:
        raise ApiError(
            f"Invalid string: {param} must be at most {MAX_TEXT} characters", param=param
        )
    return raw or None


def _integer(raw, param):
    if raw == "":
        raise _empty(param)
    if not re.fullmatch(r"-?[0-9]{1,18}", raw):
        raise ApiError(f"Invalid integer: {raw}", code="parameter_invalid_integer", param=param)
    return int(raw)


def _boolean(raw, param):
    if raw not in ("true", "false"):
        raise ApiError(f"Invalid boolean: {raw}", param=param)
    return raw == "true"


def _decimal(raw, param):
    try:
        return Decimal(raw)
    except InvalidOperation:
        raise ApiError(f"Invalid decimal: {raw}", param=param) from None


def _number(raw, param):
    return float(_decimal(raw, param))


CONVERT = {
    str: _text,
    int: _integer,
    bool: _boolean,
    float: _number,
    Decimal: _decimal,
    typing.Any: lambda raw, param: raw,
}
