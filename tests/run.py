"""`make test` and `make soak`: what the tests need is found or installed, then pytest runs."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time

from config.local import Problem, say
from tests import chromium, html_checker, postgresql, template

PYTEST = [sys.executable, "-m", "pytest", "-q", "--durations=5"]
# One process a core; what stays together is said in tests/together.py.
SHARED_OUT = ["-n", "2", "--dist", "loadscope"]
NO_TEST_RAN = 5


def test():
    """All on PostgreSQL; meanwhile what rests on the database runs once more on SQLite."""
    with (
        postgresql.cluster() as address,
        tempfile.TemporaryDirectory(prefix="wayside-demo-") as folder,
        tempfile.TemporaryFile("w+") as words,
        _running("-m", "database", output=words, DATABASE_URL="sqlite://:memory:") as on_sqlite,
    ):
        say("• All tests, on PostgreSQL")
        failed = pytest(
            *SHARED_OUT,
            DATABASE_URL=address,
            DATABASE_TEMPLATE=template.make(address),
            DEMO_FOLDER=folder,
        )
        say("• The tests marked `database` once more, on SQLite")
        failed = _ended(on_sqlite) or failed
        words.seek(0)
        say(words.read())
    return failed


def soak():
    """The tests marked `soak`, with the large numbers."""
    with postgresql.cluster() as address:
        say("• The long tests, on PostgreSQL")
        return pytest("-m", "soak", DATABASE_URL=address, SOAK="1")


def pytest(*arguments, **variables):
    """Run pytest and return its exit code; the tests' own settings are in tests/conftest.py."""
    with _running(*arguments, **variables) as process:
        return _ended(process)


@contextlib.contextmanager
def _running(*arguments, output=None, **variables):
    """pytest, which has begun; what it says goes to this file, if there is one."""
    process = subprocess.Popen(
        [*PYTEST, *arguments],
        env=os.environ | variables,
        stdout=output,
        stderr=output,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        _end_group(process.pid)


def _ended(process):
    code = process.wait()
    if code == NO_TEST_RAN:
        say("No test ran.")
    return code


def _end_group(group):
    """Browsers and servers that a broken-off test left behind end with it."""
    for number, seconds in ((signal.SIGTERM, 5), (signal.SIGKILL, 0)):
        try:
            os.killpg(group, number)
            time.sleep(0.2)  # those that end at once need not be asked after
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                os.killpg(group, 0)
                time.sleep(0.1)  # grandchildren: wait() knows our own child only
        except ProcessLookupError:
            return


def main(what):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    started = time.monotonic()
    try:
        os.environ["CHROMIUM"] = chromium.path()
        say(f"• Chromium from {os.environ['CHROMIUM']}")
        html_checker.prepare()
        code = {"test": test, "soak": soak}[what]()
    except Problem as problem:
        say(str(problem))
        return 1
    except KeyboardInterrupt:
        return 130
    say(f"{'Red' if code else 'Green'} after {time.monotonic() - started:.0f} s.")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
