"""What all pages share: who may post, how moments and money are written, headers."""

import datetime
import secrets
import urllib.parse

from flask import abort, current_app, redirect, render_template, request

from .. import NEVER_CHECKED
from ..resources.invoice_shape import money

POLICY = (
    # No form-action: browsers hold redirects after a POST to it, and we send people back to
    # whatever site opened the session.
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def register(app):
    app.add_url_rule("/", endpoint="home", view_func=lambda: redirect("/control/"))
    app.before_request(_refuse_cross_site)
    app.after_request(_add_headers)
    app.add_template_filter(money)
    app.add_template_filter(day)
    app.add_template_filter(moment)
    app.register_error_handler(404, _not_found)
    app.register_error_handler(403, _forbidden)


def store():
    return current_app.extensions["store"]


def courier():
    return current_app.extensions["courier"]


def day(seconds):
    """``5 June 2026``, in London's winter time, as Stripe's dashboards use UTC."""
    when = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    return f"{when.day} {when:%B %Y}"


def moment(seconds):
    when = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    return f"{when.day} {when:%b %Y, %H:%M:%S}"


def plain_page(title, *lines, back=None, status=200):
    """A page that only tells; `back` is a (address, words) pair."""
    return render_template("plain.html", title=title, lines=lines, back=back), status


def new_token():
    return secrets.token_urlsafe(16)


def _refuse_cross_site():
    """Another site's form must not press our buttons. Programs send neither header."""
    if request.method in ("GET", "HEAD", "OPTIONS") or request.path.startswith("/v1/"):
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in ("same-origin", "none"):
            abort(403)
        return
    origin = request.headers.get("Origin")
    if origin is not None and urllib.parse.urlsplit(origin).netloc != request.host:
        abort(403)


def _add_headers(response):
    if response.mimetype == "text/html":
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _not_found(error):
    return plain_page(
        "There is nothing here",
        "This address is not one of the sandbox's, or what it named is gone.",
        back=("/control/", "To the control page"),
        status=404,
    )


def _forbidden(error):
    return plain_page(
        "Refused",
        "This form was sent from another site, or under another host name. Nothing was changed.",
        status=403,
    )


def honesty():
    return NEVER_CHECKED
