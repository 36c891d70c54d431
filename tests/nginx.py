"""nginx with njs for the tests: found, or installed by apt, and started on a free port with the
configuration of docs/nginx/, in a folder of its own."""

import json
import os
import shutil
import socket
import subprocess
from pathlib import Path

from config.local import Problem, say
from tests import debian

DOCS = Path(__file__).resolve().parents[1] / "docs" / "nginx"
# Where this is the reason for a skipped test, the run stays green (tests/conftest.py).
NOT_HERE = "nginx with njs cannot be installed here"
MODULE = "ngx_http_js_module.so"
MODULE_FOLDERS = ("/usr/lib/nginx/modules", "/usr/lib64/nginx/modules", "/etc/nginx/modules")

# The frame that a distribution's own nginx.conf gives to files in conf.d.
FRAME = """
load_module {module};
{user}
daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/logs/error.log info;
events {{ worker_connections 512; }}
http {{
    include {mime_types};
    default_type application/octet-stream;
    client_body_temp_path {folder}/temporary;
    proxy_temp_path {folder}/temporary;
    fastcgi_temp_path {folder}/temporary;
    uwsgi_temp_path {folder}/temporary;
    scgi_temp_path {folder}/temporary;
    include {folder}/wayside.conf;
}}
"""


def programs():
    """(nginx, njs module). Raises Problem when they are not here and cannot be installed."""
    found = _found()
    if not all(found):
        debian.install("nginx", "libnginx-mod-http-js", purpose="nginx with njs")
        found = _found()
    if not all(found):
        raise Problem("nginx or its njs module is missing, though apt installed them.")
    return found


def _found():
    modules = (Path(folder) / MODULE for folder in MODULE_FOLDERS)
    return shutil.which("nginx"), next((path for path in modules if path.exists()), None)


class Nginx:
    """Serves `https://localhost:PORT` in front of `upstream_port` until `stop()`.

    `keys` are those of DISCLAIMER_KEYS, newest first; `media` is the folder of the uploads.
    """

    def __init__(self, folder, *, keys, media, upstream_port):
        self.folder, self.keys, self.media = folder, keys, media
        self.upstream_port = upstream_port
        self.port, self.plain_port = free_port(), free_port()
        self.url = f"https://localhost:{self.port}"
        self._process = None

    def start(self):
        program, module = programs()
        say(f"• nginx from {program}")
        self._write(module)
        self.begin()

    def begin(self):
        """Start with the files as they are in the folder."""
        for name in ("logs", "temporary", "cache/wayside"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        command = [programs()[0], "-p", self.folder, "-c", self.folder / "nginx.conf"]
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
        if checked.returncode:
            raise AssertionError(f"nginx does not take docs/nginx/wayside.conf:\n{checked.stderr}")
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL)

    def stop(self):
        if self._process:
            self._process.terminate()
            self._process.wait(timeout=20)

    def restart(self):
        """Stop and start; what is cached on disk stays."""
        self.stop()
        self.begin()

    def forget(self):
        """Stop, drop every copy and the floor, and start."""
        self.stop()
        shutil.rmtree(self.folder / "cache")
        self.start()

    def written(self):
        """All that nginx has logged."""
        return "".join(path.read_text() for path in (self.folder / "logs").iterdir())

    def _write(self, module):
        for name in ("disclaimer.js", "away.html"):
            shutil.copy(DOCS / name, self.folder)
        secret = self.folder / "keys.json"
        secret.write_text(json.dumps({"newest_first": self.keys}))
        secret.chmod(0o600)
        self._write_certificate()
        (self.folder / "wayside.conf").write_text(self._configuration())
        (self.folder / "nginx.conf").write_text(
            FRAME.format(
                module=module,
                folder=self.folder,
                user="user root;" if os.geteuid() == 0 else "",
                mime_types="/etc/nginx/mime.types",
            )
        )

    def _configuration(self):
        """docs/nginx/wayside.conf with the places of this test, and nothing else changed."""
        text = (DOCS / "wayside.conf").read_text()
        for theirs, ours in {
            "/etc/letsencrypt/live/wayside.example": self.folder,
            "/var/cache/nginx": self.folder / "cache",
            "/var/log/nginx": self.folder / "logs",
            "/etc/nginx/wayside": self.folder,
            "/srv/wayside/media": self.media,
            "server 127.0.0.1:8000;": f"server 127.0.0.1:{self.upstream_port};",
            "listen 443 ": f"listen 127.0.0.1:{self.port} ",
            "listen 80": f"listen 127.0.0.1:{self.plain_port}",
            "wayside.example": "localhost",
        }.items():
            if theirs not in text:
                raise AssertionError(f"docs/nginx/wayside.conf does not say “{theirs}”")
            text = text.replace(theirs, str(ours))
        return text

    def _write_certificate(self):
        if (self.folder / "privkey.pem").exists():
            return
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
             "-nodes", "-days", "2", "-subj", "/CN=localhost",
             "-addext", "subjectAltName=DNS:localhost",
             "-keyout", self.folder / "privkey.pem", "-out", self.folder / "fullchain.pem"],
            check=True, capture_output=True,
        )  # fmt: skip


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
