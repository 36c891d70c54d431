"""The whole site as production runs it, for a browser: web server, work and Stripe sandbox.

Each in a process of its own, on free ports, with a database and folders that nobody else has.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from email import message_from_bytes, policy
from itertools import count
from pathlib import Path

from tests import template
from tests.browser import demo

ROOT = Path(__file__).resolve().parents[2]
CODE_SUBJECT = "Your sign-in code"
STAFF = ("editor@wayside.example", "a-password-for-tests-only")
CODE = re.compile(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", re.MULTILINE)
# Encoding a picture cannot be broken off, and takes long where many share the processors.
SECONDS_TO_STOP = 120
_numbers = count(1)


class Site:
    """`url` (the first of `urls`) and `sandbox_url` answer between `start()` and `stop()`.

    `database` is the address of the server, or the database, that it may use; by default that of
    the tests.
    """

    def __init__(self, folder, *, database=None):
        self.database = database or os.environ["DATABASE_URL"]
        self.folder = folder
        self.mail = folder / "mail"
        self.url = f"http://localhost:{_free_port()}"
        self.urls = [self.url]
        self.sandbox_url = f"http://127.0.0.1:{_free_port()}"
        self.env = self._environment()
        self._processes = []
        self._database = None

    def start(self):
        self._make_database()
        self.start_sandbox()
        self._set_up()
        self._serve("work", *_manage("work"))
        self._serve_web(self.url)

    def start_sandbox(self):
        """Stripe answers, and knows what it knew before."""
        port = self.sandbox_url.rpartition(":")[2]
        state = str(self.folder / "sandbox")
        self._serve("sandbox", *_manage("stripe_sandbox", "--state", state), "--port", port)
        self._wait_for(self.sandbox_url)

    def stop_sandbox(self):
        """Stripe is away."""
        process = self.sandbox
        process.terminate()
        process.wait(timeout=SECONDS_TO_STOP)
        self._processes.remove(process)

    def kill_web(self):
        """The web server and its children end at once, in the midst of whatever they do."""
        process = self.web
        family = [process.pid, *_children_of(process.pid)]
        for pid in family:
            os.kill(pid, signal.SIGKILL)
        process.wait(timeout=SECONDS_TO_STOP)
        self._processes.remove(process)

    def start_web(self):
        self._serve_web(self.url)

    def start_web_alone(self, *, servers=1):
        """Without sandbox, `work` and demo content, in the very database that was given.

        With more than one server each is a single process.
        """
        self.env["DATABASE_URL"] = self.database
        self.manage("migrate", "--no-input")
        self.manage("site_setup")
        if servers > 1:
            self.env["WEB_CONCURRENCY"] = "1"
        self.urls += [f"http://localhost:{_free_port()}" for _ in range(servers - 1)]
        for url in self.urls:
            self._serve_web(url)

    def stop(self):
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.wait(timeout=SECONDS_TO_STOP)
        if self._database:
            template.execute(self.database, f'DROP DATABASE "{self._database}" WITH (FORCE)')

    @property
    def web(self):
        """The process of the web server."""
        return next(process for process in self._processes if "gunicorn" in process.args)

    @property
    def sandbox(self):
        """The process of the sandbox."""
        return next(process for process in self._processes if "stripe_sandbox" in process.args)

    def manage(self, *arguments):
        """Run a command of the site; returns what it printed."""
        done = subprocess.run(
            _manage(*arguments), cwd=ROOT, env=self.env, capture_output=True, text=True
        )
        if done.returncode:
            raise AssertionError(
                f"{arguments[0]} failed:\n{done.stdout[-800:]}{done.stderr[-1500:]}"
            )
        return done.stdout

    def mails_to(self, address):
        """The mails to `address`, oldest first, as email.message.EmailMessage."""
        found = []
        for path in sorted(self.mail.glob("*.log"), key=lambda path: path.stat().st_mtime_ns):
            for raw in path.read_bytes().split(b"-" * 79 + b"\n"):
                message = message_from_bytes(raw.strip(), policy=policy.default)
                if address in (message["To"] or ""):
                    found.append(message)
        return found

    def newest_code_for(self, address):
        """The sign-in code in the newest mail to `address`."""
        mails = [mail for mail in self.mails_to(address) if mail["Subject"] == CODE_SUBJECT]
        return CODE.search(mails[-1].get_content()).group(1)

    def log(self, name):
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def _environment(self):
        return os.environ | {
            "SITE_URL": self.url,
            "ALLOWED_HOSTS": "localhost,127.0.0.1",
            "MEDIA_STORAGE_URL": f"file://{self.folder}/media",
            "DISCLAIMER_SPOOL_DIR": f"{self.folder}/spool",
            "EMAIL_URL": f"filemail:///{self.mail}",
            "STRIPE_API_BASE": self.sandbox_url,
            "STRIPE_SECRET_KEY": "sk_test_sandbox_browser",
            "STRIPE_WEBHOOK_SECRET": "whsec_not_known_yet",
            "DJANGO_SUPERUSER_EMAIL": STAFF[0],
            "DJANGO_SUPERUSER_PASSWORD": STAFF[1],
            "PYTHONUNBUFFERED": "1",
        }

    def _serve_web(self, url):
        port = url.rpartition(":")[2]
        command = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py"]
        self._serve("web", *command, "--bind", f"127.0.0.1:{port}", "config.wsgi")
        self._wait_for(f"{url}/readyz")

    def _make_database(self):
        """A database of our own, on the server that was given or as a file."""
        if self.database.startswith("sqlite"):
            self.env["DATABASE_URL"] = f"sqlite:///{self.folder}/site.sqlite3"
            return
        name = f"wayside_browser_{os.getpid()}_{next(_numbers)}"
        if demo.is_kept():
            demo.copy(self.database, name, self.folder / "media", self._environment())
        else:
            template.copy(self.database, template.name(), name)
        self._database = name
        self.env["DATABASE_URL"] = template.at(self.database, name)

    def _set_up(self):
        secret = self.folder / "webhook-secret"
        self.manage(
            "local_setup",
            "--staff-login-file", str(self.folder / "staff-login"),
            "--webhook-secret-file", str(secret),
        )  # fmt: skip
        self.env["STRIPE_WEBHOOK_SECRET"] = secret.read_text().strip()

    def _serve(self, name, *command):
        with (self.folder / f"{name}.log").open("ab") as log:
            self._processes.append(
                subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=log, stderr=log)
            )

    def _wait_for(self, address, seconds=60):
        end = time.monotonic() + seconds
        while not _answers(address):
            ended = [p.args for p in self._processes if p.poll() is not None]
            if ended or time.monotonic() > end:
                logs = "\n".join(path.read_text()[-1500:] for path in self.folder.glob("*.log"))
                raise AssertionError(f"{address} does not answer; ended: {ended}\n{logs}")
            time.sleep(0.1)  # a server tells nobody that it is ready: it is asked again


@contextmanager
def demo_site():
    """A Site with the demo content, on SQLite, that runs for the length of the block."""
    with tempfile.TemporaryDirectory(prefix="wayside-demo-") as folder:
        site = Site(Path(folder), database="sqlite:")
        try:
            site.start()
            yield site
        finally:
            site.stop()


def _manage(*arguments):
    return [sys.executable, "manage.py", *arguments]


def _answers(address):
    try:
        urllib.request.urlopen(address, timeout=2).close()
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False
    return True


def _children_of(pid):
    """Process ids, from /proc: the fourth field of `stat` is the parent."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(entry.read_text().rpartition(")")[2].split()[1])
        except OSError:  # it ended while we looked
            continue
        if parent == pid:
            found.append(int(entry.parent.name))
    return found


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
