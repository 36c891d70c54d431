import gzip

import pytest
from django.test import Client

from tests.disclaimer.making import make_version

pytestmark = pytest.mark.django_db
ASKS_FOR_IT = {"accept-encoding": "gzip, deflate, br"}


@pytest.fixture(autouse=True)
def _disclaimer_in_force(db):
    make_version()


@pytest.mark.parametrize("path", ["/", "/disclaimer/", "/donate/", "/no-such-page/"])
def test_a_page_comes_compressed_to_a_browser_that_asks_for_it(path):
    plain = Client().get(path)
    packed = Client().get(path, headers=ASKS_FOR_IT)

    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content).startswith(b"<!doctype html>")
    assert len(packed.content) < len(plain.content) / 2
    assert "Accept-Encoding" in plain["Vary"] and "Accept-Encoding" in packed["Vary"]
