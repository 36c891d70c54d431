"""A flood of acceptances while the database is killed: as many records as cookies, none twice."""

import subprocess
import sys
import time
from collections import Counter

import psycopg2
import pytest

from tests import postgresql
from tests.browser.site import ROOT, Site
from tests.flood import Flood

pytestmark = pytest.mark.soak


@pytest.fixture
def server():
    with postgresql.server(keeps_commits=True) as server:
        yield server


@pytest.fixture
def site(server, tmp_path):
    site = Site(tmp_path, database=server.address)
    try:
        site.start_web_alone()
        yield site
    finally:
        site.stop()


def drain_and_be_killed(site, server):
    """Begin to drain, and kill that as soon as the first rows have arrived."""
    before = len(records(server))
    process = subprocess.Popen(
        [sys.executable, "manage.py", "disclaimer_drain"],
        cwd=ROOT,
        env=site.env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while process.poll() is None and len(records(server)) == before:
        time.sleep(0.01)
    process.kill()
    process.wait()


def records(server):
    with psycopg2.connect(server.address) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT receipt_hash FROM disclaimer_acceptance")
        return [row[0] for row in cursor.fetchall()]


def test_there_are_as_many_records_as_cookies_and_none_twice(site, server, soaking):
    number = 100_000 if soaking else 600
    spooled = []

    def start_again():
        spooled.extend(site.folder.glob("spool/*.jsonl"))
        server.start()

    outcome = Flood(site.url).run(
        number,
        moments={
            number * 2 // 5: server.kill,
            number * 3 // 5: start_again,
            number * 4 // 5: lambda: drain_and_be_killed(site, server),
        },
    )
    drain_and_be_killed(site, server)
    site.manage("disclaimer_drain")

    assert spooled, "the database was never missed, so nothing was tried here"
    assert outcome.statuses == {303: number}, site.log("web")[-2000:]
    assert Counter(outcome.receipts()) == Counter(records(server))
    assert len(set(outcome.receipts())) == number
    assert not list(site.folder.glob("spool/*.jsonl"))
