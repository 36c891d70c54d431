"""Logs that hold nothing personal: no path, query, address, user agent, e-mail, key or card.

A line a request: method, route name, status, milliseconds, request id (design rule 6).
"""

import logging
import re
import time
import uuid

logger = logging.getLogger("wayside.request")

SECRETS = re.compile(
    r"(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<key>\b(?:sk|rk|pk|whsec)_[A-Za-z0-9_]{8,})"
    r"|(?P<card>\b(?:\d[ -]?){13,19}\b)"
)


class RequestLogMiddleware:
    """Outermost: gives each request an id and writes its line when the answer is known."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.id = uuid.uuid4().hex
        started = time.monotonic()
        response = self.get_response(request)
        milliseconds = (time.monotonic() - started) * 1000
        match = getattr(request, "resolver_match", None)
        logger.info(
            "%s %s %s %.0f ms %s",
            request.method if request.method.isalpha() else "?",
            (match and (match.view_name or "unnamed")) or "-",
            response.status_code,
            milliseconds,
            request.id,
        )
        response.headers["X-Request-Id"] = request.id
        return response


class ImpersonalFilter(logging.Filter):
    """Django's own loggers name the path or the host; keep the fact, drop the words."""

    def filter(self, record):
        if record.name == "django.request":
            record.msg, record.args = "answered %s", (getattr(record, "status_code", "an error"),)
        elif record.name.startswith("django.security"):
            record.msg, record.args = "refused a request: %s", (record.name.rpartition(".")[2],)
            # The exception's own words repeat the host or the path.
            record.exc_info = None
        return True


class RedactingFormatter(logging.Formatter):
    """The last line of defence: an exception's text may carry what a visitor sent."""

    def format(self, record):
        return SECRETS.sub(lambda found: f"[{found.lastgroup}]", super().format(record))
