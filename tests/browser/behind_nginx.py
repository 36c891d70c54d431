"""The site of the browser tests once more, behind nginx: a web server and an nginx of its own,
with the same database and the same uploads."""

import http.client
import os
import ssl
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from tests.browser.wire import ask_over
from tests.nginx import Nginx, free_port
from tests.waiting import until

ROOT = Path(__file__).resolve().parents[2]
SETTLED = 30  # seconds


class BehindNginx:
    """`url` answers with https between `start()` and `stop()`."""

    def __init__(self, site, folder):
        self.site, self.folder = site, folder
        self.media = Path(urlsplit(site.env["MEDIA_STORAGE_URL"]).path)
        self.keys = os.environ["DISCLAIMER_KEYS"].split(",")
        self.port = free_port()
        self.nginx = Nginx(folder, keys=self.keys, media=self.media, upstream_port=self.port)
        self.url = self.nginx.url
        self._web = None

    def start(self):
        self.nginx.start()
        self.start_web()

    def stop(self):
        self.stop_web()
        self.nginx.stop()

    def start_web(self):
        """Start the web server and wait until nginx gets answers from it."""
        env = self.site.env | {
            "SITE_URL": self.url,
            "TRUSTED_PROXY_COUNT": "1",
            "MEDIA_STORAGE_URL": f"file://{self.media}?accel=/_media/",
            "WEB_CONCURRENCY": "2",
        }
        command = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py"]
        command += ["--bind", f"127.0.0.1:{self.port}", "config.wsgi"]
        with (self.folder / "web.log").open("ab") as log:
            self._web = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
        self._wait_for({200})

    def wait_for_nginx(self):
        """Until it listens, whether Wayside answers or not."""
        self._wait_for({200, 503})

    def stop_web(self):
        if self._web:
            self._web.terminate()
            self._web.wait(timeout=30)
            self._web = None

    def ask(self, address, *, method="GET", headers=(), body=None):
        """An Answer of nginx; `address` is sent as it is, `headers` are pairs."""
        return ask_over(self._connection(), address, method, headers, body)

    def read(self, address, *, cookie=None, **headers):
        """The Answer to a browser that sends this Cookie header, or none."""
        pairs = [("Accept", "text/html"), *headers.items()]
        if cookie is not None:
            pairs.append(("Cookie", cookie))
        return self.ask(address, headers=pairs)

    def _connection(self):
        context = ssl.create_default_context(cafile=self.folder / "fullchain.pem")
        return http.client.HTTPSConnection("localhost", self.nginx.port, context=context)

    def _wait_for(self, statuses):
        until(
            lambda: self._status() in statuses,
            lambda: (self.folder / "web.log").read_text()[-2000:],
            seconds=SETTLED,
        )

    def _status(self):
        try:
            return self.ask("/healthz").status
        except OSError:
            return None
