"""The gate's part of `make bench`: what it adds to an accepted request, and accepts a second."""

import io
import statistics
import time
import timeit

from tests.flood import Flood

BLOCKS = 1500
REQUESTS_IN_A_BLOCK = 20  # few: a shared machine changes its speed from second to second
ACCEPTS = 4000
GATE = "disclaimer.middleware.GateMiddleware"


def report(site):
    with_gate, without, queries = accepted_request()
    differences = [one - other for one, other in zip(with_gate, without, strict=True)]
    added, bare = statistics.median(differences), statistics.median(without)
    print("\nThe gate, on a request that has accepted, before a view that does nothing")
    print(f"  adds {added:.1f} µs of CPU to {bare:.0f} µs (× {1 + added / bare:.3f})")
    print(f"  {alone():.1f} µs when it is called over and over, with nothing else in between")
    print(f"  {queries} queries")
    outcome = Flood(site.url).run(ACCEPTS)
    rate = outcome.statuses.get(303, 0) / outcome.seconds
    print(f"  {rate:.0f} acceptances a second, each one in the database, over 16 connections")


def accepted_request():
    """(µs of CPU a request in each block with the gate, the same without it, queries a request).

    Blocks take turns, so that both meet the same noise.
    """
    from django.conf import settings
    from django.db import connection
    from django.test.utils import CaptureQueriesContext, override_settings

    other = [name for name in settings.MIDDLEWARE if name != GATE]
    with override_settings(ROOT_URLCONF="tests.bench_urls"):
        gated = _application()
        with override_settings(MIDDLEWARE=other):
            ungated = _application()
        environ = _environ_of_a_reader(settings)
        _block(gated, environ), _block(ungated, environ)
        with CaptureQueriesContext(connection) as found:
            _ask(gated, environ)
        pairs = [(_block(gated, environ), _block(ungated, environ)) for _ in range(BLOCKS)]
    return *zip(*pairs, strict=True), len(found)


def alone():
    """µs of the gate by itself, cookie header parsed anew each time; the best of seven rounds.

    The processor then has its code and its facts at hand. Between all the other code of a request
    it has to fetch them first, which is what the figure within a request adds to this one.
    """
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIRequest
    from django.http import HttpResponse

    from disclaimer.middleware import GateMiddleware

    environ = _environ_of_a_reader(settings) | {"wsgi.input": io.BytesIO()}
    response, rounds = HttpResponse("bare"), 5000
    bare, gate = lambda request: response, GateMiddleware(lambda request: response)

    def best(view):
        return min(timeit.repeat(lambda: view(WSGIRequest(environ)), number=rounds, repeat=7))

    return (best(gate) - best(bare)) / rounds * 1e6


def _application():
    from django.core.handlers.wsgi import WSGIHandler

    return WSGIHandler()


def _environ_of_a_reader(settings):
    from disclaimer import acceptance, versions

    version = versions.in_force()
    value = acceptance.record(version)
    # The text is read again every five seconds, whatever the number of requests.
    versions.in_force(lambda: time.monotonic() + 3600)
    host = settings.SITE_URL.partition("//")[2]
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_HOST": host,
        "HTTP_COOKIE": f"{settings.DISCLAIMER_COOKIE_NAME}={value}",
        "wsgi.url_scheme": "http",
        "wsgi.errors": io.StringIO(),
    }


def _block(application, environ):
    """µs of CPU a request."""
    started = time.thread_time()
    for _ in range(REQUESTS_IN_A_BLOCK):
        _ask(application, environ)
    return (time.thread_time() - started) / REQUESTS_IN_A_BLOCK * 1e6


def _ask(application, environ):
    answer = application(dict(environ, **{"wsgi.input": io.BytesIO()}), _start)
    assert b"".join(answer) == b"bare"
    answer.close()


def _start(status, headers, error=None):
    assert status == "200 OK", status
