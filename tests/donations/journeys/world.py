"""One journey's world: a Stripe that begins empty, our site, the people, and Stripe's post."""

import contextlib
import json
import random
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import requests
import stripe as sdk
from django.conf import settings
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from donations import inbox, notices, stripe_client, stripe_pages
from donations.models import Notice, StripeEvent
from donations.setup import set_up
from tests.donations.giving import monthly_price
from tests.donations.journeys.mishaps import suffering
from tests.donations.journeys.postbox import Postbox
from tests.donations.journeys.truth import Stripe
from tests.donations.sandbox.receiver import Receiver

TABLES = (
    "stripeevent syncticket adjustment payment checkoutattempt notice subscription supporter "
    "reconcilerun"
).split()


class World:
    """`letters` holds events that Stripe has sent and we have not let in yet, as JSON texts."""

    def __init__(self, sandbox, receiver):
        self.sandbox, self.receiver = sandbox, receiver
        self.stripe = Stripe(sandbox.url, sandbox.key)
        self._session = requests.Session()
        self._session.auth = (sandbox.key, "")

    def begin(self):
        self.sandbox.control("reset")
        self.receiver.all_raw()
        _empty_our_tables()
        self.letters, self.story, self.visitors = [], [], []
        Postbox.mails.clear()
        self._mug = None
        found = set_up(
            webhook_url=self.receiver.url,
            return_url="http://testserver/donate/manage/",
            dry_run=False,
        )
        self.secret = next(one.secret for one in found if one.secret)
        settings.STRIPE_WEBHOOK_SECRETS = (self.secret,)
        self.price = monthly_price(self.sandbox)

    # What acts need

    def happens(self, name, act, pick):
        self.story.append(name)
        act(self, pick)
        self.collect()

    def collect(self):
        """Wait until everything is in the post, and take it."""
        self.sandbox.settle()
        self.letters += [body.decode() for body, _ in self.receiver.all_raw()]

    def visitor(self):
        self.visitors.append(Client())
        return self.visitors[-1]

    def email(self, pick):
        """An address that a supporter has; a new one if there is nobody yet."""
        found = [one for one in self.stripe.every("customers") if one["email"]]
        return found[pick % len(found)]["email"] if found else f"{uuid.uuid4().hex}@example.org"

    @staticmethod
    def chosen(pick, found):
        found = list(found)
        return found[pick % len(found)] if found else None

    def one(self, pick, *statuses):
        found = self.stripe.every("subscriptions", status="all")
        return self.chosen(pick, (one for one in found if one["status"] in statuses))

    def paid_invoice(self, pick):
        return self.chosen(pick, self.stripe.every("invoices", status="paid"))

    @property
    def price_of_a_mug(self):
        if self._mug is None:
            product = self.post("products", name="A mug every month")
            self._mug = self.post(
                "prices",
                product=product["id"],
                currency="gbp",
                unit_amount=500,
                **{"recurring[interval]": "month"},
            )["id"]
        return self._mug

    def post(self, path, **form):
        answer = self._session.post(f"{self.sandbox.url}/v1/{path}", form, timeout=60)
        assert answer.status_code in (200, 402), answer.text
        return answer.json()

    def delete(self, path):
        answer = self._session.delete(f"{self.sandbox.url}/v1/{path}", timeout=60)
        assert answer.ok, answer.text

    def press(self, path, **form):
        address = f"{self.sandbox.url}{path}"
        return requests.post(address, form, allow_redirects=False, timeout=60)

    def answer_the_bank(self, path, answer):
        return self.press(path, answer=answer)

    def control(self, path, *, may_fail=False, **wanted):
        wanted = {name: value for name, value in wanted.items() if value is not None}
        answer = requests.post(f"{self.sandbox.url}/control/{path}", json=wanted, timeout=60)
        assert answer.ok or may_fail, answer.text

    def portal(self, subscription, path, **form):
        """Press a button of Stripe's portal as the customer of `subscription`."""
        address = stripe_pages.start_portal(
            customer_id=subscription["customer"], return_url="http://testserver/donate/manage/"
        )
        answer = requests.post(f"{address}/{path}", form, allow_redirects=False, timeout=60)
        assert answer.status_code in (303, 402, 422), answer.text

    # The post and those who work on it

    def deliver(self, letter, mishap=None):
        """Let one event in; it comes back to the post if it was not taken, as Stripe would do."""
        answer = None
        with suffering(mishap):
            answer = knock(letter, self.secret)
        if answer is None or answer.status_code != 200:
            assert answer is None or answer.status_code == 503, answer
            self.letters.append(letter)
            return
        assert StripeEvent.objects.filter(stripe_id=json.loads(letter)["id"]).exists()

    def work(self, now=None, mishap=None):
        """One pass of a worker, at `now`; like `work` it outlives a database that fails."""
        with suffering(mishap), stripe_client.time_budget(60), contextlib.suppress(DatabaseError):
            inbox.process_due(now or timezone.now())

    def race(self, seed):
        """Two workers take what there is, each in its own order, and some of it both."""
        letters, self.letters = self.letters, []
        dice = random.Random(seed)
        shares = [], []
        for letter in letters:
            for number in dice.choice([(0,), (1,), (0, 1), (1, 0)]):
                shares[number].insert(dice.randrange(len(shares[number]) + 1), letter)
        with ThreadPoolExecutor(2) as pool:
            for done in [pool.submit(self._work_alone, share) for share in shares]:
                done.result()

    def _work_alone(self, letters):
        try:
            for letter in letters:
                knock(letter, self.secret)
            self.work()
        finally:
            connection.close()

    def settle(self, seed=0):
        """Everything that is still in the post arrives, and everything is worked on."""
        while self.letters:
            letters, self.letters = self.letters, []
            random.Random(seed).shuffle(letters)
            for letter in letters:
                self.deliver(letter)
        while last := StripeEvent.objects.unsettled().order_by("-next_attempt_at").first():
            self.work(last.next_attempt_at)

    def sends_mail(self, now=None, mishap=None):
        """One pass over the outbox."""
        now = now or timezone.now()
        with suffering(mishap), contextlib.suppress(DatabaseError):
            notices.note_interrupted(now)
            notices.send_due(now)

    def empties_the_outbox(self):
        """Nothing goes wrong any more, and time passes, until nothing waits."""
        going = (Notice.Status.WAITING, Notice.Status.SENDING)
        while last := Notice.objects.filter(status__in=going).order_by("-next_attempt_at").first():
            self.sends_mail(max(last.next_attempt_at, timezone.now()))


def knock(letter, secret):
    """Stripe's POST, signed as it is sent."""
    header = sdk.WebhookSignature.generate_signature_header(
        letter, secret, timestamp=int(time.time())
    )
    return Client().post(
        "/donate/webhook/",
        letter,
        content_type="application/json",
        headers={"stripe-signature": header},
    )


def elsewhere(do):
    """The result of `do()` on another connection to the database: only what is committed."""

    def alone():
        try:
            return do()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(alone).result()


def _empty_our_tables():
    names = ", ".join(f"donations_{name}" for name in TABLES)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {names} CASCADE")


class Bag(Receiver):
    """Takes everything without a look at it, and gives it back as it came."""

    def all_raw(self):
        found = []
        while not self._arrived.empty():
            found.append(self._arrived.get_nowait())
        return found
