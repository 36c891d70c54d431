"""The production web server: `gunicorn -c config/gunicorn.py config.wsgi`.

Threads, because a page waits for the database more than it computes; no access log, because
it would hold addresses and paths (the application writes a line a request without them).
"""

import os
from pathlib import Path

from gunicorn.glogging import Logger

from config import environment
from config.logs import RedactingFormatter

environment.load_file(Path(__file__).resolve().parent.parent)
USES_SQLITE = (environment.text("DATABASE_URL") or "sqlite:").startswith("sqlite")


class ImpersonalLogger(Logger):
    """Gunicorn's own log without what it says of visitors: their address, and what they asked."""

    def setup(self, cfg):
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(RedactingFormatter(self.error_fmt, self.datefmt))

    def warning(self, msg, *args, **kwargs):
        if msg.startswith("Invalid request from"):
            super().warning("refused what was not a valid HTTP request")
            return
        super().warning(msg, *args, **kwargs)

    def exception(self, msg, *args, **kwargs):
        if msg.startswith("Error handling request"):
            super().exception("a request failed outside the application")
            return
        super().exception(msg, *args, **kwargs)


bind = f"0.0.0.0:{os.environ.get('PORT') or 8000}"
worker_class = "gthread"
# SQLite has one writer: a second process would only wait for the first.
workers = 1 if USES_SQLITE else int(os.environ.get("WEB_CONCURRENCY") or 2)
threads = 8
timeout = 30
graceful_timeout = 10
keepalive = 5
# The sign of life of each process: in memory, so that a slow disk is not taken for a dead one.
# Anyone may write there, but gunicorn makes files of random names that are its own.
MEMORY = "/dev/shm"  # noqa: S108
worker_tmp_dir = MEMORY if os.path.isdir(MEMORY) else None
accesslog = None
errorlog = "-"
loglevel = "warning"
logger_class = ImpersonalLogger
# A second way into the process, by default in the home folder, that nothing here uses.
control_socket_disable = True
# Which forwarded header to trust is TRUSTED_PROXY_COUNT's alone to say.
forwarded_allow_ips = ""
