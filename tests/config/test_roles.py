"""The roles of `site_setup`: editors see content and no money, supporter care the reverse."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from tests.once import made_once
from tests.staff import browser_of, opens

pytestmark = pytest.mark.django_db

CONTENT = ["/admin/pages/", "/admin/images/", "/admin/settings/articles/sitesettings/"]
WORDS = ["/admin/disclaimer/texts/", "/admin/disclaimer/acceptances/"]
MONEY = [
    f"/admin/donations/{name}/" for name in ("supporters", "subscriptions", "payments", "events")
]


@pytest.fixture(scope="module", autouse=True)
def site(django_db_setup, django_db_blocker):
    with made_once(lambda: call_command("site_setup", verbosity=0), django_db_blocker):
        yield


def test_editors_see_content_and_no_money():
    editor = browser_of("Editors")

    assert {address: opens(editor, address) for address in CONTENT + WORDS} == dict.fromkeys(
        CONTENT + WORDS, True
    )
    assert [address for address in MONEY if opens(editor, address)] == []


def test_editors_write_the_appeal():
    page = browser_of("Editors").get("/admin/settings/donations/donationsettings/", follow=True)

    assert "How to stop" in page.content.decode()


def test_supporter_care_sees_money_and_no_content():
    care = browser_of("Supporter care")

    assert [address for address in MONEY if not opens(care, address)] == []
    assert [address for address in WORDS + CONTENT[1:] if opens(care, address)] == []


@pytest.mark.parametrize("role", ["Editors", "Supporter care"])
def test_rights_that_staff_took_away_stay_away(role):
    group = Group.objects.get(name=role)
    money_and_gate = group.permissions.filter(
        content_type__app_label__in=["donations", "disclaimer"]
    )
    assert money_and_gate.exists()
    group.permissions.remove(*money_and_gate)

    call_command("site_setup", verbosity=0)

    assert not money_and_gate.all().exists()
