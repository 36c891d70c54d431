"""What the logs say of a request: what they print, through the handlers that serve the site."""

import io
import logging
import logging.config
import re

import pytest
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404
from django.test import Client, override_settings
from django.urls import include, path

TELL_TALES = ("secret-path", "panic", "visitor@example.org", "192.0.2.7", "Mozilla", "sk_test_")
REQUEST = {
    "REMOTE_ADDR": "192.0.2.7",
    "HTTP_USER_AGENT": "Mozilla/5.0",
    "HTTP_REFERER": "https://elsewhere.example/secret-path/",
}


def fail(request):
    raise ValueError("visitor@example.org sent sk_test_0123456789abcdef and 4242 4242 4242 4242")


def refuse(request):
    raise SuspiciousOperation(f"bad request at {request.get_full_path()}")


def miss(request):
    raise Http404(request.get_full_path())


class Routes:
    urlpatterns = [
        path("healthz", fail, name="fail"),
        path("donate/refuse/", refuse, name="refuse"),
        path("donate/miss/", miss, name="miss"),
        path("", include("config.urls")),
    ]


@pytest.fixture
def printed():
    """The site's own logging, written to a stream that the test can read."""
    stream = io.StringIO()
    configured = {
        **settings.LOGGING,
        "handlers": {"stderr": dict(settings.LOGGING["handlers"]["stderr"])},
    }
    configured["handlers"]["stderr"]["stream"] = stream
    root = logging.getLogger()
    before = root.handlers[:]
    logging.config.dictConfig(configured)
    yield stream.getvalue
    logging.config.dictConfig(settings.LOGGING)
    root.handlers[:] = before


def ask(path, *, routes=None, **extra):
    client = Client(raise_request_exception=False)
    with override_settings(**({"ROOT_URLCONF": routes} if routes else {})):
        return client.get(path, **REQUEST, **extra)


@pytest.mark.django_db
def test_a_request_is_one_line_without_its_path(printed):
    answer = ask("/healthz?q=panic")
    line = printed().strip()

    assert re.fullmatch(
        rf"\S+ \S+ INFO wayside.request GET healthz 200 \d+ ms {answer['X-Request-Id']}", line
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/secret-path/?q=panic", "/search/?q=panic", "/disclaimer/?next=/secret-path/"]
)
def test_no_line_holds_what_the_visitor_asked_or_is(printed, path):
    ask(path)

    assert [word for word in TELL_TALES if word in printed()] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status"),
    [("/healthz?q=panic", 500), ("/donate/refuse/?q=panic", 400), ("/donate/miss/?q=panic", 404)],
)
def test_an_error_is_logged_with_its_place_but_not_its_visitor(printed, path, status):
    answer = ask(path, routes=Routes)
    words = printed()

    assert answer.status_code == status
    assert f" {status} " in words
    assert [word for word in (*TELL_TALES, "4242", "/donate/") if word in words] == []


@pytest.mark.django_db
def test_the_traceback_of_an_error_is_kept(printed):
    ask("/healthz", routes=Routes)

    assert "in fail" in printed()
    assert "[email]" in printed()
    assert "[key]" in printed()
    assert "[card]" in printed()


@pytest.mark.django_db
def test_an_unknown_host_is_refused_without_being_repeated(printed):
    answer = ask("/donate/", HTTP_HOST="visitor.example")

    assert answer.status_code == 400
    assert "visitor.example" not in printed()
    assert "refused a request" in printed()


@pytest.mark.django_db
def test_a_strange_method_is_not_repeated(printed):
    Client().generic("SECRET-PATH", "/healthz")

    assert "SECRET-PATH" not in printed()


def test_the_web_server_keeps_what_visitors_sent_out_of_its_own_log(printed):
    from gunicorn.config import Config

    from config.gunicorn import ImpersonalLogger

    config = Config()
    stream = io.StringIO()
    log = ImpersonalLogger(config)
    for handler in log.error_log.handlers:
        handler.stream = stream
    log.warning("Invalid request from ip=192.0.2.7: Invalid HTTP Version: secret-path")
    try:
        raise ValueError("visitor@example.org")
    except ValueError:
        log.exception("Error handling request %s %s", "GET", "/secret-path/?q=panic")
    log.info("Booting worker with pid: %s", 1)

    assert [word for word in TELL_TALES if word in stream.getvalue()] == []
    assert "ValueError" in stream.getvalue()
