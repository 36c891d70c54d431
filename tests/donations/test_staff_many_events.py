"""A table of a million events slows no page: how many rows the database touches for each.

Rows, not seconds: the same on any machine. `make soak` makes the million.
"""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale, Page

from donations.models import StripeEvent
from donations.staff.paging import EventPaginator
from tests.donations.staff import DASHBOARD, address, make_everything, make_supporter
from tests.staff import sign_in

# Outside a transaction, because only then may the table be vacuumed, as PostgreSQL does by itself.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql, pytest.mark.soak]

TABLE = StripeEvent._meta.db_table
FEW, MANY = 30_000, 1_000_000
# A list is counted up to its limit, and then paged through as far.
MOST_TOUCHED = 2 * EventPaginator.MOST + 100

# The oldest are dead or failed, so whoever walks from the newest finds them last; every type and
# status occurs with every other but one: no checkout is ignored.
FILL = f"""
    INSERT INTO {TABLE} (stripe_id, type, object_id, livemode, api_version, payload, created_at,
                         received_at, status, attempts, next_attempt_at, error)
    SELECT 'evt_many_' || n,
           (ARRAY['invoice.paid', 'customer.subscription.updated',
                  'checkout.session.completed'])[1 + n %% 3],
           CASE WHEN n %% 3 = 2 THEN 'cs_' ELSE 'in_many_' END || n / 3,
           false, '2026-10-28.endive', '{{}}', now() - n * interval '1 minute',
           now() - n * interval '1 minute', status, 1,
           CASE WHEN status = 'failed' THEN now() END, ''
    FROM (SELECT n, CASE WHEN n > %(rows)s - 20 THEN 'dead'
                         WHEN n > %(rows)s - 40 THEN 'failed'
                         WHEN n %% 2 = 0 AND n %% 3 <> 2 THEN 'ignored'
                         ELSE 'processed' END AS status
          FROM generate_series(1, %(rows)s) AS n) AS made
"""


@pytest.fixture
def rows(soaking):
    number = MANY if soaking else FEW
    with connection.cursor() as cursor:
        # Vacuum marks as visible only what is known to be on disk; the tests' server waits for it.
        cursor.execute("SET synchronous_commit TO on")
        cursor.execute(FILL, {"rows": number})
        cursor.execute(f"VACUUM ANALYZE {TABLE}")
        cursor.execute("RESET synchronous_commit")
    return number


@pytest.fixture
def boss(settings):
    # Whichever test emptied the database before us took the pages along, and the admin wants one.
    if not Page.objects.exists():
        Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
        Page.add_root(title="Root", slug="root")
    return sign_in(is_superuser=True, settings=settings)


def touched(client, there):
    """Rows of events that the database looks at for a page, and how many queries ask for them."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(there).status_code == 200
    asked = [query["sql"] for query in captured if TABLE in query["sql"]]
    assert asked
    return sum(_touched_by(sql) for sql in asked)


def _touched_by(sql):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql.replace('%', '%%')}", ())
        (plan,) = cursor.fetchone()
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return _rows_of(plan[0]["Plan"])


def _rows_of(node):
    """What the scans of a plan read: rows that they gave and rows that they threw away."""
    below = sum(_rows_of(child) for child in node.get("Plans", ()))
    # A bitmap of an index is read once more by the scan of the table above it.
    if "Scan" not in node["Node Type"] or node["Node Type"] == "Subquery Scan":
        return below
    thrown = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return below + (node["Actual Rows"] + thrown) * node["Actual Loops"]


def day(days_ago):
    return (timezone.localdate() - timedelta(days=days_ago)).isoformat()


def test_a_million_events_slow_no_page(boss, rows):
    supporter, stranger = make_everything(), make_supporter()
    event = StripeEvent.objects.get(stripe_id="evt_many_17")
    limits = {f"{address('events')}?{query}": most for query, most in list_limits(rows).items()}
    limits |= {
        DASHBOARD: 500,
        "/admin/": 500,
        address("supporters", "inspect", pk=supporter.pk): 50,
        address("supporters", "inspect", pk=stranger.pk): 50,
        address("events", "inspect", pk=event.pk): 1,
    }

    found = {there: touched(boss, there) for there in limits}

    assert {there: found[there] for there in limits if found[there] > limits[there]} == {}
    page = boss.get(address("events")).content.decode()
    assert "There are more than 2,000; only the first 2,000 can be paged through." in page


def list_limits(rows):
    """{query of the list: the most rows that it may read}."""
    old = day(rows // (24 * 60) - 1)
    many = (
        "", "p=2", "p=40", "p=99999", "ordering=received_at", "ordering=error",
        "status=processed", "type=invoice.paid", "type=refund.failed",
        "type=checkout.session.completed&status=ignored",
        f"received_at_from={day(1)}", f"received_at_to={old}",
        f"status=processed&type=invoice.paid&received_at_to={old}",
    )  # fmt: skip
    few = (
        "status=dead", "status=failed", "status=received", "type=invoice.paid&status=dead",
        f"status=dead&received_at_from={day(2)}",
        "q=evt_many_17", "q=in_many_17", "q=no_such_thing", "q=nobody@example.org",
    )  # fmt: skip
    return dict.fromkeys(many, MOST_TOUCHED) | dict.fromkeys(few, 300)
