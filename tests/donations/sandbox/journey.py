"""What a supporter does at Stripe, as steps over HTTP."""

import functools

import requests

EXPIRY = {"expiry": "12/34", "cvc": "123", "name": "Sam Supporter"}
SUCCEEDS = "4242 4242 4242 4242"
MASTERCARD = "5555 5555 5555 4444"
DECLINED = "4000 0000 0000 0002"
NO_FUNDS = "4000 0000 0000 9995"
ASKS_ALWAYS = "4000 0027 6000 3184"
ASKS_ONCE = "4000 0025 0000 3155"
FAILS_LATER = "4000 0000 0000 0341"
DISPUTED = "4000 0000 0000 0259"

ALL_FEATURES = {
    "customer_update": {"enabled": True, "allowed_updates": ["email"]},
    "invoice_history": {"enabled": True},
    "payment_method_update": {"enabled": True},
    "subscription_cancel": {
        "enabled": True,
        "mode": "at_period_end",
        "cancellation_reason": {"enabled": True, "options": ["too_expensive", "other"]},
    },
    "subscription_pause": {
        "enabled": True,
        "duration": {
            "type": "interval_options",
            "interval_options": [{"interval": "month", "interval_count": n} for n in (1, 2)],
        },
    },
}


class Journey:
    """A sandbox with a monthly price in it; addresses of a site that does not exist."""

    success = "http://site.invalid/thanks?session_id={CHECKOUT_SESSION_ID}"
    cancelled = "http://site.invalid/donate/"
    home = "http://site.invalid/manage/"

    def __init__(self, sandbox):
        self.sandbox = sandbox

    @property
    def api(self):
        return self.sandbox.client.v1

    @functools.cached_property
    def price(self):
        product = self.api.products.create(
            {"name": "Monthly donation", "statement_descriptor": "WAYSIDE DONATION"}
        )
        return self.api.prices.create(
            {
                "product": product.id,
                "currency": "gbp",
                "unit_amount": 997,
                "recurring": {"interval": "month"},
            }
        )

    @functools.cached_property
    def configuration(self):
        return self.api.billing_portal.configurations.create(
            {"features": ALL_FEATURES, "login_page": {"enabled": True}}
        )

    def open_session(self, **params):
        return self.api.checkout.sessions.create(
            {
                "mode": "subscription",
                "line_items": [{"price": self.price.id, "quantity": 1}],
                "subscription_data": {"metadata": {"attempt": "an-attempt"}},
                "submit_type": "donate",
                "adaptive_pricing": {"enabled": False},
                "success_url": self.success,
                "cancel_url": self.cancelled,
            }
            | params
        )

    def pay(self, session, *, number=SUCCEEDS, email="sam@example.org", **typed):
        """Press Pay; the page's answer, not followed."""
        fields = EXPIRY | {"number": number, "email": email} | typed
        return requests.post(session.url, data=fields, allow_redirects=False, timeout=30)

    def subscribe(self, **typed):
        """A subscription that was paid for in Checkout."""
        session = self.open_session()
        answer = self.pay(session, **typed)
        if answer.headers.get("location", "").endswith("/authenticate"):
            self.press(answer.headers["location"], answer="approve")
        session = self.api.checkout.sessions.retrieve(session.id)
        return self.api.subscriptions.retrieve(session.subscription)

    def press(self, address, **fields):
        """Post a form of the sandbox's pages; the answer, not followed."""
        if address.startswith("/"):
            address = self.sandbox.url + address
        return requests.post(address, data=fields, allow_redirects=False, timeout=30)

    def read(self, address):
        if address.startswith("/"):
            address = self.sandbox.url + address
        return requests.get(address, allow_redirects=False, timeout=30)

    def portal(self, subscription, **params):
        return self.api.billing_portal.sessions.create(
            {
                "customer": subscription.customer,
                "configuration": self.configuration.id,
                "return_url": self.home,
            }
            | params
        )

    def again(self, subscription):
        """The subscription as it is now."""
        return self.api.subscriptions.retrieve(subscription.id)

    def invoices(self, subscription):
        """Newest first."""
        return self.api.invoices.list({"subscription": subscription.id}).data

    def events(self, *types, about=None):
        """Types of the newest hundred events, oldest first; only those `about` one object's id."""
        wanted = {"types": list(types)} if types else {}
        found = self.api.events.list({"limit": 100} | wanted).data
        return [
            event.type
            for event in reversed(found)
            if about is None or about in str(event.data.object)
        ]
