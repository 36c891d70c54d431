"""The disclaimer in the admin: drafts are written and published, acceptances only read."""

import hashlib

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils.formats import date_format
from django.utils.timezone import localtime

from disclaimer.models import DisclaimerVersion
from tests.disclaimer.making import make_version
from tests.disclaimer.staff import ADMIN, make_acceptances, make_draft
from tests.staff import sign_in

pytestmark = pytest.mark.django_db

TEXTS = f"{ADMIN}/texts/"
BODY = '{"entityMap": {}, "blocks": [{"key": "a", "text": "New words.", "type": "unstyled"}]}'
DRAFT = {"heading": "Read this", "body": BODY, "agree_label": "I agree", "change_note": "Clearer"}


@pytest.fixture
def admin(settings):
    return sign_in(is_superuser=True, settings=settings)


@pytest.fixture
def draft(db):
    return make_draft()


def cells(page):
    """The words of each cell of each row of the list."""
    rows = BeautifulSoup(page, "html.parser").select("table.listing tbody tr")
    return [[" ".join(cell.stripped_strings) for cell in row.find_all("td")] for row in rows]


def test_a_draft_is_written_and_changes_nothing_for_visitors(admin, version):
    response = admin.post(f"{TEXTS}add/", DRAFT)

    assert response.status_code == 302
    draft = DisclaimerVersion.objects.drafts().get()
    assert (draft.heading, draft.label) == ("Read this", "draft")
    assert DisclaimerVersion.objects.newest() == version


def test_a_published_text_leads_to_its_words_instead_of_the_editor(admin, version):
    response = admin.get(f"{TEXTS}edit/{version.pk}/")
    assert response["Location"] == f"{TEXTS}inspect/{version.pk}/"

    admin.post(f"{TEXTS}edit/{version.pk}/", DRAFT)
    version.refresh_from_db()
    assert version.heading == "Please read this first"


def test_a_published_text_is_not_deleted(admin, version):
    admin.post(f"{TEXTS}delete/{version.pk}/")

    assert DisclaimerVersion.objects.count() == 1


def test_published_texts_are_not_deleted_in_bulk_either(admin, version):
    admin.post(f"/admin/bulk/disclaimer/disclaimerversion/delete/?id={version.pk}")

    assert DisclaimerVersion.objects.count() == 1


def test_texts_stand_in_one_place_of_the_menu(admin, version):
    assert "Disclaimer text" not in admin.get("/admin/snippets/").content.decode()


def test_a_draft_may_be_deleted(admin, version, draft):
    admin.post(f"{TEXTS}delete/{draft.pk}/")

    assert not DisclaimerVersion.objects.drafts().exists()


def test_copying_a_published_text_makes_a_draft(admin, version):
    page = admin.get(f"{TEXTS}copy/{version.pk}/").content.decode()
    assert "Please read this first" in page

    admin.post(f"{TEXTS}copy/{version.pk}/", DRAFT)

    assert DisclaimerVersion.objects.published().get() == version
    assert DisclaimerVersion.objects.drafts().get().text_hash == ""


def test_the_gate_can_be_previewed_before_publishing(admin, version, draft):
    preview = f"{TEXTS}preview/{draft.pk}/"
    admin.post(preview, DRAFT)

    page = admin.get(f"{preview}?mode=").content.decode()

    assert "New words." in page
    assert "Read this" in page
    assert "disabled" in page


def test_the_list_says_of_each_version_what_it_is(admin, version):
    jo = get_user_model().objects.create_user("x1", first_name="Jo", last_name="Bell")
    second = make_draft(heading="Second")
    second.publish(is_material=False, user=jo)
    make_acceptances(second, 3, at=second.published_at)

    page = admin.get(TEXTS).content.decode()

    first_row, second_row = cells(page)[-2:][::-1]
    day = date_format(localtime(second.published_at), "j M Y")
    assert second_row[1:] == ["1.1", "Wording", day, "Jo Bell", "3", second.text_hash[:12], ""]
    assert first_row[1:3] == ["1.0", "Meaning"]


def test_drafts_stand_first(admin, version, draft):
    page = admin.get(TEXTS).content.decode()

    assert [row[1] for row in cells(page)] == ["draft", "1.0"]


def test_the_list_asks_as_much_of_the_database_with_more_versions(
    admin, version, django_assert_max_num_queries
):
    for number in range(8):
        make_version(is_material=False, heading=f"Text {number}")

    with django_assert_max_num_queries(25):
        admin.get(TEXTS)


def test_a_published_text_is_shown_with_its_hash_and_how_to_take_it(admin, version):
    page = admin.get(f"{TEXTS}inspect/{version.pk}/").content.decode()

    assert version.text_hash in page
    assert "sha256sum" in page
    assert f"{TEXTS}canonical/{version.pk}/" in page


def test_the_bytes_of_the_hash_can_be_downloaded(admin, version):
    response = admin.get(f"{TEXTS}canonical/{version.pk}/")

    assert hashlib.sha256(response.content).hexdigest() == version.text_hash
    assert response["Content-Disposition"] == 'attachment; filename="disclaimer-1.0.json"'


@pytest.mark.parametrize("is_published", [True, False])
def test_every_text_can_be_seen_as_the_gate(admin, version, draft, is_published):
    text = version if is_published else draft

    response = admin.get(f"{TEXTS}gate/{text.pk}/")

    page = response.content.decode()
    assert text.body in page
    assert "116 123" in page
    assert '<button class="button" type="submit" disabled>' in page
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "Set-Cookie" not in response


@pytest.mark.parametrize("page", ["gate/{}/", "canonical/{}/", "compare/?after={}", "inspect/{}/"])
def test_the_pages_about_a_text_are_for_those_who_work_with_texts(settings, version, page):
    address = TEXTS + page.format(version.pk)

    assert sign_in("view_disclaimerversion", settings=settings).get(address).status_code == 200
    assert sign_in("view_acceptance", settings=settings).get(address).status_code == 302
    assert Client().get(address)["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("page", ["", "edit/{}/", "inspect/{}/"])
def test_a_draft_leads_to_its_publishing_wherever_it_is_shown(admin, version, draft, page):
    shown = admin.get(TEXTS + page.format(draft.pk)).content.decode()

    assert f'href="{TEXTS}publish/{draft.pk}/"' in shown
    assert f'href="{TEXTS}gate/{draft.pk}/"' in shown
    assert f'href="{TEXTS}compare/?after={draft.pk}"' in shown
