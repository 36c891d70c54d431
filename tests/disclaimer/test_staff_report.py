"""The report: days and versions counted rightly, drawn, and the state of the record beside them."""

from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from disclaimer import spool
from disclaimer.models import DailyCount, DisclaimerVersion, RecordExport, Seal, SealCheck
from disclaimer.staff import counting
from tests.disclaimer.making import make_version
from tests.disclaimer.staff import ADMIN, make_acceptances
from tests.staff import midday, sign_in

pytestmark = pytest.mark.django_db

REPORT = f"{ADMIN}/report/"
MAY = date(2026, 5, 3)
PERIOD = {"since": "2026-05-01", "until": "2026-05-31"}
SVG = "{http://www.w3.org/2000/svg}"
SVG_BEGINS = '<svg xmlns="http://www.w3.org/2000/svg"'


@pytest.fixture
def reader(settings):
    return sign_in("view_acceptance", settings=settings)


@pytest.fixture
def second(version):
    return make_version(is_material=False)


def numbers(tally):
    return tally.accepted, tally.carried_over, tally.withdrawn


def rows(response):
    """{(day, version): (accepted, carried over, withdrawn)} of all days that were counted."""
    return {
        (day, label): numbers(tally)
        for day, tallies in response.context["counts"].days()
        for label, tally in tallies
    }


def wait_in_spool(accepted_at):
    spool.append(spool.Accepted("0" * 64, 1, 0, "1" * 64, accepted_at, "web"))


def test_each_day_and_version_is_counted(reader, version, second):
    make_acceptances(version, 3, at=midday(MAY))
    make_acceptances(second, 2, at=midday(MAY))
    make_acceptances(second, 1, at=midday(MAY), method="account")
    make_acceptances(second, 4, at=midday(MAY), withdrawn_after=timedelta(days=2))

    response = reader.get(REPORT, PERIOD)

    assert rows(response) == {
        (MAY, "1.1"): (6, 1, 0),
        (MAY, "1.0"): (3, 0, 0),
        (MAY + timedelta(days=2), "1.1"): (0, 0, 4),
    }
    totals, whole = response.context["counts"].totals()
    assert [(label, numbers(tally)) for label, tally in totals] == [
        ("1.1", (6, 1, 4)),
        ("1.0", (3, 0, 0)),
    ]
    assert numbers(whole) == (9, 1, 4)


def test_days_are_those_of_london(reader, version):
    make_acceptances(version, at=datetime(2026, 5, 2, 23, 30, tzinfo=UTC))
    make_acceptances(version, at=datetime(2026, 4, 30, 22, 59, tzinfo=UTC))
    make_acceptances(version, at=datetime(2026, 5, 31, 22, 59, tzinfo=UTC))
    make_acceptances(version, at=datetime(2026, 5, 31, 23, 0, tzinfo=UTC))

    assert rows(reader.get(REPORT, PERIOD)) == {
        (MAY, "1.0"): (1, 0, 0),
        (date(2026, 5, 31), "1.0"): (1, 0, 0),
    }


def test_days_that_were_purged_still_count(reader, version):
    make_acceptances(version, 2, at=midday(MAY))
    DailyCount.objects.create(day=MAY, version=version, accepted=5, carried_over=2, withdrawn=1)
    DailyCount.objects.create(day=date(2026, 4, 30), version=version, accepted=9)

    response = reader.get(REPORT, PERIOD)

    assert rows(response) == {(MAY, "1.0"): (7, 2, 1)}
    assert "Of older days only the counts were kept" in response.content.decode()
    assert response.context["purged"] == type(response.context["purged"])(date(2026, 4, 30), MAY)


def test_thirty_days_up_to_today_are_shown_unless_asked(reader, version):
    today = timezone.localdate()
    make_acceptances(version, at=midday(today - timedelta(days=29)))
    make_acceptances(version, at=midday(today - timedelta(days=30)))

    response = reader.get(REPORT)

    assert rows(response) == {(today - timedelta(days=29), "1.0"): (1, 0, 0)}


def test_more_than_a_year_can_be_shown(reader, version):
    make_acceptances(version, at=midday(MAY))

    response = reader.get(REPORT, {"since": "2025-04-01", "until": "2026-05-31"})

    assert rows(response) == {(MAY, "1.0"): (1, 0, 0)}
    assert "Accepted, by week" in response.content.decode()


@pytest.mark.parametrize(
    ("period", "says"),
    [
        ({"since": "2026-05-31", "until": "2026-05-01"}, "The first day is after the last one."),
        ({"since": "2020-01-01", "until": "2026-05-01"}, "Choose at most 800 days."),
        ({"since": "soon", "until": "2026-05-01"}, "Enter a valid date."),
        ({"since": "", "until": ""}, "This field is required."),
        ({"since": "0001-01-01", "until": "0001-01-02"}, ""),
        ({"since": "9999-12-30", "until": "9999-12-31"}, "That is still to come."),
    ],
)
def test_a_period_that_cannot_be_shown_is_explained(reader, version, period, says):
    response = reader.get(REPORT, period)

    assert response.status_code == 200
    assert says in response.content.decode()


def test_the_chart_draws_the_numbers_of_the_table(reader, version, second):
    make_acceptances(version, 30, at=midday(MAY))
    make_acceptances(second, 10, at=midday(MAY))
    make_acceptances(version, 2, at=midday(MAY), withdrawn_after=timedelta(days=1))

    page = reader.get(REPORT, PERIOD).content.decode()

    accepted, withdrawn = (
        ElementTree.fromstring(SVG_BEGINS + part.split("</svg>")[0] + "</svg>")  # noqa: S314 (our own page)
        for part in page.split('role="img"')[1:]
    )
    bars = [
        (bar.find(f"{SVG}title").text, float(bar.get("height")), bar.get("class"))
        for bar in accepted.iter(f"{SVG}rect")
    ]
    # 42 in all, so the upper edge is 50.
    assert bars == [
        ("3 May 2026, 1.0: 32", 64.0, "disclaimer-shade-1"),
        ("3 May 2026, 1.1: 10", 20.0, "disclaimer-shade-0"),
    ]
    assert [bar.find(f"{SVG}title").text for bar in withdrawn.iter(f"{SVG}rect")] == [
        "4 May 2026, 1.0: 2"
    ]
    assert accepted.find(f"{SVG}title").text == "Accepted, by day"
    assert accepted.find(f"{SVG}desc").text.startswith("Bars from 1 May 2026 to 31 May 2026")


def test_nothing_in_the_report_is_styled_or_scripted_inline(reader, version):
    make_acceptances(version, 3, at=midday(MAY))

    page = reader.get(REPORT, PERIOD).content.decode()

    ours = page[page.index('id="numbers"') : page.index("Newest exports")]
    assert "style=" not in ours
    assert "<script" not in ours
    assert "<style" not in ours


def test_the_table_is_shown_a_month_at_a_time(reader, version):
    for number in range(40):
        make_acceptances(version, at=midday(MAY - timedelta(days=number)))
    period = {"since": "2026-01-01", "until": "2026-05-31"}

    first = reader.get(REPORT, period)
    second = reader.get(REPORT, period | {"p": "2"})

    assert [len(first.context["page"]), len(second.context["page"])] == [31, 9]
    assert first.context["whole"] == second.context["whole"]
    assert "?since=2026-01-01&amp;until=2026-05-31&amp;p=2" in first.content.decode()


def test_a_report_without_anything_says_so(reader):
    DisclaimerVersion.objects.all().delete()

    page = reader.get(REPORT).content.decode()

    assert "Nobody agreed or took it back in these days." in page
    assert "There is none yet." in page
    assert "Nothing: every acceptance is in the database." in page


def test_what_waits_in_the_spool_is_shown(reader, version):
    wait_in_spool(timezone.now())

    page = reader.get(REPORT).content.decode()

    assert "1 entry, since" in page
    assert "has been waiting" not in page


def test_seals_are_shown_with_their_root_and_what_the_check_found(reader, version):
    last = make_acceptances(version, 3, at=midday(MAY))[1]
    Seal.objects.create(
        number=7, sealed_at=midday(MAY), last_id=last.pk, rows=2, withdrawals=0, root="ab" * 32
    )
    SealCheck.objects.create(checked_at=midday(MAY), is_intact=False, finding="Row 5 was changed.")

    page = reader.get(REPORT, PERIOD).content.decode()

    assert "ab" * 32 in page
    assert "Number 7," in page
    assert "Acceptances: 1. Withdrawals: 0." in page
    assert "The seals do not fit the record: Row 5 was changed." in page


def test_the_newest_exports_are_shown(reader, version):
    RecordExport.objects.create(
        exported_by_name="Jo Bloggs", format="csv", filters={"version": "1.0"}, rows=2
    )

    page = reader.get(REPORT).content.decode()

    assert "Jo Bloggs, CSV, version 1.0" in page


def test_the_report_asks_the_same_of_the_database_for_any_number(
    reader, version, second, django_assert_num_queries
):
    make_acceptances(version, 5, at=midday(MAY))
    reader.get(REPORT, PERIOD)
    for number in range(25):
        make_acceptances(second, 20, at=midday(MAY + timedelta(days=number)))

    with django_assert_num_queries(4):
        counting.count(date(2026, 5, 1), date(2026, 5, 31))
    with django_assert_num_queries(queries(reader, {"since": "2026-05-03", "until": "2026-05-03"})):
        reader.get(REPORT, PERIOD)


def queries(client, period):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        client.get(REPORT, period)
    return len(captured)


def test_the_report_is_for_those_who_read_the_record(settings, version):
    client = sign_in("change_disclaimerversion", settings=settings)

    assert client.get(REPORT).status_code == 302
    assert REPORT not in client.get("/admin/").content.decode()


def test_the_home_page_of_the_admin_is_quiet_while_all_is_well(reader, version):
    wait_in_spool(timezone.now() - timedelta(minutes=9))
    SealCheck.objects.create(checked_at=timezone.now(), is_intact=True)

    assert "needs somebody" not in reader.get("/admin/").content.decode()


@pytest.mark.parametrize("trouble", ["spool", "seals"])
def test_the_home_page_of_the_admin_says_what_is_wrong(reader, settings, version, trouble):
    if trouble == "spool":
        wait_in_spool(timezone.now() - timedelta(minutes=11))
    else:
        SealCheck.objects.create(checked_at=timezone.now(), is_intact=False, finding="Row 5.")

    assert "needs somebody" in reader.get("/admin/").content.decode()
    stranger = sign_in("change_disclaimerversion", settings=settings)
    assert "needs somebody" not in stranger.get("/admin/").content.decode()


def test_seals_are_listed_and_only_read(reader, settings, version):
    seal = Seal.objects.create(
        number=1, sealed_at=midday(MAY), last_id=1, rows=1, withdrawals=0, root="ab" * 32
    )

    assert "abababababab" in reader.get(f"{ADMIN}/seals/").content.decode()
    assert "ab" * 32 in reader.get(f"{ADMIN}/seals/inspect/{seal.pk}/").content.decode()
    assert reader.post(f"{ADMIN}/seals/delete/{seal.pk}/").status_code == 404
    assert sign_in(settings=settings).get(f"{ADMIN}/seals/").status_code == 302
