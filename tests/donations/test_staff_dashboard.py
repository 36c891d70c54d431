"""The first page of the donations: figures, twelve months as chart and table, who may see it."""

from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from donations.staff import chart, counting
from donations.staff.counting import Month
from tests.donations.staff import (
    DASHBOARD,
    make_adjustment,
    make_event,
    make_everything,
    make_gift,
    make_notice,
    make_payment,
)
from tests.staff import midday, sign_in

pytestmark = pytest.mark.django_db

SVG = "{http://www.w3.org/2000/svg}"
MAY = date(2026, 5, 1)
TODAY = date(2026, 5, 20)


@pytest.fixture
def care(settings):
    return sign_in("view_payment", settings=settings)


def month_of(first=MAY, today=TODAY):
    return next(
        each for each in counting.months(livemode=False, today=today) if each.first == first
    )


def soup(client, address=DASHBOARD):
    return BeautifulSoup(client.get(address).content, "html.parser")


def figures(client):
    """{label: (number, where it leads)} of the first row."""
    found = {}
    for figure in soup(client).select(".donations-figures > div"):
        link = figure.dd.a
        found[figure.dt.get_text()] = (link.get_text(strip=True), link["href"])
    return found


def test_gifts_are_counted_by_their_state(care):
    for status in ("active", "active", "past_due", "unpaid", "canceled", "incomplete"):
        make_gift(status=status)
    make_gift(cancel_at=timezone.now())
    make_gift(is_collection_paused=True)

    shown = figures(care)

    numbers = {label: number for label, (number, _) in shown.items()}
    assert numbers["Active"] == "2"
    assert numbers["Ending"] == "1"
    assert numbers["Failing"] == "2"
    assert numbers["Paused"] == "1"
    assert "together £19.94 a month" in soup(care).get_text()


def test_each_figure_leads_to_just_what_it_counts(settings):
    boss = sign_in(is_superuser=True, settings=settings)
    now = timezone.now()
    for status in ("active", "active", "past_due", "paused", "incomplete"):
        make_gift(status=status)
    make_gift(cancel_at=now, started_at=now - timedelta(days=70))
    make_gift(status="canceled", started_at=now - timedelta(days=70), ended_at=now)
    make_gift(status="incomplete_expired", started_at=now, ended_at=now)
    make_gift(livemode=True)
    payment = make_payment(make_gift(started_at=now - timedelta(days=70)), at=now)
    make_payment(payment.subscription, at=now - timedelta(days=70))
    make_adjustment(payment, at=now)
    make_adjustment(payment, at=now, status="failed")

    for label, (number, address) in figures(boss).items():
        listed = boss.get(address).context["paginator"].count
        wanted = 1 if number.startswith("£") else int(number)
        assert (label, listed) == (label, wanted)


def test_a_month_holds_what_came_in_and_what_left_again(care):
    gift = make_gift(started_at=midday(date(2026, 1, 1)))
    payment = make_payment(gift, at=midday(date(2026, 4, 30)))
    make_payment(gift, at=midday(date(2026, 5, 3)), pence=1500)
    make_payment(gift, at=midday(date(2026, 5, 4)), status="open", paid_at=None)
    make_adjustment(payment, at=midday(date(2026, 5, 5)), amount_pence=400)
    make_adjustment(payment, at=midday(date(2026, 5, 5)), status="failed")
    make_adjustment(payment, at=midday(date(2026, 5, 6)), kind="dispute", status="won")
    make_adjustment(
        payment, at=midday(date(2026, 5, 7)), kind="dispute", status="lost", amount_pence=100
    )

    may, april = month_of(), month_of(date(2026, 4, 1))

    assert (may.paid, may.back, may.kept) == (1500, 500, 1000)
    assert (april.paid, april.back) == (997, 0)


def test_a_month_holds_the_gifts_that_began_and_ended():
    make_gift(started_at=midday(date(2026, 5, 2)))
    make_gift(started_at=midday(date(2026, 5, 2)), status="incomplete")
    make_gift(
        started_at=midday(date(2026, 5, 2)), status="incomplete_expired",
        ended_at=midday(date(2026, 5, 3)),
    )  # fmt: skip
    make_gift(
        started_at=midday(date(2026, 4, 2)), status="canceled", ended_at=midday(date(2026, 5, 9))
    )

    may, april = month_of(), month_of(date(2026, 4, 1))

    assert (may.new, may.lost) == (1, 1)
    assert (april.new, april.lost) == (1, 0)


def test_months_are_those_of_london():
    """Half past midnight of 1 May in London is 30 April of Universal Time."""
    gift = make_gift(started_at=datetime(2026, 4, 30, 23, 30, tzinfo=UTC))
    make_payment(gift, at=datetime(2026, 4, 30, 23, 30, tzinfo=UTC))
    make_payment(gift, at=datetime(2026, 5, 31, 23, 30, tzinfo=UTC))

    may = month_of(today=date(2026, 6, 2))

    assert (may.new, may.paid) == (1, 997)
    assert month_of(date(2026, 6, 1), date(2026, 6, 2)).paid == 997


def test_test_money_is_no_income():
    make_payment(at=midday(TODAY), livemode=True)

    assert month_of().paid == 0
    assert counting.months(livemode=True, today=TODAY)[-1].paid == 997


def test_other_currencies_are_not_added_to_ours(care):
    now = timezone.now()
    payment = make_payment(at=now, pence=2000, currency="usd")
    make_adjustment(payment, at=now, currency="usd", amount_pence=500)
    make_payment(at=now)

    this_month = counting.months(livemode=False)[-1]

    assert (this_month.paid, this_month.others) == (997, (("usd", 2000, 500),))
    assert "$20.00" in soup(care).get_text()


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2026, 12, 31), date(2026, 1, 1), date(2026, 12, 1)),
        (date(2026, 1, 1), date(2025, 2, 1), date(2026, 1, 1)),
    ],
)
def test_twelve_months_end_with_the_running_one(today, first, last):
    firsts = counting.first_days(today, 12)

    assert (firsts[0], firsts[-1], len(set(firsts))) == (first, last, 12)


def test_the_table_says_what_the_chart_draws(care):
    this_month = timezone.localdate().replace(day=1)
    make_adjustment(make_payment(at=midday(this_month), pence=2000), at=midday(this_month))

    page = soup(care)

    row = page.select(".donations-table tbody tr")[0]
    words = [cell.get_text() for cell in row.find_all(["th", "td"])]
    assert words[1:4] == ["£20.00", "£9.97", "£10.03"]
    money = page.find("svg", attrs={"aria-labelledby": "money-title money-desc"})
    bars = [title.get_text() for title in money.select("rect > title")]
    assert bars == [f"{words[0]}, In: £20.00", f"{words[0]}, Given back: £9.97"]
    assert len(page.select(".donations-table tbody tr")) == 12


def test_bars_are_as_high_as_their_numbers():
    months = [Month(date(2026, 4, 1), paid=1000), Month(MAY, paid=1500, back=500)]

    drawn = chart.draw(months, ("paid", "In"), ("back", "Back"))

    assert drawn.top == 2000
    assert [(bar.height, bar.y, bar.shade) for bar in drawn.bars] == [
        (50, 50, 0), (75, 25, 0), (25, 75, 1),
    ]  # fmt: skip


def test_the_chart_is_a_drawing_without_styles_or_scripts(care):
    make_payment()

    page = care.get(DASHBOARD).content.decode()

    ours = page[page.index('id="now"') : page.index('id="condition"')]
    assert "style=" not in ours
    assert "<script" not in ours
    for part in ours.split("<svg ")[1:]:
        xml = f'<svg xmlns="http://www.w3.org/2000/svg" {part.split("</svg>")[0]}</svg>'
        ElementTree.fromstring(xml)  # noqa: S314 (our own page)


def test_an_empty_site_says_so_without_a_fault(care):
    shown = figures(care)

    assert shown["Active"][0] == "0"
    assert shown["Money in this month"][0] == "£0.00"


def test_the_page_costs_the_same_queries_with_much_to_show(care):
    make_everything()
    care.get(DASHBOARD)
    with CaptureQueriesContext(connection) as few:
        care.get(DASHBOARD)
    for number in range(20):
        make_everything(at=timezone.now() - timedelta(days=20 * number))
        make_event(status="dead")
        make_notice(status="unclear")
        make_adjustment(kind="dispute", status="needs_response")

    with CaptureQueriesContext(connection) as many:
        care.get(DASHBOARD)

    assert len(many) == len(few)


def test_the_dashboard_is_the_first_thing_in_the_menu(care, settings):
    boss = sign_in(is_superuser=True, settings=settings)

    page = boss.get("/admin/").content.decode()

    assert page.index("donations-overview") < page.index("/admin/donations/supporters/")


def test_without_the_right_to_see_money_nothing_is_seen(settings):
    stranger = sign_in("view_supporter", settings=settings)

    assert stranger.get(DASHBOARD).status_code == 302
    assert f'"{DASHBOARD}"' not in stranger.get("/admin/").content.decode()


def test_the_home_page_tells_those_who_see_money(care, settings):
    make_payment(make_gift())

    page = soup(care, "/admin/").get_text()

    assert "1 active, 0 failing. This month: £9.97 in, 1 new, 0 ended." in page
    stranger = sign_in("change_donationsettings", settings=settings)
    assert "This month:" not in stranger.get("/admin/").content.decode()


def test_someone_not_signed_in_is_asked_to(client):
    assert client.get(DASHBOARD)["Location"].startswith("/admin/login/")
