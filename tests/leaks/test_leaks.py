"""Nothing that only accepted visitors may see reaches anyone else, at any address.

The method is that of docs/decisions.md: plant a token in every text, derive every address,
cross them with methods, headers and cookie states, and look for the tokens.
"""

import re
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.test import Client, TestCase

from articles.skeleton import make_skeleton
from disclaimer import versions
from tests.disclaimer.making import make_version, send_acceptance
from tests.leaks import addresses, cookies
from tests.leaks.planting import PREFIX, plant_everything

# The contract of open addresses, written out again: the settings may not widen it unnoticed.
OPEN = re.compile(
    r"/(help|privacy|cookies|accessibility|feed)/(\?|$)"
    r"|/(sitemap\.xml|robots\.txt|favicon\.ico|\.well-known/security\.txt|healthz|readyz)(\?|$)"
    r"|/(static|media/public|disclaimer|donate|accounts|admin)/"
)
# Part of a file, "unchanged since" and "not that version" all say that there is something.
TELLING = {206, 304, 412}
METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"]
HEADERS = [
    {"accept": "text/html"},
    {"accept": "application/json"},
    {"accept": "*/*", "x-requested-with": "XMLHttpRequest"},
    {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
    {"referer": "http://testserver/admin/"},
    {"range": "bytes=0-99", "if-none-match": "*"},
    {"x-original-url": "/help/", "x-rewrite-url": "/help/"},
    {"x-http-method-override": "GET", "x-forwarded-host": "testserver"},
    {"x-forwarded-for": "127.0.0.1", "purpose": "prefetch"},
]


def everywhere(crawled):
    return sorted(
        {
            *addresses.of_the_resolver(),
            *addresses.of_pages(),
            *addresses.of_files(),
            *crawled,
            "/moved/",
            "/moved",
        }
    )


def has_leaked(response, address):
    """True for a token in the body or any header, and for an answer about gated content."""
    words = response.getvalue().decode(errors="replace") + repr(response.headers)
    return PREFIX in words or (response.status_code in TELLING and not OPEN.match(unquote(address)))


def content_addresses(crawled):
    """Where content lives: not the sign-in, the admin or the style sheets."""
    ours = ("/admin/", "/accounts/", "/static/", "/donate/", "/disclaimer/")
    return [address for address in everywhere(crawled) if not address.startswith(ours)]


@pytest.mark.database
class TestLeaks(TestCase):
    """One planted site for all tests: planting and crawling it takes most of the time."""

    @classmethod
    def setUpTestData(cls):
        versions.forget()
        cls.version = make_version()
        make_skeleton(lambda line: None)
        cls.planted = plant_everything()
        # What an accepted visitor finds; this also makes every rendition that a page needs.
        client = Client(headers={"accept": "text/html,*/*"})
        assert send_acceptance(client).status_code == 303
        cls.crawled = addresses.of_a_crawl(client)

    def setUp(self):
        versions.forget()

    def test_an_accepted_visitor_sees_what_was_planted(self):
        """Else the tests below would prove nothing."""
        seen = "".join(found.words for found in self.crawled.values() if found.status == 200)
        kinds = {type(page).__name__ for page in self.planted.pages if page.live}
        bodies = {
            carrier.partition(".")[0]
            for token, carrier in self.planted.tokens.items()
            if token in seen and ".body/" in carrier
        }

        assert bodies >= {"ArticlePage", "StoryPage", "StandardPage"}
        assert {"HomePage", "FAQPage"} <= kinds
        assert sum(token in seen for token in self.planted.tokens) > len(self.planted.tokens) // 2
        assert any(address.startswith("/media/") for address in self.crawled)
        assert any(address.startswith("/references/") for address in self.crawled)

    def test_nothing_leaks_by_any_method(self):
        client = Client()

        leaking = [
            (method, address)
            for address in everywhere(self.crawled)
            for method in METHODS
            if has_leaked(client.generic(method, address), address)
        ]

        assert leaking == []

    def test_nothing_leaks_by_any_header(self):
        client = Client()

        leaking = [
            (headers, address)
            for address in content_addresses(self.crawled)
            for headers in HEADERS
            if has_leaked(client.get(address, headers=headers), address)
        ]

        assert leaking == []

    def test_nothing_leaks_with_a_cookie_that_is_no_acceptance(self):
        leaking = []
        for state, value in cookies.states(self.version).items():
            client = Client()
            header = (
                {} if value is None else {"cookie": f"{settings.DISCLAIMER_COOKIE_NAME}={value}"}
            )
            leaking += [
                (state, address)
                for address in content_addresses(self.crawled)
                if has_leaked(client.get(address, headers=header), address)
            ]

        assert leaking == []

    def test_files_are_refused_at_their_address_and_meet_the_gate_at_any_other(self):
        client = Client()

        answers = {address: client.get(address) for address in addresses.of_files()}

        assert {answer.status_code for answer in answers.values()} == {200, 403}
        for address, answer in answers.items():
            assert answer.status_code == (403 if address.startswith("/media/") else 200), address
            assert answer["Cache-Control"] == "no-store", address

    def test_draft_missing_and_live_pages_look_the_same(self):
        client = Client()
        draft = next(page for page in self.planted.pages if not page.live)
        path = "/" + "/".join(draft.url_path.strip("/").split("/")[1:]) + "/"

        at_draft, at_nothing = (
            client.get(each).content.decode() for each in (path, "/nothing/here/")
        )

        assert at_draft.replace(path, "") == at_nothing.replace("/nothing/here/", "")

    def test_public_words_are_the_only_ones_shown(self):
        client = Client()
        page = next(page for page in self.planted.pages if page.live and page.slug == "about")
        page.public_summary = "What anyone may read."
        page.save_revision().publish()

        shown = client.get("/about/").content.decode()

        assert page.title in shown
        assert "What anyone may read." in shown
        assert PREFIX not in shown
