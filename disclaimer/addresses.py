"""Which addresses are open, which answers may be HTML, and where a visitor may return to."""

import re

from django.conf import settings
from django.utils.http import url_has_allowed_host_and_scheme

LONGEST_NEXT = 2000  # characters
SAFE_NEXT = re.compile(r"/(?![/\\])[^\\\x00-\x1f]*")
# A spelling that another layer might resolve differently is never taken for an open one.
CROOKED = re.compile(r"\.\.|//|/\./|[\\\x00]")
NEVER_HTML = ("/media/", "/documents/", "/feed/")
# Programs ask for these with "Accept: */*", and would take the gate for what they asked for.
NEVER_HTML_ENDINGS = (".ics",)


class OpenPaths:
    """The paths of `DISCLAIMER_OPEN_PATHS`: whole ones, and prefixes written "/static/*"."""

    def __init__(self, paths):
        self.whole = frozenset(path for path in paths if not path.endswith("*"))
        self.prefixes = tuple(path[:-1] for path in paths if path.endswith("*"))
        if any(not prefix.endswith("/") for prefix in self.prefixes):
            raise ValueError("A prefix of DISCLAIMER_OPEN_PATHS must end in /*.")

    def __contains__(self, path):
        if path in self.whole:
            return True
        return path.startswith(self.prefixes) and not CROOKED.search(path)


def lacks_only_its_slash(path, open_paths):
    """True for "/help": an open address that someone typed without its last slash."""
    return not path.endswith("/") and f"{path}/" in open_paths


def wants_page(request):
    """True where a person in a browser waits for an HTML page at this address."""
    path = request.path_info
    if request.method not in {"GET", "HEAD"} or path.startswith(NEVER_HTML):
        return False
    if path.endswith(NEVER_HTML_ENDINGS):
        return False
    accept = request.headers.get("Accept", "*/*").lower()
    return "text/html" in accept or "*/*" in accept


def safe_next(address):
    """`address` where it is a path on this site that can be returned to, else "/"."""
    if (
        len(address) <= LONGEST_NEXT
        and SAFE_NEXT.fullmatch(address)
        and "//" not in address.partition("?")[0]
        and not address.startswith("/disclaimer/")
        and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    ):
        return address
    return "/"


def is_same_origin(request):
    """True for a form sent from one of our own pages.

    With `Referrer-Policy: no-referrer` browsers send `Origin: null` on their own site too, so
    Sec-Fetch-Site decides where it is present.
    """
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None:
        return fetch_site == "same-origin"
    return request.headers.get("Origin") in {
        settings.SITE_URL,
        f"{request.scheme}://{request.get_host()}",
    }
