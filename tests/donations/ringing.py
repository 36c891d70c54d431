"""Webhooks as Stripe sends them: a body, and a signature over its raw bytes."""

import json
import time
import uuid

import stripe

SECRET = "whsec_tests_newest"
OLDER_SECRET = "whsec_tests_older"


def event_about(obj, type="customer.subscription.updated", **changes):
    """An event as a dict; `obj` is what it carries."""
    return {
        "id": f"evt_{uuid.uuid4().hex}",
        "object": "event",
        "api_version": stripe.api_version,
        "created": int(time.time()),
        "type": type,
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "data": {"object": obj},
        **changes,
    }


def ring(client, event, *, secret=SECRET, age=0):
    """Deliver an event (or a raw body) signed `age` seconds ago."""
    body = event if isinstance(event, str) else json.dumps(event)
    header = stripe.WebhookSignature.generate_signature_header(
        body, secret, timestamp=int(time.time()) - age
    )
    return deliver(client, body, header)


def deliver(client, body, header):
    headers = {"stripe-signature": header} if header is not None else {}
    return client.post("/donate/webhook/", body, content_type="application/json", headers=headers)
