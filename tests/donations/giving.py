"""What people do: a visitor who donates in a browser, a supporter who signs in."""

import re
import uuid
from urllib.parse import urlsplit

import requests
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model

from donations import sync

OUR_FORM = {"sec-fetch-site": "same-origin"}
WORKING_CARD = "4242424242424242"
DECLINED_CARD = "4000000000000002"


def an_address():
    """An e-mail address that no other test gives with."""
    return f"{uuid.uuid4().hex}@example.org"


def press_donate(client, attempt=None):
    """The answer to the button of the donation page, whose form carries `attempt`."""
    form = {"attempt": attempt or reference_in(client.get("/donate/"))}
    return client.post("/donate/start/", form, headers=OUR_FORM)


def reference_in(page):
    return re.search(r'name="attempt" value="([0-9a-f-]{36})"', page.text)[1]


def pay(address, *, email=None, card=WORKING_CARD):
    """Fill in Stripe's Checkout page; the answer, of which nothing is followed."""
    form = {
        "email": email or f"{uuid.uuid4().hex}@example.org",
        "name": "Test Person",
        "number": card,
        "expiry": "12/34",
        "cvc": "123",
    }
    return requests.post(address, form, allow_redirects=False, timeout=20)


def donate(client, **paying):
    """From the donation page through Checkout; the address that Stripe sends the person to."""
    paid = pay(press_donate(client)["Location"], **paying)
    assert paid.status_code == 303, paid.text
    return path_of(paid.headers["Location"])


def path_of(address):
    """The path and query of an absolute address of ours."""
    parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}" == "http://testserver", address
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def make_subscription(sandbox, *, email=None, card="pm_card_visa", price=None):
    """A subscription at Stripe, made there by hand; its id. We have not heard of it yet."""
    v1 = sandbox.client.v1
    customer = v1.customers.create({"email": email or f"{uuid.uuid4().hex}@example.org"})
    method = v1.payment_methods.attach(card, {"customer": customer.id})
    price = price or monthly_price(sandbox)
    made = v1.subscriptions.create(
        {
            "customer": customer.id,
            "items": [{"price": price}],
            "default_payment_method": method.id,
        }
    )
    return made.id


def make_subscription_to(sandbox, name, **wanted):
    """The same for another product on the account, called `name`."""
    product = sandbox.client.v1.products.create({"name": name})
    price = sandbox.client.v1.prices.create(
        {
            "product": product.id,
            "currency": "gbp",
            "unit_amount": 500,
            "recurring": {"interval": "month"},
        }
    )
    return make_subscription(sandbox, price=price.id, **wanted)


def monthly_price(sandbox):
    return sandbox.client.v1.prices.list({"lookup_keys": ["donation-monthly-gbp"]}).data[0].id


def known_subscription(sandbox, **wanted):
    """The same, after we heard of it: the row of ours, with its payment."""
    subscription = sync.sync_subscription(make_subscription(sandbox, **wanted))
    sync.sync_payments_of(subscription.stripe_id)
    return subscription


def sign_in(client, email, *, verified=True):
    """A signed-in user who has shown that `email` is theirs."""
    user = get_user_model().objects.create(username=uuid.uuid4().hex, email=email)
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return user
