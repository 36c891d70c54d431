"""Whole lists at Stripe, in pages of at most 100: what `reconcile` compares us with.

Each function gives an iterator of lists of facts, newest first; `since` is None for everything,
or a datetime for what was made since then. Raises StripeProblem at any page.
"""

import operator

from donations import stripe_params
from donations.stripe_client import own_errors, plain, services
from donations.stripe_facts import CheckoutFacts, CustomerFacts, SubscriptionFacts, id_of
from donations.stripe_payment_facts import AdjustmentFacts, InvoiceFacts, waits_for_the_bank


def subscriptions(since):
    """Pairs of SubscriptionFacts and the CustomerFacts of whoever it belongs to."""
    params = stripe_params.every_subscription(since)
    return _pages("subscriptions", "subscriptions", params, _subscription_and_customer)


def _subscription_and_customer(subscription):
    customer = CustomerFacts.read(subscription["customer"])
    return SubscriptionFacts.read(subscription), customer


def invoices(since):
    """InvoiceFacts that say nothing of `needs_action`: see `invoice_ids_that_wait_for_the_bank`."""
    return _pages("invoices", "invoices", stripe_params.every(since=since), InvoiceFacts.read)


def invoice_ids_that_wait_for_the_bank():
    """Ids of invoices, or None for each that does not wait.

    A list of invoices cannot be expanded so far: https://docs.stripe.com/expand#limitations
    """
    params = stripe_params.every_unpaid_invoice_payment()
    return _pages("invoice payments", "invoice_payments", params, _id_if_it_waits)


def _id_if_it_waits(invoice_payment):
    return id_of(invoice_payment["invoice"]) if waits_for_the_bank(invoice_payment) else None


def refunds(since):
    params = stripe_params.every_adjustment(since)
    return _pages("refunds", "refunds", params, AdjustmentFacts.read)


def disputes(since):
    params = stripe_params.every_adjustment(since)
    return _pages("disputes", "disputes", params, AdjustmentFacts.read)


def checkouts(since):
    params = stripe_params.every(since=since)
    return _pages("checkouts", "checkout.sessions", params, CheckoutFacts.read)


def _pages(asking, service, params, read):
    """Every object of a list as `read` gives it, one page after another; none is kept."""
    with own_errors(asking):
        page = operator.attrgetter(service)(services()).list(params)
    while True:
        with own_errors(asking):
            found = [read(plain(one)) for one in page.data]
        yield found
        if not page.has_more:
            return
        with own_errors(asking):
            page = page.next_page()
