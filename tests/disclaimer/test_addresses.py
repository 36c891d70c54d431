import pytest
from django.test import RequestFactory

from disclaimer.addresses import OpenPaths, is_same_origin, safe_next, wants_page

OPEN = OpenPaths(("/help/", "/static/*"))


@pytest.mark.parametrize("path", ["/help/", "/static/", "/static/css/site.css"])
def test_it_opens_whole_addresses_and_what_is_below_a_prefix(path):
    assert path in OPEN


@pytest.mark.parametrize(
    "path",
    [
        "/help",  # not the address
        "/help/more/",  # below a whole address
        "/static",  # the prefix without its slash
        "/staticfiles/",
        "/Static/a.css",
        "//static/a.css",
        "/static//a.css",
        "/static/../media/a.png",
        "/static/./a.css",
        "/static\\a.css",
        "/static/a\x00.css",
        "",
        "/",
    ],
)
def test_it_opens_nothing_else(path):
    assert path not in OPEN


def test_a_prefix_needs_its_slash():
    with pytest.raises(ValueError, match="must end in"):
        OpenPaths(("/admin*",))


@pytest.mark.parametrize(
    "address",
    ["/", "/articles/", "/search/?q=a//b&page=2", "/articles/über/", "/" + "a" * 1999],
)
def test_it_returns_to_an_address_on_this_site(address):
    assert safe_next(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "articles/",
        "https://example.com/",
        "//example.com/",
        "/\\example.com/",
        "/\\/example.com",
        "/articles//example.com",
        "/a\nb",
        "/a\\b",
        "javascript:alert(1)",
        "/disclaimer/accept/",
        "/" + "a" * 2000,
    ],
)
def test_it_never_returns_elsewhere(address):
    assert safe_next(address) == "/"


@pytest.mark.parametrize(
    ("accept", "page"),
    [
        (None, True),
        ("text/html,application/xhtml+xml", True),
        ("*/*", True),
        ("application/json", False),
        ("image/avif,image/webp", False),
        ("text/calendar", False),
    ],
)
def test_a_page_is_wanted_where_accept_names_html_or_anything(accept, page):
    headers = {"accept": accept} if accept else {}

    assert wants_page(RequestFactory().get("/faq/", headers=headers)) is page


def test_an_address_that_only_begins_like_the_feed_is_a_page():
    assert wants_page(RequestFactory().get("/feedback/"))


@pytest.mark.parametrize("path", ["/media/a.png", "/documents/1/a.pdf", "/feed/x/"])
def test_files_and_feeds_are_never_a_page(path):
    assert not wants_page(RequestFactory().get(path))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "ODD"])
def test_only_get_and_head_can_want_a_page(method):
    assert not wants_page(RequestFactory().generic(method, "/faq/"))


@pytest.mark.parametrize(
    ("headers", "same"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-origin", "origin": "null"}, True),
        ({"origin": "http://testserver"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "http://testserver"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"origin": "null"}, False),
        ({"origin": "https://testserver"}, False),
        ({"origin": "http://example.com"}, False),
        ({}, False),
    ],
)
def test_a_form_has_to_come_from_our_own_page(headers, same):
    assert is_same_origin(RequestFactory().post("/disclaimer/accept/", headers=headers)) is same
