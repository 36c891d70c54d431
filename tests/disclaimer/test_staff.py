"""The disclaimer in the admin: drafts are written and published, acceptances only read."""

import hashlib

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client

from disclaimer.models import Acceptance, DisclaimerVersion
from tests.disclaimer.making import accepted_cookie, make_version, send_acceptance

pytestmark = pytest.mark.django_db

TEXTS = "/admin/disclaimer/texts/"
ACCEPTANCES = "/admin/disclaimer/acceptances/"
BODY = '{"entityMap": {}, "blocks": [{"key": "a", "text": "New words.", "type": "unstyled"}]}'
DRAFT = {"heading": "Read this", "body": BODY, "agree_label": "I agree", "change_note": "Clearer"}


def sign_in(*codenames, is_superuser=False, settings):
    user = get_user_model().objects.create_user("editor", is_superuser=is_superuser)
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.fixture
def admin(settings):
    return sign_in(is_superuser=True, settings=settings)


@pytest.fixture
def draft(db):
    draft = DisclaimerVersion(heading="Draft", body="<p>New words.</p>")
    draft.save()
    return draft


def test_a_draft_is_written_and_changes_nothing_for_visitors(admin, version):
    response = admin.post(f"{TEXTS}add/", DRAFT)

    assert response.status_code == 302
    draft = DisclaimerVersion.objects.drafts().get()
    assert (draft.heading, draft.label) == ("Read this", "draft")
    assert DisclaimerVersion.objects.newest() == version


@pytest.mark.parametrize(("kind", "label"), [("minor", "1.1"), ("material", "2.0")])
def test_a_draft_is_published_as_a_minor_or_a_material_change(admin, version, draft, kind, label):
    admin.post(f"{TEXTS}publish/{draft.pk}/", {"kind": kind})

    assert DisclaimerVersion.objects.newest().label == label


def test_publishing_asks_which_kind_of_change_it_is(admin, version, draft):
    response = admin.post(f"{TEXTS}publish/{draft.pk}/", {})

    assert "This field is required." in response.content.decode()
    assert DisclaimerVersion.objects.newest() == version


def test_publishing_needs_its_own_permission(settings, version, draft):
    client = sign_in("change_disclaimerversion", settings=settings)

    response = client.post(f"{TEXTS}publish/{draft.pk}/", {"kind": "minor"})

    assert response.status_code == 302
    assert DisclaimerVersion.objects.newest() == version


def test_publishing_a_published_text_is_not_found(admin, version):
    assert admin.post(f"{TEXTS}publish/{version.pk}/", {"kind": "minor"}).status_code == 404


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


def test_acceptances_are_listed_and_found_by_receipt(admin, version, visitor):
    send_acceptance(visitor)
    send_acceptance(Client())
    mine, other = Acceptance.objects.order_by("pk")

    page = admin.get(ACCEPTANCES, {"q": mine.receipt_hash[:16]}).content.decode()

    assert mine.receipt_hash in page
    assert other.receipt_hash not in page


def test_a_visitors_own_receipt_finds_the_record(admin, version, visitor):
    from disclaimer import cookie

    send_acceptance(visitor)
    record = Acceptance.objects.get()
    raw = cookie.binascii.a2b_base64(accepted_cookie(visitor).value.translate(cookie.TO_STANDARD))
    receipt = raw[10:26]
    assert hashlib.sha256(receipt).hexdigest() == record.receipt_hash

    page = admin.get(ACCEPTANCES, {"q": receipt.hex()}).content.decode()

    assert record.receipt_hash in page


@pytest.mark.parametrize("what", ["new/", "edit/1/", "delete/1/"])
def test_acceptances_cannot_be_made_changed_or_deleted(admin, version, visitor, what):
    send_acceptance(visitor)
    pk = Acceptance.objects.get().pk

    response = admin.post(f"{ACCEPTANCES}{what.replace('1', str(pk))}", {})

    assert response.status_code in {302, 403, 404}
    assert Acceptance.objects.filter(pk=pk).exists()
    assert Acceptance.objects.count() == 1


def test_an_editor_without_the_permission_sees_no_acceptances(settings, version):
    client = sign_in(settings=settings)

    assert client.get(ACCEPTANCES).status_code == 302


def test_someone_not_signed_in_is_asked_to(version, visitor):
    response = visitor.get(ACCEPTANCES)

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_a_year_of_acceptances_is_shown_page_by_page(admin, django_assert_max_num_queries):
    version = make_version()
    Acceptance.objects.bulk_create(
        Acceptance(
            receipt_hash=f"{number:064x}",
            version=version,
            text_hash=version.text_hash,
            accepted_at=version.published_at,
        )
        for number in range(300)
    )

    with django_assert_max_num_queries(30):
        page = admin.get(ACCEPTANCES).content.decode()

    assert page.count("0" * 50) == 50
