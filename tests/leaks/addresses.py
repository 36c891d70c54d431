"""Every address of the site, derived: from the resolver, the pages, the files, and a crawl."""

import re
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from django.core.files.storage import default_storage
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.models import Page

# A value that fits each converter of Django's.
BY_CONVERTER = {
    "IntConverter": "1",
    "StringConverter": "1",
    "SlugConverter": "articles",
    "UUIDConverter": "00000000-0000-4000-8000-000000000000",
    "PathConverter": "1",
}
# Patterns with groups of their own say nothing that could be filled in; each needs the last part
# of an address here. A new one without an entry makes the suite fail.
BY_PATTERN = {
    r"^((?:[\w\-]+/)*)$": "articles/",
    r"^(\d+)/(.*)$": "1/planted-paper.txt",
    r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "password/reset/key/1-a/",
    r"^(\d+)/revisions/compare/(live|earliest|\d+)\.\.\.(live|latest|\d+)/$": (
        "4/revisions/compare/earliest...latest/"
    ),
    r"^(?P<media_type>audio|video|media)/add/$": "audio/add/",
    "chooser/(?P<media_type>audio|video)/": "chooser/audio/",
    r"^(?P<media_type>audio|video)/chooser/upload/$": "audio/chooser/upload/",
    "^.*/$": "no-such-page/",
}
SITE = "http://testserver"
NOT_CRAWLED = ("/admin/", "/accounts/")
# A visitor's own addresses open to whoever has them: tests/leaks/tokens.py is about those.
WITH_A_TOKEN = re.compile(r"/for-apps/.")
CONVERTED = re.compile(r"<(?:\w+:)?(\w+)>")
WITHOUT_GROUPS = re.compile(r"\^?([\w/.\-\\]*)(?:\$|\\Z)?")


class Seen(NamedTuple):
    """What a crawl found at an address."""

    status: int
    content_type: str
    words: str


class NoGenerator(AssertionError):
    """A URL pattern for which the suite does not know an address."""


def of_the_resolver():
    """One address or more for each URL pattern of the project."""
    return sorted({f"/{address}" for address in _below(get_resolver(), "")})


def _below(resolver, prefix):
    for entry in resolver.url_patterns:
        address = prefix + _filled(entry.pattern, entry)
        if isinstance(entry, URLResolver):
            yield from _below(entry, address)
        elif isinstance(entry, URLPattern):
            yield address


def _filled(pattern, entry):
    written = str(pattern)
    if written in BY_PATTERN:
        return BY_PATTERN[written]
    if hasattr(pattern, "_route"):
        return CONVERTED.sub(lambda found: _value(pattern.converters, found, entry), written)
    plain = WITHOUT_GROUPS.fullmatch(written)
    if not plain:
        raise NoGenerator(f"{entry}: add an address for it to BY_PATTERN")
    return plain.group(1).replace("\\", "")


def _value(converters, found, entry):
    kind = type(converters[found.group(1)]).__name__
    if kind not in BY_CONVERTER:
        raise NoGenerator(f"{entry}: no value for the converter {kind}")
    return BY_CONVERTER[kind]


def of_pages():
    """Each page, live or not, and the spellings that another layer might take for it."""
    for page in Page.objects.filter(depth__gt=1):
        # Wagtail's root is no address; the site's home is "/".
        path = "/" + "/".join(page.url_path.strip("/").split("/")[1:])
        path = path if path == "/" else f"{path}/"
        yield path
        yield from spellings(path)


def spellings(path):
    """Ways to write a page's address that some layer may take for it, or for an open one."""
    bare = path.rstrip("/")
    yield from (f"{path}?a=1", f"/{path}", f"{path}/", f"{path}index.html", f"{path}.json")
    if bare:
        yield from (bare, path.upper(), f"{bare}.html", f"{bare}%2f", f"/static/..{path}")
        yield from (f"/help/..{path}", f"/%61{path[2:]}", f"{bare};a/", f"/./{path[1:]}")


def of_files():
    """Everything in the media storage: originals, renditions, documents."""

    def below(folder):
        folders, files = default_storage.listdir(folder)
        yield from (f"{folder}/{name}".lstrip("/") for name in files)
        for name in folders:
            yield from below(f"{folder}/{name}".lstrip("/"))

    for name in below(""):
        yield f"/media/{name}"
        yield f"/media/public/../{name}"
        yield f"/static/../media/{name}"


def of_a_crawl(read, start=("/", "/feed/", "/sitemap.xml", "/search/?q=hedgerow"), base=SITE):
    """{address: Seen} of all that an accepted visitor can reach by following links.

    `read` takes an address and returns what is Seen there; `base` is the site's own origin.
    """
    waiting, seen = list(start), {}
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen[address] = found = read(address)
        if found.content_type.startswith(("text/html", "application/", "text/xml")):
            links = _links(found.words, urljoin(base, address), base)
            waiting += [link for link in links if link not in seen]
    return seen


def read_with(client):
    """A reader for `of_a_crawl`, with Django's test client."""

    def read(address):
        answer = client.get(address)
        words = answer.getvalue().decode(errors="replace")
        return Seen(answer.status_code, answer.get("Content-Type", ""), words)

    return read


class _Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if value and name in {"href", "src", "action"}:
                self.found.append(value)
            elif value and name == "srcset":
                self.found += [part.split()[0] for part in value.split(",") if part.split()]


def _links(body, address, base):
    parser = _Links()
    parser.feed(body)
    in_xml = re.findall(r"<(?:loc|link|guid)[^>]*>([^<]+)<", body)
    for link in parser.found + in_xml:
        parts = urlsplit(urljoin(address, link))
        is_left_out = parts.path.startswith(NOT_CRAWLED) or WITH_A_TOKEN.match(parts.path)
        if parts.netloc == urlsplit(base).netloc and not is_left_out:
            yield parts.path + (f"?{parts.query}" if parts.query else "")
