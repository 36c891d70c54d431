"""The one door to Stripe: typed questions, small frozen answers, our own errors.

`STRIPE_API_BASE` is the only switch: empty means Stripe itself, anything else is the sandbox.
Nothing here knows which of the two answers. https://docs.stripe.com/api, 2026-10-28.endive.
"""

import json
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

import stripe
from django.conf import settings

from donations import stripe_params
from donations.storable import storable
from donations.stripe_facts import (
    CheckoutFacts,
    CustomerFacts,
    EventFacts,
    SubscriptionFacts,
    id_of,
)
from donations.stripe_payment_facts import AdjustmentFacts, InvoiceFacts
from donations.stripe_problems import (
    BadEvent,
    BadSignature,
    NoSuchObject,
    StripeRefused,
    StripeUnavailable,
    UnexpectedAnswer,
)

# The SDK logs addresses that hold ids of sessions, and messages that may quote a person.
logging.getLogger("stripe").setLevel(logging.WARNING)

API_VERSION = stripe.api_version
MISSHAPEN = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
SIGNATURE_VALID_FOR = 300  # seconds, https://docs.stripe.com/webhooks#replay-attacks
WRONG_MODE = "test and live mode are mixed up"  # as rows say why nothing was done with them
PATIENT = ((3.05, 10), 2)  # (connect, read) seconds, and retries
# Within a time budget: the first that fits into what is left of it, and no retries.
HURRIED = ((1.5, 4), (1, 2), (0.5, 1))

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


@lru_cache(maxsize=16)
def _client_for(key: str, base: str, timeout: tuple, retries: int) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        base_addresses={"api": base} if base else {},
        max_network_retries=retries,
        http_client=stripe.RequestsClient(timeout=timeout),
    )


def services() -> Any:
    """The v1 services, or StripeUnavailable when there is no key or no time left."""
    timeout, retries = _patience()
    if not settings.STRIPE_SECRET_KEY:
        raise StripeUnavailable("no key is set")
    key, base = settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE
    return _client_for(key, base, timeout, retries).v1


def _patience() -> tuple[tuple, int]:
    """The timeouts and retries of the next question."""
    deadline = _deadline.get()
    if deadline is None:
        return PATIENT
    left = deadline - time.monotonic()
    fitting = (timeout for timeout in HURRIED if sum(timeout) <= left)
    timeout = next(fitting, None)
    if timeout is None:
        raise StripeUnavailable("the time budget is spent")
    return timeout, 0


@contextmanager
def time_budget(seconds: float) -> Iterator[None]:
    """Within this block no question to Stripe is begun that could last beyond `seconds`, as long
    as its answer does not trickle in, and none is repeated."""
    token = _deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


@contextmanager
def own_errors(asking: str) -> Iterator[None]:
    """Turn whatever the SDK, or the reading of its answer, raises into a StripeProblem.

    `asking` names what was asked for; it is all that the text says beside Stripe's code.
    """
    try:
        yield
    except (stripe.APIConnectionError, stripe.RateLimitError, stripe.APIError) as error:
        raise StripeUnavailable(f"{asking}: {type(error).__name__}") from error
    except stripe.InvalidRequestError as error:
        kind = NoSuchObject if error.code == "resource_missing" else StripeRefused
        raise kind(f"{asking}: {error.code or 'refused'} ({error.param or '-'})") from error
    except stripe.StripeError as error:
        raise StripeRefused(f"{asking}: {type(error).__name__}") from error
    except MISSHAPEN as error:
        raise UnexpectedAnswer(f"{asking}: {type(error).__name__}") from error


def plain(answer: Any) -> dict:
    """An answer of the SDK as a dict that fits JSON."""
    # StripeObject has no get(), and its decimals do not fit JSON.
    return answer.to_dict(for_json=True)


def is_live() -> bool:
    """True if the key moves real money."""
    return settings.STRIPE_SECRET_KEY.startswith(("sk_live_", "rk_live_"))


def read_event(body: bytes, signature: str, secrets: tuple[str, ...]) -> EventFacts:
    """The event in a webhook's raw body, signed with any of `secrets`.

    Raises BadSignature, or BadEvent when what was signed is no event.
    https://docs.stripe.com/webhooks#verify-events
    """
    if not any(_is_signed(body, signature, secret) for secret in secrets):
        raise BadSignature("not signed with a secret that we know, or too old")
    try:
        return EventFacts.read(storable(json.loads(body)))
    except (*MISSHAPEN, RecursionError) as error:
        raise BadEvent(type(error).__name__) from error


def _is_signed(body: bytes, signature: str, secret: str) -> bool:
    try:
        return stripe.WebhookSignature.verify_header(body, signature, secret, SIGNATURE_VALID_FOR)
    except (stripe.SignatureVerificationError, UnicodeDecodeError):
        return False


def get_checkout(session_id: str) -> CheckoutFacts:
    with own_errors("checkout"):
        return CheckoutFacts.read(plain(services().checkout.sessions.retrieve(session_id)))


def get_customer(customer_id: str) -> CustomerFacts:
    with own_errors("customer"):
        return CustomerFacts.read(plain(services().customers.retrieve(customer_id)))


def get_subscription(subscription_id: str) -> SubscriptionFacts:
    with own_errors("subscription"):
        params = stripe_params.subscription()
        answer = services().subscriptions.retrieve(subscription_id, params)
        return SubscriptionFacts.read(plain(answer))


def list_subscription_ids(customer_id: str) -> list[str]:
    """Every subscription of a customer, ended ones and those for other products included."""
    with own_errors("subscriptions"):
        found = services().subscriptions.list(stripe_params.subscriptions_of(customer_id))
        return [plain(one)["id"] for one in found.auto_paging_iter()]


def list_customer_ids(email: str) -> list[str]:
    """Customers with exactly this address: Stripe tells upper from lower case here."""
    with own_errors("customers"):
        found = services().customers.list(stripe_params.customers_with(email))
        return [plain(one)["id"] for one in found.auto_paging_iter()]


def update_subscription(subscription_id: str, params: dict) -> None:
    """`params`: `stripe_params.stop()`, `go_on_after_stop()` or `collect_again()`."""
    with own_errors("subscription"):
        services().subscriptions.update(subscription_id, params)


def end_subscription(subscription_id: str) -> None:
    """At once; what is unpaid is not tried again."""
    with own_errors("subscription"):
        services().subscriptions.cancel(subscription_id, stripe_params.end())


def resume_subscription(subscription_id: str) -> None:
    """End a pause: a new month begins now and is charged. Raises StripeRefused if not paused."""
    with own_errors("subscription"):
        services().subscriptions.resume(subscription_id, stripe_params.resume())


def get_invoice(invoice_id: str) -> InvoiceFacts:
    with own_errors("invoice"):
        answer = services().invoices.retrieve(invoice_id, stripe_params.invoice())
        return InvoiceFacts.read(plain(answer))


def list_invoice_ids(subscription_id: str, *, newest: int) -> list[str]:
    """The newest invoices of a subscription, at most 100."""
    with own_errors("invoices"):
        params = stripe_params.invoices_of(subscription_id, newest=newest)
        return [one["id"] for one in plain(services().invoices.list(params))["data"]]


def get_refund(refund_id: str) -> AdjustmentFacts:
    with own_errors("refund"):
        return AdjustmentFacts.read(plain(services().refunds.retrieve(refund_id)))


def get_dispute(dispute_id: str) -> AdjustmentFacts:
    with own_errors("dispute"):
        return AdjustmentFacts.read(plain(services().disputes.retrieve(dispute_id)))


def list_invoice_ids_paid_by(intent_id: str) -> list[str]:
    """The invoices that a payment intent pays; empty for one that pays something else."""
    with own_errors("invoice payments"):
        found = services().invoice_payments.list(stripe_params.invoices_paid_by(intent_id))
        return [id_of(one["invoice"]) for one in plain(found)["data"]]


def list_adjustments(customer_id: str) -> list[AdjustmentFacts]:
    """The refunds and disputes of a customer's newest 100 charges."""
    with own_errors("charges"):
        charges = plain(services().charges.list(stripe_params.charges_of(customer_id)))["data"]
    found = []
    for charge in charges:
        about = stripe_params.adjustments_of(charge["id"])
        with own_errors("refunds and disputes"):
            if charge["amount_refunded"]:
                found += plain(services().refunds.list(about))["data"]
            if charge["disputed"]:
                found += plain(services().disputes.list(about))["data"]
    with own_errors("refunds and disputes"):
        return [AdjustmentFacts.read(one) for one in found]
