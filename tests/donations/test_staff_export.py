"""Supporters and payments as files: for those who may, limited as the list is, and on record."""

import csv
from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.core.management import call_command

from donations.models import DonationExport, Payment, Supporter
from donations.staff import exporting
from donations.staff.books import BOOKS
from donations.staff.exporting import signature_of
from tests.donations.staff import address, make_adjustment, make_gift, make_payment, make_supporter
from tests.staff import sign_in

pytestmark = pytest.mark.django_db

AT = datetime(2026, 5, 3, 22, 30, tzinfo=UTC)  # half past eleven in the evening in London
NAMES = ["supporters", "payments"]


@pytest.fixture
def exporter(settings):
    return sign_in(
        "view_supporter", "view_payment", "view_donationexport", "export_donations",
        settings=settings, email="jo@example.org",
    )  # fmt: skip


def export(client, name, **limits):
    return client.post(address("export", "export", name=name), limits)


def rows_of(response):
    """The rows of a file as dicts of texts."""
    text = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(text.splitlines(True)))


def test_payments_have_a_line_each(exporter):
    supporter = make_supporter(email="giver@example.org")
    gift = make_gift(supporter)
    payment = make_payment(gift, at=AT)
    make_adjustment(payment, amount_pence=100)
    make_adjustment(payment, amount_pence=200, status="failed")
    make_payment(gift, at=AT, status="open", amount_paid_pence=0, paid_at=None)

    response = export(exporter, "payments")

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="payments-20')
    assert "no-store" in response["Cache-Control"]
    paid, unpaid = rows_of(response)
    assert paid == {
        "invoice": payment.stripe_id,
        "number": payment.number,
        "email": "giver@example.org",
        "customer": supporter.stripe_id,
        "subscription": gift.stripe_id,
        "status": "paid",
        "date": "2026-05-03T22:30:00+00:00",
        "paid_at": "2026-05-03T22:30:00+00:00",
        "due": "9.97",
        "paid": "9.97",
        "given_back": "1.00",
        "currency": "gbp",
        "money": "test",
    }
    assert (unpaid["status"], unpaid["paid"], unpaid["paid_at"]) == ("open", "0.00", "")


def test_supporters_have_a_line_each(exporter):
    supporter = make_supporter(email="giver@example.org", created_at=AT, user=exporter.user)
    make_payment(make_gift(supporter, started_at=AT, status="canceled"), at=AT)
    newest = make_payment(make_gift(supporter), at=AT + timedelta(days=30))
    make_adjustment(newest, amount_pence=497)
    make_payment(newest.subscription, currency="usd", at=AT)
    make_supporter(email="", deleted_at=AT)

    first, deleted = rows_of(export(exporter, "supporters"))

    assert first == {
        "email": "giver@example.org",
        "customer": supporter.stripe_id,
        "since": "2026-05-03T22:30:00+00:00",
        "deleted": "",
        "has_account": "yes",
        "running_gifts": "1",
        "newest_gift": "active",
        "paid": "19.94",
        "given_back": "4.97",
        "last_paid": "2026-06-02T22:30:00+00:00",
        "money": "test",
    }
    assert (deleted["deleted"], deleted["newest_gift"]) == ("2026-05-03T22:30:00+00:00", "")
    assert (deleted["running_gifts"], deleted["paid"]) == ("0", "0.00")


@pytest.mark.parametrize("name", NAMES)
def test_every_column_is_explained_and_filled(exporter, name):
    make_payment()

    (row,) = rows_of(export(exporter, name))

    assert list(row) == list(BOOKS[name].columns)
    assert None not in row.values()


def test_the_file_holds_what_the_list_is_limited_to(exporter):
    wanted = make_payment(at=AT)
    make_payment(at=AT + timedelta(days=2))
    make_payment(at=AT, status="open", paid_at=None)
    limits = {
        "status": "paid", "created_at_from": "2026-05-03", "created_at_to": "2026-05-03",
        "livemode": "false",
    }  # fmt: skip

    rows = rows_of(export(exporter, "payments", **limits))

    assert [row["invoice"] for row in rows] == [wanted.stripe_id]
    record = DonationExport.objects.get()
    assert "State: Paid" in record.filters
    assert "Date: 2026-05-03 – 2026-05-03" in record.filters
    assert "no" in record.filters


def test_the_list_leads_to_the_export_of_what_it_shows(exporter):
    make_payment()

    page = exporter.get(address("payments"), {"status": "paid"}).content.decode()
    assert f'href="{address("export", "export", name="payments")}?status=paid"' in page

    # A search is no limit of the file, so while one is on nothing is offered.
    page = exporter.get(address("payments"), {"q": "example.org"}).content.decode()
    assert "Export what is listed" not in page


def test_who_exported_what_is_on_record_before_the_first_byte(exporter):
    for _ in range(3):
        make_payment()

    export(exporter, "payments")  # and not a line of it is read

    record = DonationExport.objects.get()
    assert (record.exported_by, record.what, record.rows) == (exporter.user, "payments", 3)
    assert record.filters == ""


def test_who_exported_stays_known_when_their_account_is_gone(settings, exporter):
    exporter.user.first_name, exporter.user.last_name = "Jo", "Bloggs"
    exporter.user.save()
    export(exporter, "payments")

    exporter.user.delete()

    reader = sign_in("view_donationexport", settings=settings)
    record = DonationExport.objects.get()
    for there in (address("exports"), address("exports", "inspect", pk=record.pk)):
        assert "Jo Bloggs, jo@example.org" in reader.get(there).content.decode()


@pytest.mark.parametrize(
    ("user", "kept"),
    [
        ({"email": "jo@example.org"}, "jo@example.org"),
        ({"first_name": "Jo"}, "Jo"),
        ({}, "x7f"),
        (dict.fromkeys(["first_name", "last_name"], "o" * 150) | {"email": "jo@example.org"}, None),
    ],
)
def test_every_colleague_can_be_named(user, kept):
    name = signature_of(User(username="x7f", **user))

    assert kept in (None, name)
    DonationExport._meta.get_field("exported_by_name").clean(name, None)


def test_older_exports_are_given_the_names_of_those_who_are_still_here(exporter):
    for user in (exporter.user, None):
        DonationExport.objects.create(exported_at=AT, exported_by=user, what="payments", rows=1)
    migration = import_module("donations.migrations.0003_who_exported_stays_known")

    migration.name_those_who_are_still_here(apps, None)

    found = DonationExport.objects.values_list("exported_by", "exported_by_name")
    assert set(found) == {(exporter.user.pk, "jo@example.org"), (None, "")}


def test_what_comes_later_is_neither_counted_nor_sent(exporter):
    make_payment()

    response = export(exporter, "payments")
    make_payment()

    assert len(rows_of(response)) == DonationExport.objects.get().rows == 1


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(exporter, start):
    make_payment()
    Supporter.objects.update(email=f'{start}HYPERLINK("x")@example.org')
    Payment.objects.update(number=f"{start}cmd")

    for name, column in (("supporters", "email"), ("payments", "number")):
        (row,) = rows_of(export(exporter, name))
        assert row[column].startswith("'")


def test_a_long_list_is_sent_in_pieces(exporter, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(exporting, "CHUNK", 10)
    gift = make_gift()
    for _ in range(45):
        make_payment(gift)

    with django_assert_max_num_queries(15):
        response = export(exporter, "payments")
        assert response.streaming
        assert len(rows_of(response)) == 45


def test_the_page_says_what_would_be_in_the_file(exporter):
    make_payment()

    there = address("export", "export", name="payments")
    page = exporter.get(there, {"status": "paid"}).content.decode()

    assert "<strong>1</strong> row would be in the file. Limited to: State: Paid." in page
    assert '<input type="hidden" name="status" value="paid">' in page
    assert "given_back" in page
    assert not DonationExport.objects.exists()


@pytest.mark.parametrize("name", NAMES)
def test_exporting_needs_its_own_permission(settings, name):
    make_payment()
    reader = sign_in("view_supporter", "view_payment", settings=settings)
    there = address("export", "export", name=name)

    assert reader.get(there).status_code == 302
    assert reader.post(there).status_code == 302
    assert there not in reader.get(address(name)).content.decode()
    assert not DonationExport.objects.exists()


def test_the_right_to_export_does_not_open_what_one_may_not_see(settings):
    reader = sign_in("view_payment", "export_donations", settings=settings)

    assert reader.post(address("export", "export", name="supporters")).status_code == 302
    assert not DonationExport.objects.exists()


def test_no_role_exports_unless_somebody_lets_it():
    call_command("site_setup", verbosity=0)

    may = Group.objects.filter(permissions__codename="export_donations")
    assert not may.exists()


def test_the_rights_can_be_given_in_the_admin(settings):
    boss = sign_in(is_superuser=True, settings=settings)

    page = boss.get("/admin/groups/new/").content.decode()

    for right in (
        "Can export supporters and payments",
        "Can have Stripe events worked on again",
        "Can bring supporters up to date with Stripe",
    ):
        assert right in page


def test_the_download_needs_the_pages_token(exporter):
    exporter.handler.enforce_csrf_checks = True

    assert export(exporter, "payments").status_code == 403
    assert not DonationExport.objects.exists()


@pytest.mark.parametrize(
    "limits",
    [{"status": "lost in the post"}, {"created_at_from": "yesterday"}, {"paid_to": "31 June"}],
)
def test_what_cannot_be_understood_exports_nothing(exporter, limits):
    assert export(exporter, "payments", **limits).status_code == 400
    assert not DonationExport.objects.exists()
    page = exporter.get(address("export", "export", name="payments"), limits).content.decode()
    assert "cannot be understood" in page
    assert "Download CSV" not in page


def test_there_is_no_other_file(exporter):
    assert exporter.get("/admin/donations/export/events/").status_code == 404
    assert exporter.post("/admin/donations/export/events/").status_code == 404


def test_exports_are_listed_and_only_read(exporter, settings):
    make_payment()
    export(exporter, "payments", status="paid")
    record = DonationExport.objects.get()

    page = exporter.get(address("exports")).content.decode()

    assert "jo@example.org" in page
    assert "State: Paid" in page
    assert exporter.get(address("exports", "inspect", pk=record.pk)).status_code == 200
    assert exporter.post(f"/admin/donations/exports/delete/{record.pk}/").status_code == 404
    assert sign_in(settings=settings).get(address("exports")).status_code == 302
