"""The gate: everything is refused without acceptance, except the addresses that are open.

It stands before URL resolving, caching, sessions and redirects. No user agent, header or
referrer opens it.
"""

from importlib import import_module

from django import db
from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpResponseRedirect
from django.utils.cache import patch_vary_headers

from disclaimer import app_tokens, refusal, versions
from disclaimer.acceptance import standing_claims
from disclaimer.addresses import OpenPaths, lacks_only_its_slash

CACHE_CONTROL = ("Cache-Control", "private, no-cache")
VARY = ("Vary", "Cookie")
EDITORS_FILES = ("/media/", "/documents/")


class GateMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response
        self.open_paths = OpenPaths(settings.DISCLAIMER_OPEN_PATHS)

    def __call__(self, request):
        # `is_dummy` marks Wagtail's previews: made in the process by an editor who signed in.
        if request.path_info in self.open_paths or getattr(request, "is_dummy", False):
            return self.get_response(request)
        if lacks_only_its_slash(request.path_info, self.open_paths):
            return HttpResponseRedirect(f"{request.path_info}/")
        try:
            version = versions.in_force()
        except versions.NoVersionKnown:
            return refusal.closed(request)
        if app_tokens.is_for_apps(request.path_info):
            return self._for_an_app(request, version.major)
        if standing_claims(request, version.major) or _is_editors_file(request):
            return _kept_private(self.get_response(request))
        try:
            return refusal.refuse(request, version)
        except db.Error:
            return refusal.closed(request)

    def _for_an_app(self, request, floor):
        try:
            is_opened = app_tokens.opens(request, floor)
        except db.Error:
            return refusal.closed(request)
        if not is_opened:
            return refusal.forbid()
        response = _kept_private(self.get_response(request))
        response.headers["X-Robots-Tag"] = "noindex"
        return response


def _is_editors_file(request):
    """True for a file that the admin shows to someone signed in to it, such as a thumbnail."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    # Django's keys are letters and digits; PostgreSQL cannot even be asked for some others.
    if not key or not key.isalnum() or not request.path_info.startswith(EDITORS_FILES):
        return False
    engine = import_module(settings.SESSION_ENGINE)
    request.session = engine.SessionStore(key)
    try:
        return get_user(request).has_perm("wagtailadmin.access_admin")
    except db.Error:
        return False


def _kept_private(response):
    """Content is for this browser alone, and asked for again each time (it has an ETag)."""
    # Straight into the store: by the public way, checking and encoding these constants at each
    # page costs more than the whole check of the cookie.
    store = response.headers._store
    store.setdefault("cache-control", CACHE_CONTROL)
    if store.setdefault("vary", VARY) is not VARY:
        patch_vary_headers(response, ["Cookie"])
    return response
