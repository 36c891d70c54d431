"""The donations' part of `make bench`: events a second, and comparing thousands with Stripe.

Events go to the real web server over open connections, signed as Stripe signs. The comparison is
the real command in a process of its own; time, questions to Stripe and the most memory that the
process had are its own figures.
"""

import itertools
import json
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlsplit

import stripe

from tests.browser.site import ROOT
from tests.donations.ringing import event_about

EVENTS = 1200
CONNECTIONS = 8
CROWDS = (2_500, 10_000)
ONE_IN = 100  # of our rows, made to differ, so that there is something to mend

# Runs as `manage.py donations_reconcile` does, and counts.
COMPARE = """
import io, resource, sys, time
import django; django.setup()
import requests
from django.core.management import call_command
asked, send = [0], requests.adapters.HTTPAdapter.send
def counted(*given, **options):
    asked[0] += 1
    return send(*given, **options)
requests.adapters.HTTPAdapter.send = counted
started, code, said = time.perf_counter(), 0, io.StringIO()
try:
    call_command("donations_reconcile", *sys.argv[1:], stdout=said)
except SystemExit as end:
    code = end.code
seconds = time.perf_counter() - started
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(seconds, asked[0], memory, code, said.getvalue().count(chr(10)))
"""


def report(site):
    print("\nDonations: events from Stripe, over", CONNECTIONS, "connections")
    stored = _rate(site, lambda: event_about({"id": "co_1", "object": "coupon"}, "coupon.created"))
    print(f"  {stored:.0f} a second verified and stored (of a type that is not ours)")
    subscription = _one_subscription(site)
    worked = _rate(site, lambda: event_about({"id": subscription, "object": "subscription"}))
    print(f"  {worked:.0f} a second stored and processed: Stripe asked, row and ticket written")
    print("\nDonations: comparing with Stripe (donations_reconcile)")
    print(f"  {'subscriptions':>13}{'':>22}{'seconds':>9}{'requests':>10}{'MB at most':>12}")
    known = 1
    for number in CROWDS:
        _crowd(site, number - known)
        known = number
        _row(number, "nothing differs", _compare(site))
        _sql(site, f"UPDATE donations_subscription SET amount_pence = 1 WHERE id % {ONE_IN} = 0")
        _row(number, "1 in 100 is mended", _compare(site, "--apply"))


def _rate(site, make):
    """Events a second; every one must be answered with 200."""
    place, secret = urlsplit(site.url).netloc, site.env["STRIPE_WEBHOOK_SECRET"]
    count, statuses, lock = itertools.count(), [], threading.Lock()

    def send_some():
        connection = HTTPConnection("127.0.0.1", int(place.rpartition(":")[2]), timeout=60)
        while next(count) < EVENTS:
            body = json.dumps(make())
            signature = stripe.WebhookSignature.generate_signature_header(body, secret)
            headers = {
                "Host": place,
                "Content-Type": "application/json",
                "Stripe-Signature": signature,
            }
            connection.request("POST", "/donate/webhook/", body, headers)
            answer = connection.getresponse()
            answer.read()
            with lock:
                statuses.append(answer.status)
        connection.close()

    started = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        for done in [pool.submit(send_some) for _ in range(CONNECTIONS)]:
            done.result()
    assert set(statuses) == {200}, set(statuses)
    return len(statuses) / (time.perf_counter() - started)


def _one_subscription(site):
    """The id of a donation at the site's Stripe."""
    key = site.env["STRIPE_SECRET_KEY"]
    v1 = stripe.StripeClient(key, base_addresses={"api": site.sandbox_url}).v1
    customer = v1.customers.create({"email": "bench@example.org"})
    method = v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    price = v1.prices.list({"lookup_keys": ["donation-monthly-gbp"]}).data[0].id
    wanted = {"customer": customer.id, "items": [{"price": price}]}
    return v1.subscriptions.create(wanted | {"default_payment_method": method.id}).id


def _crowd(site, number):
    state = site.folder / "sandbox"
    state = state / "stripe.sqlite3" if state.is_dir() else state
    script = (
        "import django; django.setup(); from tests.donations import crowd; "
        f"crowd.fill({str(state)!r}, {number}); crowd.know({str(state)!r})"
    )
    _python(site, script)


def _compare(site, *options):
    return [float(word) for word in _python(site, COMPARE, *options).split()[-5:]]


def _row(number, words, figures):
    seconds, asked, memory, _, _ = figures
    print(f"  {number:>13}{words:>22}{seconds:>9.1f}{asked:>10.0f}{memory:>12.0f}", flush=True)


def _python(site, script, *arguments):
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        env=site.env | {"DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-1500:]
    return done.stdout


def _sql(site, statement):
    script = "import django; django.setup(); from django.db import connection; "
    _python(site, f"{script}connection.cursor().execute({statement!r})")
