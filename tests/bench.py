"""`make bench`: what a page view costs, on PostgreSQL, from the real web server.

Absolute numbers are this machine's; the ratios to `/healthz`, which does nothing, hold elsewhere.
CPU is what all processes of the web server used (user and system), from /proc.
"""

import logging
import os
import re
import statistics
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from config.local import Problem
from tests import bench_content, bench_donations, bench_gate, postgresql
from tests import environment as _environment  # noqa: F401  (the site's variables)
from tests.browser.site import Site
from tests.browser.steps import FLAGSHIP

WARM_UP = 20
REQUESTS = 200
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
# What is measured: name, address, whether the disclaimer was accepted.
VIEWS = (
    ("nothing (/healthz)", "/healthz", False),
    ("the gate, in place of an article", FLAGSHIP, False),
    ("home page", "/", True),
    ("flagship article", FLAGSHIP, True),
    ("article list", "/articles/", True),
    ("FAQ", "/faq/", True),
    ("search", "/search/?q=therapy", True),
)


class Visitor:
    """One connection that is kept open, with or without the cookie of an acceptance."""

    def __init__(self, site):
        self.host = urlsplit(site.url).netloc
        self.connection = HTTPConnection("127.0.0.1", int(self.host.rpartition(":")[2]))
        self.cookie = ""

    def get(self, path):
        self.connection.request("GET", path, headers={"Host": self.host, "Cookie": self.cookie})
        answer = self.connection.getresponse()
        return answer, answer.read().decode()

    def accept(self):
        """Agree on the gate as a browser does: with what its form holds."""
        _, gate = self.get("/")
        form = dict(re.findall(r'name="(version|next)" value="([^"]*)"', gate))
        headers = {
            "Host": self.host,
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.connection.request("POST", "/disclaimer/accept/", urlencode(form), headers)
        answer = self.connection.getresponse()
        answer.read()
        self.cookie = answer.headers["Set-Cookie"].partition(";")[0]


def cpu_seconds(root):
    """User and system time of a process and its children."""
    total = 0
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it ended while we looked
            continue
        if int(entry.name) == root or int(fields[1]) == root:
            total += int(fields[11]) + int(fields[12])
    return total / TICKS_A_SECOND


def measure(site, visitor, path):
    """(median milliseconds, CPU milliseconds a request, kilobytes)."""
    for _ in range(WARM_UP):
        answer, body = visitor.get(path)
        assert answer.status == 200, f"{path}: {answer.status}"
    server = site.web.pid
    times, before = [], cpu_seconds(server)
    for _ in range(REQUESTS):
        started = time.perf_counter()
        visitor.get(path)
        times.append(time.perf_counter() - started)
    cpu = (cpu_seconds(server) - before) / REQUESTS
    return statistics.median(times) * 1000, cpu * 1000, len(body.encode()) / 1024


def count_queries(site, visitor, path):
    """Queries of one view when caches are warm, counted in this process on the same database."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": visitor.host, "cookie": visitor.cookie})
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        client.get(path)
    connection.close()
    return len(found)


def main():
    with (
        tempfile.TemporaryDirectory(prefix="wayside-bench-") as folder,
        postgresql.cluster() as address,
    ):
        os.environ |= {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "config.settings"}
        site = Site(Path(folder))
        try:
            print("• Starting the demo site", flush=True)
            site.start()
            os.environ.update(site.env)
            report(site)
        finally:
            site.stop()


def report(site):
    import django

    django.setup()
    # Counting queries serves pages in this process, whose log lines would be in between.
    logging.disable(logging.INFO)
    stranger, reader = Visitor(site), make_reader(site)
    print(f"\nMedian of {REQUESTS} requests, one after the other\n")
    print(f"{'view':<34}{'ms':>8}{'CPU ms':>9}{'× nothing':>11}{'queries':>9}{'KB':>7}")
    nothing = None
    for name, path, is_accepted in VIEWS:
        visitor = reader if is_accepted else stranger
        median, cpu, size = measure(site, visitor, path)
        nothing = nothing or cpu
        queries = count_queries(site, visitor, path)
        print(
            f"{name:<34}{median:>8.1f}{cpu:>9.2f}{cpu / nothing:>11.1f}{queries:>9}{size:>7.1f}",
            flush=True,
        )
    bench_gate.report(site)
    bench_donations.report(site)
    bench_content.report(site, make_reader, count_queries)


def make_reader(site):
    """A Visitor who has accepted."""
    reader = Visitor(site)
    reader.accept()
    return reader


if __name__ == "__main__":
    try:
        main()
    except Problem as problem:
        sys.exit(str(problem))
