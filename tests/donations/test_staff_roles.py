"""Supporter care sees money and no content, editors write the words and see no money."""

import pytest
from django.core.management import call_command

from donations.models import StripeEvent
from tests.donations.giving import known_subscription
from tests.donations.staff import DASHBOARD, address, make_event, make_everything, make_notice
from tests.once import made_once
from tests.staff import browser_of, opens

pytestmark = pytest.mark.django_db

LISTS = [
    "supporters", "subscriptions", "payments", "adjustments", "attempts", "notices", "events",
    "runs", "exports",
]  # fmt: skip
CONTENT = [
    "/admin/images/", "/admin/documents/", "/admin/disclaimer/texts/", "/admin/users/",
    "/admin/groups/", "/admin/settings/donations/donationsettings/", "/admin/snippets/",
]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def site(django_db_setup, django_db_blocker):
    with made_once(lambda: call_command("site_setup", verbosity=0), django_db_blocker):
        yield


def test_supporter_care_sees_the_dashboard_every_list_and_every_row():
    care = browser_of("Supporter care")
    supporter = make_everything()

    assert [name for name in LISTS if not opens(care, address(name))] == []
    assert opens(care, DASHBOARD)
    assert opens(care, address("supporters", "inspect", pk=supporter.pk))


def test_supporter_care_does_what_its_work_needs(sandbox):
    care = browser_of("Supporter care")
    gift = known_subscription(sandbox)
    event = make_event(status="dead")
    notice = make_notice(status="dead")
    stale = gift.supporter.synced_at

    care.post(address("supporters", "sync", pk=gift.supporter_id))
    care.post(address("events", "replay_failed"))
    care.post(address("notices", "send_again", pk=notice.pk))

    gift.supporter.refresh_from_db()
    notice.refresh_from_db()
    assert gift.supporter.synced_at > stale
    assert StripeEvent.objects.get(pk=event.pk).status == "received"
    assert notice.status == "waiting"


def test_supporter_care_takes_nothing_away_and_sees_no_content():
    care = browser_of("Supporter care")

    assert [there for there in CONTENT if opens(care, there)] == []
    for name in ("supporters", "payments"):
        there = address("export", "export", name=name)
        assert not opens(care, there)
        assert care.post(there).status_code == 302
        assert there not in care.get(address(name)).content.decode()


def test_editors_see_no_money_anywhere():
    editor = browser_of("Editors")
    make_everything()
    make_event(status="dead")

    assert [name for name in LISTS if opens(editor, address(name))] == []
    assert not opens(editor, DASHBOARD)
    home = editor.get("/admin/").content.decode()
    assert "£9.97" not in home
    assert "could not be worked on" not in home
    assert "/admin/donations/" not in home


def test_editors_do_none_of_cares_work():
    editor = browser_of("Editors")
    supporter = make_everything()
    event = make_event(status="dead")

    editor.post(address("events", "replay_failed"))
    editor.post(address("supporters", "sync", pk=supporter.pk))

    event.refresh_from_db()
    assert event.status == "dead"


def test_editors_write_the_words():
    editor = browser_of("Editors")

    page = editor.get("/admin/settings/donations/donationsettings/", follow=True)

    assert "How to stop" in page.content.decode()
