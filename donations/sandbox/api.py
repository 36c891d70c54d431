"""Stripe's HTTP API: keys, idempotency, errors and expansion around each operation."""

import base64
import binascii
import functools
import hashlib
import json

from flask import Response, current_app, request
from werkzeug.exceptions import HTTPException

from . import strict, webhooks
from .errors import ApiError, Refused, not_modelled
from .operations import OPERATIONS, modelled
from .resources import expansion, shapes
from .store import new_id

KEY_PREFIX = "sk_test_sandbox"
IDEMPOTENCY_SECONDS = 24 * 3600


def register(app):
    for method, rule, params_type, operation in OPERATIONS:
        app.add_url_rule(
            rule,
            endpoint=f"{method} {rule}",
            view_func=functools.partial(_answer, params_type, operation),
            methods=[method],
            provide_automatic_options=False,
        )
    for rule in ("/v1/<path:rest>", "/v2/<path:rest>"):
        app.add_url_rule(
            rule, endpoint=rule, view_func=_unknown, methods=["GET", "POST", "DELETE", "PUT"]
        )
    app.register_error_handler(HTTPException, _http_error)


def _answer(params_type, operation, **path):
    request_id = new_id("req_", 14)
    try:
        _check_key(request.headers.get("Authorization", ""))
        _check_version(request.headers.get("Stripe-Version"))
        pairs = [*request.args.items(multi=True), *request.form.items(multi=True)]
        perform = functools.partial(_perform, params_type, operation, list(path.values()), pairs)
        status, body, replayed = _once(request_id, pairs, perform)
    except ApiError as error:
        status, body, replayed = error.status, error.body(request_id), False
    return _respond(status, body, request_id, replayed)


def _respond(status, body, request_id, replayed=False):
    response = Response(json.dumps(body, indent=2), status=status, mimetype="application/json")
    response.headers["Request-Id"] = request_id
    response.headers["Stripe-Version"] = webhooks.API_VERSION
    if replayed:
        response.headers["Idempotent-Replayed"] = "true"
    return response


def _check_key(header):
    """https://docs.stripe.com/api/authentication: Bearer, or Basic with an empty password."""
    scheme, _, value = header.partition(" ")
    key = value.strip()
    if scheme.lower() == "basic":
        try:
            key = base64.b64decode(key, validate=True).decode().partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            key = ""
    if not key:
        raise ApiError(
            "You did not provide an API key. You need to provide your API key in the "
            "Authorization header, using Bearer auth (e.g. 'Authorization: Bearer "
            "YOUR_SECRET_KEY').",
            status=401,
        )
    if not key.startswith(KEY_PREFIX):
        # The key itself is not repeated: it may be a real one, typed here by mistake.
        raise ApiError(
            f"Invalid API Key provided. This is a local sandbox: its keys begin {KEY_PREFIX}.",
            status=401,
        )


def _check_version(version):
    if version not in (None, webhooks.API_VERSION):
        raise ApiError(
            f"Invalid Stripe API version: {version}. The local sandbox speaks only "
            f"{webhooks.API_VERSION}."
        )


def _once(request_id, pairs, perform):
    """(status, body, replayed): with an idempotency key an operation runs at most once.

    https://docs.stripe.com/api/idempotent_requests
    """
    store = current_app.extensions["store"]
    key = request.headers.get("Idempotency-Key") if request.method == "POST" else None
    with store.transaction(), webhooks.caused_by(request_id, key):
        store.base_url = f"http://{request.host}"
        if key is None:
            return *_settled(request_id, perform), False
        kept = _kept(store, key, pairs)
        if kept is not None:
            return kept["status"], json.loads(kept["body"]), True
        status, body = _settled(request_id, perform)
        store.execute(
            "INSERT OR REPLACE INTO idempotency (key, fingerprint, status, body, at) "
            "VALUES (?, ?, ?, ?, ?)",
            (key, _fingerprint(pairs), status, json.dumps(body), store.clock()),
        )
        return status, body, False


def _settled(request_id, perform):
    """What is written stays written, even if the answer is that a card was refused."""
    try:
        return 200, perform()
    except Refused as error:
        return error.status, error.body(request_id)


def _kept(store, key, pairs):
    rows = store.execute(
        "SELECT * FROM idempotency WHERE key = ? AND at > ?",
        (key, store.clock() - IDEMPOTENCY_SECONDS),
    )
    if rows and rows[0]["fingerprint"] != _fingerprint(pairs):
        raise ApiError(
            "Keys for idempotent requests can only be used with the same parameters they were "
            f"first used with. Try using a key other than '{key}' if you meant to execute a "
            "different request.",
            type="idempotency_error",
        )
    return rows[0] if rows else None


def _fingerprint(pairs):
    text = json.dumps([request.method, request.path, sorted(pairs)])
    return hashlib.sha256(text.encode()).hexdigest()


def _perform(params_type, operation, path, pairs):
    store = current_app.extensions["store"]
    values = strict.check(params_type, strict.nest(pairs))
    paths = values.pop("expand", None)
    for name in values.keys() - modelled(operation):
        raise not_modelled(name)
    subject = shapes.current(store, operation(store, *path, **values))
    return expansion.expand(store, subject, paths)


def _unknown(rest):
    return _respond(404, _no_such_url().body(new_id("req_", 14)), new_id("req_", 14))


def _no_such_url():
    return ApiError(
        f"Unrecognized request URL ({request.method}: {request.path}). The local sandbox speaks "
        "only a part of Stripe's API.",
        status=404,
    )


def _http_error(error):
    """Errors of the framework: as JSON to API callers, as they are to people."""
    if not request.path.startswith("/v1/"):
        return error
    request_id = new_id("req_", 14)
    if error.code in (404, 405):
        return _respond(404, _no_such_url().body(request_id), request_id)
    kind = "api_error" if error.code == 500 else "invalid_request_error"
    answer = ApiError(error.description, status=error.code, type=kind)
    return _respond(error.code, answer.body(request_id), request_id)
