import pytest
from django.test import RequestFactory

from donations.same_origin import is_same_origin


def post(**headers):
    return RequestFactory().post("/donate/start/", headers=headers)


@pytest.mark.parametrize(
    ("headers", "verdict"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        # With Referrer-Policy no-referrer browsers send Origin: null on our own form.
        ({"sec-fetch-site": "same-origin", "origin": "null"}, True),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "http://testserver"}, False),
        ({"sec-fetch-site": ""}, False),
        ({"origin": "http://testserver"}, True),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "http://testserver.evil.example"}, False),
        ({"origin": "null"}, False),
        ({}, False),
    ],
)
def test_it_believes_only_our_own_pages(headers, verdict):
    assert is_same_origin(post(**headers)) is verdict
