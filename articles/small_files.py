"""Small files that other machines ask for at fixed addresses."""

from datetime import datetime, timedelta

from django.http import HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.machine_readable import absolute
from articles.models.site_facts import site_facts

ROBOTS = """User-agent: *
Disallow: /admin/
Disallow: /accounts/
Disallow: /search/
Disallow: /donate/manage/
Disallow: /donate/thank-you/
Disallow: /for-apps/

Sitemap: {sitemap}
"""
# RFC 9116 recommends that Expires lies less than a year ahead.
SECURITY_DAYS = 180
FAVICON_SECONDS = 24 * 60 * 60


@require_safe
def robots(request):
    text = ROBOTS.format(sitemap=absolute("/sitemap.xml"))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request):
    """For who asks without reading a page. Staff may change it, so it is kept for a day."""
    facts = site_facts()
    address = facts["favicon"] or facts["brand"]["touch_icon"] or static("img/favicon.ico")
    response = HttpResponseRedirect(address)
    response["Cache-Control"] = f"public, max-age={FAVICON_SECONDS}"
    return response


@require_safe
def security(request):
    """Where to report a hole, after RFC 9116."""
    address = site_facts()["feedback_address"]
    contact = f"mailto:{address}" if address else absolute("/about/")
    lines = (
        f"Contact: {contact}",
        f"Expires: {_midnight_in(SECURITY_DAYS):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {absolute('/.well-known/security.txt')}",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _midnight_in(days):
    """A whole day, so that the file stays the same, and cacheable, all day long."""
    day = timezone.now().date() + timedelta(days=days)
    return datetime(day.year, day.month, day.day)
