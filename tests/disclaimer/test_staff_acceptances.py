"""The record in the admin: listed, limited, found by receipt, and never changed."""

import pytest
from django.test import Client

from disclaimer import acceptance
from disclaimer.models import Acceptance
from tests.disclaimer.making import make_version, send_acceptance
from tests.disclaimer.staff import ADMIN, make_acceptances
from tests.staff import sign_in

pytestmark = pytest.mark.django_db

ACCEPTANCES = f"{ADMIN}/acceptances/"
RECEIPT = bytes(range(16))


@pytest.fixture
def reader(settings):
    return sign_in("view_acceptance", settings=settings)


@pytest.fixture
def record(version):
    """The acceptance of the visitor whose receipt is RECEIPT."""
    (row,) = make_acceptances(version, at=version.published_at)
    row.receipt_hash = acceptance.receipt_hash(RECEIPT)
    Acceptance.objects.filter(pk=row.pk).update(receipt_hash=row.receipt_hash)
    return row


@pytest.fixture
def other(version):
    return make_acceptances(version, at=version.published_at)[0]


@pytest.mark.parametrize(
    "written",
    [
        RECEIPT.hex(),
        RECEIPT.hex().upper(),
        f"  {RECEIPT.hex()[:8]} {RECEIPT.hex()[8:20]}-{RECEIPT.hex()[20:]}\n",
        acceptance.receipt_hash(RECEIPT),
        acceptance.receipt_hash(RECEIPT)[:10],
        acceptance.receipt_hash(RECEIPT)[:32],
    ],
)
def test_an_acceptance_is_found_by_its_receipt_however_it_is_written(
    reader, record, other, written
):
    page = reader.get(ACCEPTANCES, {"q": written}).content.decode()

    assert f"inspect/{record.pk}/" in page
    assert f"inspect/{other.pk}/" not in page


@pytest.mark.parametrize("written", ["hello", "012345-xyz", "%", "a" * 65, "٣" * 32])
def test_what_is_no_receipt_finds_nothing_and_says_so(reader, record, written):
    page = reader.get(ACCEPTANCES, {"q": written}).content.decode()

    assert f"inspect/{record.pk}/" not in page
    assert "That is not a receipt number." in page


def test_a_receipt_that_is_not_there_is_said_so(reader, record):
    page = reader.get(f"{ACCEPTANCES}results/", {"q": "f" * 32}).content.decode()

    assert "There is no acceptance with this receipt." in page


def test_the_search_field_says_what_it_is_for(reader, record):
    page = reader.get(ACCEPTANCES).content.decode()

    assert 'placeholder="Receipt number"' in page
    assert "put the receipt number that a visitor gave you into the search field" in page


def test_the_list_is_limited_by_version_and_way(reader, version, record):
    second = make_version(is_material=False)
    (web,) = make_acceptances(second, at=second.published_at)
    (carried,) = make_acceptances(second, at=second.published_at, method="account")

    page = reader.get(ACCEPTANCES, {"version": second.pk, "method": "web"}).content.decode()

    shown = [f"inspect/{row.pk}/" in page for row in (web, carried, record)]
    assert shown == [True, False, False]


def test_one_acceptance_is_shown_without_whose_it_is(reader, settings, version):
    supporter = sign_in(settings=settings, email="sam@example.org").user
    (row,) = make_acceptances(version, at=version.published_at, user=supporter)

    page = reader.get(f"{ACCEPTANCES}inspect/{row.pk}/").content.decode()

    assert row.receipt_hash in page
    assert row.text_hash in page
    assert supporter.username not in page
    assert "sam@example.org" not in page


@pytest.mark.parametrize("what", ["new/", "edit/{}/", "delete/{}/", "copy/{}/"])
def test_acceptances_cannot_be_made_changed_or_deleted(settings, record, what):
    admin = sign_in(is_superuser=True, settings=settings)

    assert admin.post(ACCEPTANCES + what.format(record.pk), {}).status_code == 404
    assert Acceptance.objects.get() == record


@pytest.mark.parametrize("what", ["acceptances", "seals", "exports"])
def test_even_an_administrator_is_offered_only_to_read(settings, record, what):
    admin = sign_in(is_superuser=True, settings=settings)

    page = admin.get(f"{ADMIN}/{what}/")

    assert page.status_code == 200
    assert "add_url" not in page.context


def test_without_the_permission_nothing_is_seen(settings, record):
    client = sign_in("change_disclaimerversion", settings=settings)

    for address in (ACCEPTANCES, f"{ACCEPTANCES}results/", f"{ACCEPTANCES}inspect/{record.pk}/"):
        assert client.get(address).status_code == 302


def test_someone_not_signed_in_is_asked_to(version, visitor):
    response = visitor.get(ACCEPTANCES)

    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


def test_a_visitors_acceptance_arrives_in_the_list(reader, version):
    send_acceptance(Client())

    shown = Acceptance.objects.get().receipt_hash[:12]
    assert shown in reader.get(ACCEPTANCES).content.decode()


def test_a_year_of_acceptances_is_shown_page_by_page(
    reader, version, django_assert_max_num_queries
):
    make_acceptances(version, 300, at=version.published_at)

    with django_assert_max_num_queries(25):
        page = reader.get(ACCEPTANCES).content.decode()

    assert page.count(f"{ACCEPTANCES}inspect/") == 50
