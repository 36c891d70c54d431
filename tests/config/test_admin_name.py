"""The admin has the name and the mark of the site, and not those of Wagtail."""

import re

import pytest

from articles.models import SiteSettings
from tests.articles.staff import make_boss, sign_in


@pytest.fixture
def boss(db):
    return sign_in(make_boss())


@pytest.mark.parametrize("address", ["/admin/", "/admin/guide/", "/admin/images/", "/admin/pages/"])
def test_every_title_ends_with_the_name_of_the_site(boss, address):
    html = boss.get(address).content.decode()

    assert re.search(r"<title>[^<]+ - Wayside</title>", html)
    assert 'class="our-mark"' in html
    assert "wagtailadmin/images/favicon" not in html


def test_a_new_name_is_the_admins_too(boss):
    SiteSettings.objects.update_or_create(defaults={"name": "Harbour & Light"})
    SiteSettings.objects.first().save()

    html = boss.get("/admin/").content.decode()

    assert "Dashboard - Harbour &amp; Light</title>" in html
    assert '<span class="our-name">Harbour &amp; Light</span>' in html


def test_wagtail_is_not_named_on_the_first_page(boss):
    html = boss.get("/admin/").content.decode()
    body = re.sub(r"<(script|noscript)\b.*?</\1>", "", html.split("<body")[1], flags=re.DOTALL)

    assert "Wagtail" not in re.sub(r"<[^>]*>", "", body)
