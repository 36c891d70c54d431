"""Lists, as Stripe pages them: https://docs.stripe.com/api/pagination"""

import json

from ..errors import ApiError

CURSOR = ("limit", "starting_after", "ending_before")
DEFAULT_LIMIT = 10
MAX_LIMIT = 100

COMPARE = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def page(
    store, kind, address, *, where=(), limit=None, starting_after=None, ending_before=None, **equals
):
    """One page of `kind`, newest first; filters that are None do not filter."""
    size = _size(limit)
    conditions = [
        (f"json_extract(body, '$.{name}') = ?", value)
        for name, value in equals.items()
        if value is not None
    ]
    conditions += where
    backwards = ending_before is not None
    if backwards:
        conditions.append(("seq > ?", _cursor(store, kind, "ending_before", ending_before)))
    elif starting_after is not None:
        conditions.append(("seq < ?", _cursor(store, kind, "starting_after", starting_after)))
    found = store.find(kind, conditions, newest_first=not backwards, limit=size + 1)
    data, has_more = found[:size], len(found) > size
    return whole(list(reversed(data)) if backwards else data, address, has_more=has_more)


def whole(data, url, *, has_more=False):
    """A list object that holds `data` as it is."""
    return {"object": "list", "data": data, "has_more": has_more, "url": url}


def moments(name, wanted):
    """Conditions for a moment: a number, or ``{"gte": …}`` and its kin."""
    column = f"json_extract(body, '$.{name}')"
    if wanted is None:
        return []
    if isinstance(wanted, int):
        return [(f"{column} = ?", wanted)]
    return [(f"{column} {COMPARE[word]} ?", value) for word, value in wanted.items()]


def any_of(name, values):
    """Conditions for a field that holds one of `values`; none if that is None."""
    if values is None:
        return []
    column = f"json_extract(body, '$.{name}')"
    among = f"{column} IN (SELECT value FROM json_each(?))"  # noqa: S608 - our own name
    return [(among, json.dumps(values))]


def _size(limit):
    if limit is None:
        return DEFAULT_LIMIT
    if not 1 <= limit <= MAX_LIMIT:
        raise ApiError(
            f"This value must be between 1 and {MAX_LIMIT}.",
            code="parameter_invalid_integer",
            param="limit",
        )
    return limit


def _cursor(store, kind, param, object_id):
    seq = store.seq(kind, object_id)
    if seq is None:
        raise ApiError(f"No such {kind}: '{object_id}'", code="resource_missing", param=param)
    return seq
