"""The content's part of `make bench`: ten thousand pages, two thousand references, and search.

Times are this machine's; the ratios to `/healthz`, asked in the same way, hold elsewhere.
"""

import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import quote

from tests import many
from tests.browser.site import ROOT, Site
from tests.browser.steps import FLAGSHIP

VIEWS = (
    ("home page", "/"),
    ("article", FLAGSHIP),
    ("list of articles", "/articles/"),
    ("questions", "/faq/"),
    ("story", "/stories/sarah/"),
    ("list of stories", "/stories/"),
    ("podcast", "/podcast/"),
    ("support groups", "/support-groups/"),
    ("glossary", "/glossary/"),
    ("help", "/help/"),
    ("search, rare words", "/search/?q=mapp2"),
    ("search, common word", "/search/?q=sleep"),
    ("suggestions", "/search/suggestions/?q=sle"),
)
# What people look for at once: common, rare, misspelled, several, nothing.
QUERIES = ("sleep", "therapy", "nightmers", "heart risk dose", "mapp2", "zebra stripes", "fear")
VISITORS, SEARCHES = 4, 25
TIMES = 20


def report(site, make_visitor, count_queries):
    """Fill the site that is being measured, and then another one on SQLite."""
    visitor = make_visitor(site)
    few = {path: _view(visitor, path, site, count_queries) for _, path in VIEWS}
    print(f"\nMaking {many.PAGES:,} articles and {many.REFERENCES:,} references", flush=True)
    _fill(site)
    visitor = make_visitor(site)  # nobody's connection is kept for as long as that took
    print(f"\n{'view':<28}{'queries':>14}{'ms':>18}{'× nothing':>11}")
    nothing = _view(visitor, "/healthz", site, count_queries)[1]
    for name, path in VIEWS:
        queries, milliseconds = _view(visitor, path, site, count_queries)
        print(
            f"{name:<28}{few[path][0]:>6} → {queries:<5}"
            f"{few[path][1]:>8.1f} → {milliseconds:<7.1f}{milliseconds / nothing:>10.1f}",
            flush=True,
        )
    under_load("PostgreSQL", site, make_visitor)
    _on_sqlite(make_visitor)


def under_load(name, site, make_visitor):
    """Several visitors search at once; each waits for an answer before the next question."""
    addresses = [f"/search/?q={quote(words)}" for words in QUERIES]
    bare = _percentiles(site, make_visitor, ["/healthz"])
    found = _percentiles(site, make_visitor, addresses)
    typed = _percentiles(site, make_visitor, ["/search/suggestions/?q=sle"])
    print(f"\nSearch on {name}, {VISITORS} visitors at once, {many.PAGES:,} pages")
    print(f"{'':<16}{'p50 ms':>9}{'p95 ms':>9}{'p50 × nothing':>15}{'p95 × nothing':>15}")
    for label, (middle, high) in (("nothing", bare), ("search", found), ("suggestions", typed)):
        print(
            f"{label:<16}{middle:>9.1f}{high:>9.1f}{middle / bare[0]:>15.1f}{high / bare[1]:>15.1f}"
        )


def _percentiles(site, make_visitor, addresses):
    """(p50, p95) in milliseconds of VISITORS × SEARCHES answers."""
    times, chance = [], random.Random(7)
    visitors = [make_visitor(site) for _ in range(VISITORS)]
    questions = [[chance.choice(addresses) for _ in range(SEARCHES)] for _ in visitors]

    def ask(visitor, paths):
        for path in paths:
            started = time.perf_counter()
            answer, _ = visitor.get(path)
            times.append((time.perf_counter() - started) * 1000)
            assert answer.status == 200, f"{path}: {answer.status}"

    pairs = zip(visitors, questions, strict=True)
    threads = [threading.Thread(target=ask, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def _view(visitor, path, site, count_queries):
    """(queries, median milliseconds) of one view, when caches are warm."""
    times = []
    for _ in range(TIMES):
        started = time.perf_counter()
        answer, _ = visitor.get(path)
        times.append((time.perf_counter() - started) * 1000)
        assert answer.status == 200, f"{path}: {answer.status}"
    return count_queries(site, visitor, path), statistics.median(times)


def _fill(site):
    """In a process of its own: this one has the settings of the first site."""
    command = [sys.executable, "-m", "tests.many"]
    environment = site.env | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def _on_sqlite(make_visitor):
    with tempfile.TemporaryDirectory(prefix="wayside-bench-") as folder:
        site = Site(Path(folder), database="sqlite://:memory:")
        try:
            site.start()
            _fill(site)
            under_load("SQLite", site, make_visitor)
        finally:
            site.stop()
