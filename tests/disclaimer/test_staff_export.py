"""The record as a file: for those who may, limited as the list is, and itself on record."""

import csv
import json
from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import call_command

from disclaimer.models import Acceptance, RecordExport
from disclaimer.staff import exporting
from tests.disclaimer.making import make_version
from tests.disclaimer.staff import ADMIN, make_acceptances
from tests.staff import sign_in

pytestmark = pytest.mark.django_db

EXPORT = f"{ADMIN}/acceptances/export/"
AT = datetime(2026, 5, 3, 22, 30, tzinfo=UTC)  # half past eleven in the evening in London


@pytest.fixture
def exporter(settings):
    return sign_in(
        "view_acceptance", "export_acceptance", settings=settings, email="jo@example.org"
    )


@pytest.fixture
def row(version):
    return make_acceptances(version, at=AT)[0]


def lines_of(response):
    return b"".join(response.streaming_content).decode().splitlines()


def test_csv_has_a_line_for_each_acceptance(exporter, version, row):
    (withdrawn,) = make_acceptances(
        version, at=AT, withdrawn_after=timedelta(hours=1), method="account", user=exporter.user
    )

    response = exporter.post(EXPORT, {"format": "csv"})

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="acceptances-20')
    assert "no-store" in response["Cache-Control"]
    assert list(csv.reader(lines_of(response))) == [
        list(exporting.COLUMNS),
        [row.receipt_hash, "1.0", version.text_hash, "2026-05-03T22:30:00+00:00", "web", "", "no"],
        [
            withdrawn.receipt_hash, "1.0", version.text_hash, "2026-05-03T22:30:00+00:00",
            "account", "2026-05-03T23:30:00+00:00", "yes",
        ],
    ]  # fmt: skip


def test_jsonl_has_an_object_for_each_acceptance(exporter, version, row):
    response = exporter.post(EXPORT, {"format": "jsonl"})

    assert [json.loads(line) for line in lines_of(response)] == [
        {
            "receipt_sha256": row.receipt_hash,
            "version": "1.0",
            "text_sha256": version.text_hash,
            "accepted_at": "2026-05-03T22:30:00+00:00",
            "method": "web",
            "withdrawn_at": None,
            "linked": False,
        }
    ]


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_nobodys_address_or_name_is_in_the_file(exporter, version, form):
    make_acceptances(version, at=AT, user=exporter.user)

    words = "\n".join(lines_of(exporter.post(EXPORT, {"format": form})))

    assert "jo@example.org" not in words
    assert exporter.user.username not in words


def test_the_file_holds_what_the_list_is_limited_to(exporter, version, row):
    second = make_version(is_material=False)
    make_acceptances(version, at=AT + timedelta(days=2))
    make_acceptances(version, at=AT - timedelta(days=2))
    make_acceptances(version, at=AT, method="account")
    make_acceptances(second, at=AT)
    limits = {
        "accepted_at_from": "2026-05-03",
        "accepted_at_to": "2026-05-03",
        "version": version.pk,
        "method": "web",
    }

    lines = lines_of(exporter.post(EXPORT, {"format": "jsonl", **limits}))

    assert [json.loads(line)["receipt_sha256"] for line in lines] == [row.receipt_hash]
    assert RecordExport.objects.get().filters == {
        "from": "2026-05-03", "to": "2026-05-03", "version": "1.0", "method": "web",
    }  # fmt: skip


def test_who_exported_what_is_on_record_before_the_first_byte(exporter, version):
    make_acceptances(version, 3, at=AT)

    exporter.post(EXPORT, {"format": "csv"})  # and not a line of it is read

    export = RecordExport.objects.get()
    assert (export.exported_by, export.format, export.rows) == (exporter.user, "csv", 3)
    assert export.filters == {}


def test_who_exported_stays_known_when_their_account_is_gone(settings, exporter, version):
    exporter.user.first_name, exporter.user.last_name = "Jo", "Bloggs"
    exporter.user.save()
    exporter.post(EXPORT, {"format": "csv"})

    exporter.user.delete()

    reader = sign_in("view_acceptance", settings=settings)
    export = RecordExport.objects.get()
    for there in ("report/", "exports/", f"exports/inspect/{export.pk}/"):
        assert "Jo Bloggs, jo@example.org" in reader.get(f"{ADMIN}/{there}").content.decode()


def test_older_exports_are_given_the_names_of_those_who_are_still_here(exporter):
    for user in (exporter.user, None):
        RecordExport.objects.create(exported_by=user, format="csv", rows=1)
    migration = import_module("disclaimer.migrations.0003_who_exported_stays_known")

    migration.name_those_who_are_still_here(apps, None)

    found = RecordExport.objects.values_list("exported_by", "exported_by_name")
    assert set(found) == {(exporter.user.pk, "jo@example.org"), (None, "")}


def test_what_is_accepted_later_is_neither_counted_nor_sent(exporter, version, row):
    response = exporter.post(EXPORT, {"format": "jsonl"})
    make_acceptances(version, at=AT)

    assert len(lines_of(response)) == RecordExport.objects.get().rows == 1


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(exporter, version, row, start):
    Acceptance.objects.update(receipt_hash=f'{start}HYPERLINK("x")')

    response = exporter.post(EXPORT, {"format": "csv"})
    words = b"".join(response.streaming_content).decode()

    assert next(csv.DictReader(words.splitlines(True)))["receipt_sha256"].startswith("'")


def test_a_long_record_is_sent_in_pieces(exporter, version, monkeypatch):
    monkeypatch.setattr(exporting, "CHUNK", 10)
    make_acceptances(version, 45, at=AT)

    response = exporter.post(EXPORT, {"format": "csv"})

    assert response.streaming
    assert len(lines_of(response)) == 46


def test_the_page_says_what_would_be_in_the_file(exporter, version, row):
    make_acceptances(version, at=AT, method="account")

    page = exporter.get(EXPORT, {"method": "web"}).content.decode()

    assert "<strong>1</strong> acceptance would be in the file (method “web”)." in page
    assert '<input type="hidden" name="method" value="web">' in page
    assert "receipt_sha256" in page
    assert not RecordExport.objects.exists()


def test_the_list_leads_to_the_export_of_what_it_shows(exporter, version, row):
    page = exporter.get(f"{ADMIN}/acceptances/", {"method": "web"}).content.decode()

    assert f'href="{EXPORT}?method=web"' in page


def test_exporting_needs_its_own_permission(settings, row):
    reader = sign_in("view_acceptance", settings=settings)

    assert reader.get(EXPORT).status_code == 302
    assert reader.post(EXPORT, {"format": "csv"}).status_code == 302
    assert EXPORT not in reader.get(f"{ADMIN}/acceptances/").content.decode()
    assert not RecordExport.objects.exists()


def test_editors_do_not_export_unless_somebody_lets_them():
    call_command("site_setup", verbosity=0)

    rights = Group.objects.get(name="Editors").permissions.filter(codename="export_acceptance")
    assert not rights.exists()


def test_the_right_to_export_can_be_given_in_the_admin(settings):
    admin = sign_in(is_superuser=True, settings=settings)

    page = admin.get("/admin/groups/new/").content.decode()

    assert "Can export the record of acceptances" in page
    assert "delete acceptance" not in page.lower()


def test_the_download_needs_the_pages_token(exporter, row):
    exporter.handler.enforce_csrf_checks = True

    assert exporter.post(EXPORT, {"format": "csv"}).status_code == 403
    assert not RecordExport.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"format": "xlsx"},
        {"format": "csv", "version": "999"},
        {"format": "csv", "accepted_at_from": "yesterday"},
        {"format": "csv", "method": "fax"},
    ],
)
def test_what_cannot_be_understood_exports_nothing(exporter, row, values):
    assert exporter.post(EXPORT, values).status_code == 400
    assert not RecordExport.objects.exists()


def test_a_page_with_limits_that_cannot_be_understood_offers_no_file(exporter, row):
    page = exporter.get(EXPORT, {"version": "999"}).content.decode()

    assert "cannot be understood" in page
    assert 'name="format"' not in page


def test_exports_are_listed_for_whoever_reads_the_record(settings, exporter, version, row):
    exporter.post(EXPORT, {"format": "csv", "version": version.pk})
    reader = sign_in("view_acceptance", settings=settings)

    page = reader.get(f"{ADMIN}/exports/").content.decode()

    assert "jo@example.org" in page
    assert "version 1.0" in page
    export = RecordExport.objects.get()
    assert reader.get(f"{ADMIN}/exports/inspect/{export.pk}/").status_code == 200
    assert reader.post(f"{ADMIN}/exports/delete/{export.pk}/").status_code == 404
    assert sign_in(settings=settings).get(f"{ADMIN}/exports/").status_code == 302
