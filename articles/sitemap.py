"""The sitemap (https://www.sitemaps.org/protocol.html): addresses and dates, nothing else.

A site with more pages than fit in one file gets an index of files: /sitemap.xml?p=1, ?p=2 …
"""

from math import ceil

from django.http import Http404, HttpResponse
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from articles.machine_readable import absolute
from articles.models.published import published

# The protocol allows 50,000; smaller files are quicker to make and to fetch.
ADDRESSES_IN_A_FILE = 5_000
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


@require_safe
def sitemap(request):
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return _xml("urlset", "url", ())
    pages = published(Page.objects.descendant_of(site.root_page, inclusive=True)).order_by("path")
    files = ceil(pages.count() / ADDRESSES_IN_A_FILE) or 1
    asked_for = request.GET.get("p", "")
    if not asked_for:
        return _index(files) if files > 1 else _file(site, pages, 1)
    if not asked_for.isdecimal() or len(asked_for) > 6 or not 1 <= int(asked_for) <= files:
        raise Http404
    return _file(site, pages, int(asked_for))


def _index(files):
    entries = ((f"/sitemap.xml?p={number}", None) for number in range(1, files + 1))
    return _xml("sitemapindex", "sitemap", entries)


def _file(site, pages, number):
    first = (number - 1) * ADDRESSES_IN_A_FILE
    shown = pages.values_list("url_path", "last_published_at")[first : first + ADDRESSES_IN_A_FILE]
    above_the_site = len(site.root_page.url_path) - 1
    return _xml("urlset", "url", ((path[above_the_site:], changed) for path, changed in shown))


def _xml(root, element, entries):
    response = HttpResponse(content_type="application/xml; charset=utf-8")
    xml = SimplerXMLGenerator(response, "utf-8")
    xml.startDocument()
    xml.startElement(root, {"xmlns": NAMESPACE})
    for address, changed in entries:
        xml.startElement(element, {})
        xml.addQuickElement("loc", absolute(address))
        if changed:
            xml.addQuickElement("lastmod", changed.date().isoformat())
        xml.endElement(element)
    xml.endElement(root)
    xml.endDocument()
    return response
