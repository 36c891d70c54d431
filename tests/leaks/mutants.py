"""Mistakes that a later change could make in the gate. Each must make the suite find a leak.

Each entry of MUTANTS makes a context manager; a Client that is made inside it meets the mistake.
"""

import hmac
from contextlib import contextmanager
from types import SimpleNamespace
from unittest import mock

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.test import override_settings
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from disclaimer import acceptance, app_tokens, cookie, middleware
from disclaimer.addresses import OpenPaths, wants_page

GATE = "disclaimer.middleware.GateMiddleware"
_read_token = app_tokens.read
SEARCH_BOTS = "Googlebot"


def _let_through(condition):
    """A gate that opens for each request of which `condition` is true."""

    class Mutant(middleware.GateMiddleware):
        def __call__(self, request):
            if condition(request):
                return self.get_response(request)
            return super().__call__(request)

    return Mutant


TrustsBots = _let_through(lambda request: SEARCH_BOTS in request.headers.get("User-Agent", ""))
TrustsScripts = _let_through(lambda request: "X-Requested-With" in request.headers)
TrustsReferrers = _let_through(lambda request: "/admin/" in request.headers.get("Referer", ""))
TrustsForwardedAddresses = _let_through(
    lambda request: request.headers.get("X-Forwarded-For") == "127.0.0.1"
)
GatesGetAlone = _let_through(lambda request: request.method != "GET")
GatesAllButHead = _let_through(lambda request: request.method == "HEAD")
GatesPagesAlone = _let_through(lambda request: not wants_page(request))
ForgetsMedia = _let_through(lambda request: request.path_info.startswith("/media/"))
ForgetsDocuments = _let_through(lambda request: request.path_info.startswith("/documents/"))
ForgetsSearch = _let_through(lambda request: request.path_info.startswith("/search/"))
ForgetsApps = _let_through(lambda request: request.path_info.startswith("/for-apps/"))
ForgetsReferences = _let_through(lambda request: request.path_info.startswith("/references/"))
AnyCookieWillDo = _let_through(lambda request: settings.DISCLAIMER_COOKIE_NAME in request.COOKIES)
AnySessionWillDo = _let_through(lambda request: settings.SESSION_COOKIE_NAME in request.COOKIES)


class BelievesOriginalUrl(middleware.GateMiddleware):
    """Decides about one address and answers for another."""

    def __call__(self, request):
        if request.headers.get("X-Original-URL", "") in self.open_paths:
            return self.get_response(request)
        return super().__call__(request)


class AnswersRedirectsFirst(middleware.GateMiddleware):
    def __call__(self, request):
        moved = Redirect.objects.filter(old_path=request.path_info.rstrip("/")).first()
        if moved:
            return HttpResponseRedirect(moved.link)
        return super().__call__(request)


class LooksForThePageFirst(middleware.GateMiddleware):
    """Says 404 for what is not there, and so tells what is."""

    def __call__(self, request):
        slug = request.path_info.strip("/").rpartition("/")[2]
        if slug.startswith("live-") and not Page.objects.filter(slug=slug).exists():
            return HttpResponse(status=404)
        return super().__call__(request)


class CachesBeforeTheGate:
    """One copy for everyone, whoever asked first."""

    kept = {}

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        key = (request.method, request.get_full_path())
        if key not in self.kept:
            response = self.get_response(request)
            if response.status_code != 200 or response.streaming:
                return response
            self.kept[key] = response
        return self.kept[key]


class AnswersRangesFirst:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if "Range" in request.headers and response.status_code == 200 and not response.streaming:
            response.content, response.status_code = response.content[:100], 206
        return response


class _PrefixesWithoutSlash(OpenPaths):
    def __contains__(self, path):
        return path in self.whole or path.startswith(tuple(p.rstrip("/") for p in self.prefixes))


class _CrookedIsFine(OpenPaths):
    def __contains__(self, path):
        return path in self.whole or path.startswith(self.prefixes)


def _tells_the_summary(path):
    slug = path.strip("/").rpartition("/")[2]
    page = Page.objects.filter(slug=slug).first()
    return page and (page.title, page.search_description or page.seo_title, "")


def _standing_from(floor):
    return lambda request, _: acceptance.standing_claims(request, floor)


def _read_last_year(value, keys, *, floor, now):
    return _read_token(value, keys, floor=floor, now=now - cookie.MAX_AGE)


def _read_without_floor(value, keys, *, floor, now):
    return _read_token(value, keys, floor=0, now=now)


def _gate_is(mutant):
    return lambda: override_settings(
        MIDDLEWARE=[
            f"{__name__}.{mutant}" if each == GATE else each for each in settings.MIDDLEWARE
        ]
    )


def _without_gate():
    return override_settings(MIDDLEWARE=[each for each in settings.MIDDLEWARE if each != GATE])


def _gate_last():
    return override_settings(
        MIDDLEWARE=[each for each in settings.MIDDLEWARE if each != GATE] + [GATE]
    )


def _before_the_gate(first):
    def before():
        CachesBeforeTheGate.kept.clear()
        return override_settings(
            MIDDLEWARE=[first, *(each for each in settings.MIDDLEWARE if each != first)]
        )

    return before


def _replaced(target, value):
    return lambda: mock.patch(target, value)


@contextmanager
def _mac_is_not_checked():
    # What was found genuine, or not, is remembered: neither may outlive the mistake.
    cookie._genuine.cache_clear()
    try:
        with mock.patch("disclaimer.cookie.hmac.compare_digest", lambda *_: True):
            yield
    finally:
        cookie._genuine.cache_clear()


MUTANTS = {
    "no gate": _without_gate,
    "the gate last": _gate_last,
    "a prefix without its slash": _replaced(
        "disclaimer.middleware.OpenPaths", _PrefixesWithoutSlash
    ),
    "crooked addresses below a prefix": _replaced(
        "disclaimer.middleware.OpenPaths", _CrookedIsFine
    ),
    "search engines may read": _gate_is("TrustsBots"),
    "scripts may read": _gate_is("TrustsScripts"),
    "who comes from the admin may read": _gate_is("TrustsReferrers"),
    "who says to be this machine may read": _gate_is("TrustsForwardedAddresses"),
    "another address in a header": _gate_is("BelievesOriginalUrl"),
    "only GET is gated": _gate_is("GatesGetAlone"),
    "HEAD is not gated": _gate_is("GatesAllButHead"),
    "only pages are gated": _gate_is("GatesPagesAlone"),
    "/media/ is not gated": _gate_is("ForgetsMedia"),
    "/documents/ is not gated": _gate_is("ForgetsDocuments"),
    "/search/ is not gated": _gate_is("ForgetsSearch"),
    "/references/ is not gated": _gate_is("ForgetsReferences"),
    "/for-apps/ is not gated": _gate_is("ForgetsApps"),
    "tokens for apps are not checked": _replaced(
        "disclaimer.app_tokens.opens", lambda request, floor: True
    ),
    "a token's MAC is not checked": _replaced(
        "disclaimer.app_tokens.hmac",
        SimpleNamespace(digest=hmac.digest, compare_digest=lambda *_: True),
    ),
    "a token's record is not looked at": _replaced("disclaimer.app_tokens._stands", bool),
    "tokens never end": _replaced("disclaimer.app_tokens.read", _read_last_year),
    "tokens of an older text still count": _replaced(
        "disclaimer.app_tokens.read", _read_without_floor
    ),
    "any cookie will do": _gate_is("AnyCookieWillDo"),
    "any session will do": _gate_is("AnySessionWillDo"),
    "the MAC is not checked": _mac_is_not_checked,
    "the length is all that is checked": _replaced(
        "disclaimer.middleware.standing_claims",
        lambda request, _: len(request.COOKIES.get(settings.DISCLAIMER_COOKIE_NAME, "")) == 56,
    ),
    "the floor is ignored": _replaced("disclaimer.middleware.standing_claims", _standing_from(0)),
    "acceptances never end": _replaced("disclaimer.cookie.MAX_AGE", 10**9),
    "acceptances may be from the future": _replaced("disclaimer.cookie.CLOCK_SKEW", 10**9),
    "redirects before the gate": _gate_is("AnswersRedirectsFirst"),
    "missing pages before the gate": _gate_is("LooksForThePageFirst"),
    "validators before the gate": _before_the_gate(
        "django.middleware.http.ConditionalGetMiddleware"
    ),
    "addresses mended before the gate": _before_the_gate(
        "django.middleware.common.CommonMiddleware"
    ),
    "ranges before the gate": _before_the_gate(f"{__name__}.AnswersRangesFirst"),
    "a page cache before the gate": _before_the_gate(f"{__name__}.CachesBeforeTheGate"),
    "the gate tells more than the summary": lambda: override_settings(
        DISCLAIMER_PUBLIC_SUMMARY=f"{__name__}._tells_the_summary"
    ),
}
