"""The gate in real processes: two web servers on one PostgreSQL, which may be killed."""

import subprocess
import sys
import time
import urllib.request
from collections import Counter

import psycopg2
import pytest

from tests import postgresql, template
from tests.browser.site import ROOT, Site
from tests.flood import Flood
from tests.waiting import until

PUBLISH = """
from disclaimer.models import DisclaimerVersion
text = DisclaimerVersion(heading="Read this", body="<p>Not medical advice.</p>")
text.save()
text.publish(is_material={is_material})
"""


@pytest.fixture(scope="class")
def server():
    with postgresql.server(keeps_commits=True) as server:
        template.carry_to(server)
        yield server


@pytest.fixture(scope="class")
def site(server, tmp_path_factory):
    site = Site(tmp_path_factory.mktemp("site"), database=server.address)
    try:
        site.start_web_alone(servers=2)
        yield site
    finally:
        site.stop()


def publish(site, *, is_material):
    site.manage("shell", "-c", PUBLISH.format(is_material=is_material))


def get(url, cookie=""):
    request = urllib.request.Request(url, headers={"Cookie": f"disclaimer={cookie}"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read().decode()


def wait_until_shown(site, label):
    """Until every process shows that version to whoever asks for the text."""

    def is_shown():
        return all(f'value="{label}"' in get(f"{url}/disclaimer/") for url in site.urls)

    until(is_shown, f"{label} is not shown everywhere", seconds=30)


def meets_the_gate(site, cookie):
    """For each process, whether a visitor with that cookie meets the gate."""
    return ['action="/disclaimer/accept/"' in get(f"{url}/faq/", cookie) for url in site.urls]


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
        time.sleep(0.01)  # it must be caught between two rows, and nothing tells us when
    process.kill()
    process.wait()


def records(server):
    with psycopg2.connect(server.address) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT receipt_hash FROM disclaimer_acceptance")
        return [row[0] for row in cursor.fetchall()]


class TestTwoServers:
    """Each accepts whatever text is the newest by then, so their order does not matter."""

    def test_a_minor_change_disturbs_nobody_and_a_material_one_asks_everyone(self, site):
        (cookie,) = Flood(site.url).run(1).cookies
        assert meets_the_gate(site, "") == [True, True]
        assert meets_the_gate(site, cookie) == [False, False]

        publish(site, is_material=False)
        wait_until_shown(site, "1.1")
        assert meets_the_gate(site, cookie) == [False, False]

        publish(site, is_material=True)
        wait_until_shown(site, "2.0")
        assert meets_the_gate(site, cookie) == [True, True]

    @pytest.mark.soak
    def test_in_a_flood_there_are_as_many_records_as_cookies(self, site, server, soaking):
        number = 100_000 if soaking else 600
        label = newest_label(server)
        earlier, spooled = records(server), []

        def start_again():
            spooled.extend(site.folder.glob("spool/*.jsonl"))
            server.start()

        outcome = Flood(site.url, version=label).run(
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
        assert Counter([*outcome.receipts(), *earlier]) == Counter(records(server))
        assert len(set(outcome.receipts())) == number
        assert not list(site.folder.glob("spool/*.jsonl"))


def newest_label(server):
    with psycopg2.connect(server.address) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT major, minor FROM disclaimer_disclaimerversion"
            " WHERE published_at IS NOT NULL ORDER BY major DESC, minor DESC LIMIT 1"
        )
        return "{}.{}".format(*cursor.fetchone())
