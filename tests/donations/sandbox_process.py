"""The Stripe sandbox as a real process on a free port, for any test that needs a Stripe."""

import contextlib
import subprocess
import sys
from pathlib import Path

import requests
import stripe

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = "sk_test_sandbox_tests"
STOP_SECONDS = 20


class Sandbox:
    """`url` is its address, `client` a StripeClient aimed at it; state lives in `state`."""

    def __init__(self, folder):
        self.state = Path(folder) / "sandbox.sqlite3"
        self.key = KEY
        self.http_client = stripe.RequestsClient(timeout=(3, 30))
        self._process = None
        self._port = 0
        self.start()

    def start(self):
        """Start, on the port of the first start; returns when it answers."""
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "donations.sandbox"),
                *("--port", str(self._port), "--state", str(self.state)),
            ],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.url = self._process.stdout.readline().strip()
        assert self.url, "the sandbox did not start; what it says is above"
        self._port = int(self.url.rpartition(":")[2])
        self.start_client()

    def start_client(self):
        self.client = stripe.StripeClient(
            KEY,
            base_addresses={"api": self.url},
            max_network_retries=0,
            http_client=self.http_client,
        )

    def stop(self):
        """Ask it to end, as Ctrl-C does, and wait. Returns its exit code."""
        self._process.terminate()
        code = self._process.wait(timeout=STOP_SECONDS)
        self._process.stdout.close()
        return code

    def restart(self):
        self.stop()
        self.start()

    def control(self, path, **wanted):
        """Press a button of the control page; the answer as a dict."""
        answer = requests.post(f"{self.url}/control/{path}", json=wanted, timeout=70)
        assert answer.ok, answer.text
        return answer.json()

    def settle(self, timeout=20):
        """Wait until every webhook delivery was tried once."""
        answer = self.control("settle", timeout=timeout)
        assert answer["settled"], answer
        return answer


@contextlib.contextmanager
def start_sandbox(tmp_path):
    """A running `Sandbox` whose state is in `tmp_path`; stopped at the end."""
    sandbox = Sandbox(tmp_path)
    try:
        yield sandbox
    finally:
        if sandbox._process.poll() is None:
            sandbox.stop()
