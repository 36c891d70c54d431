"""`make run` for real: a copy of the repository, its processes, its ports and its end."""

import random
import re
import socket
import stat
import time
import urllib.error
import urllib.request

import pytest

from config import healthcheck
from tests.config.local_site import LocalSite, free_port

SECONDS_FOR_A_SECOND_RUN = 30


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A copy that has been set up by a first run; whatever a test leaves running is stopped."""
    site = LocalSite(tmp_path_factory.mktemp("clone").resolve())
    site.serve()
    site.first_output = site.output
    yield site
    if site.make.poll() is None:
        site.stop()
    assert site.processes() == []


@pytest.fixture
def running(site):
    """The site, serving."""
    if site.make.poll() is not None:
        site.serve()
    return site


@pytest.fixture
def stopped(site):
    if site.make.poll() is None:
        site.stop()
    return site


def get(address):
    """(status, headers, text) without following a redirect to somewhere else."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, answer.read().decode()


def test_a_first_run_serves_the_gate_with_its_styles(running):
    status, headers, page = get(f"{running.address}/")
    style = re.search(r'href="(/static/[^"]+\.css)"', page).group(1)

    assert status == 200
    assert "content-security-policy" in headers
    assert get(f"{running.address}{style}")[0] == 200


def test_the_health_check_of_the_image_sees_it(running):
    assert healthcheck.status(running.port, f"localhost:{running.port}") == 200
    assert healthcheck.status(running.port, "elsewhere.example") == 400


def test_it_serves_as_production_does(running):
    status, headers, page = get(f"{running.address}/no-such-page-at-all/")

    assert "Traceback" not in page
    assert "urlconf" not in page.lower()
    assert "WSGIServer" not in headers.get("server", "")


def test_the_first_run_shows_a_login_and_keeps_it_for_its_owner_alone(running):
    email, password = re.search(r"(\S+@\S+)  password  (\S+)", running.first_output).groups()
    kept = running.folder / "var" / "staff-login.txt"

    assert kept.read_text().split() == [email, password]
    assert len(password) >= 12
    for private in (kept, running.folder / "var" / "local.env"):
        assert stat.S_IMODE(private.stat().st_mode) == 0o600


def test_the_closing_words_say_where_everything_is(running):
    for words in (running.address, "/admin/", "var/mail/", f":{running.sandbox_port}", "Ctrl-C"):
        assert words in running.first_output


def test_all_parts_run_and_sigterm_to_make_leaves_none(running):
    found = " ".join(running.processes())
    seconds = running.stop()

    assert all(part in found for part in ("gunicorn", "manage.py work", "donations.sandbox"))
    assert running.processes() == []
    assert seconds < 12


def test_a_second_run_serves_soon_and_keeps_its_keys_and_login(stopped):
    local = stopped.folder / "var" / "local.env"
    login = stopped.folder / "var" / "staff-login.txt"
    before = local.read_text(), login.read_text()
    started = time.monotonic()
    stopped.serve()

    assert time.monotonic() - started < SECONDS_FOR_A_SECOND_RUN
    assert (local.read_text(), login.read_text()) == before
    assert "password in var/staff-login.txt" in stopped.output


def test_other_ports_are_followed_and_the_webhook_secret_with_them(stopped):
    usual = stopped.port
    stopped.port = free_port()
    try:
        stopped.serve()
        assert get(f"{stopped.address}/healthz")[0] == 200
        assert f"SITE_URL={stopped.address}" in (stopped.folder / "var/local.env").read_text()
        stopped.stop()
    finally:
        stopped.port = usual


@pytest.mark.parametrize(
    ("part", "name", "log"),
    [
        ("manage.py work", "The background work", "var/log/work.log"),
        ("donations.sandbox", "The Stripe sandbox", "var/log/sandbox.log"),
    ],
)
def test_a_part_that_dies_is_named_and_the_rest_stopped(running, part, name, log):
    running.kill(part)
    code = running.ends_by_itself()

    assert code != 0
    assert f"{name} stopped by itself" in running.output
    assert log in running.output
    assert running.processes() == []


@pytest.mark.parametrize("variable", ["PORT", "SANDBOX_PORT"])
def test_a_port_in_use_is_named_before_anything_starts(stopped, variable):
    taken = {"PORT": stopped.port, "SANDBOX_PORT": stopped.sandbox_port}[variable]
    with socket.create_server(("127.0.0.1", taken)):
        stopped.start()
        code = stopped.ends_by_itself()

    assert code != 0
    assert f"Port {taken} is in use" in stopped.output
    assert re.search(rf"make run {variable}=\d+", stopped.output)
    assert "•" not in stopped.output


def test_a_port_that_is_no_number_is_named(stopped):
    stopped.start(PORT="eighty")

    assert stopped.ends_by_itself() != 0
    assert "PORT must be a number" in stopped.output


def test_a_key_of_ones_own_starts_no_sandbox(stopped):
    stopped.start(STRIPE_SECRET_KEY="sk_test_of_ones_own")

    assert stopped.ends_by_itself() != 0
    assert "STRIPE_WEBHOOK_SECRET" in stopped.output


@pytest.mark.soak
def test_stopping_at_any_moment_of_the_setting_up_leaves_nothing(stopped, soaking):
    for _ in range(40 if soaking else 3):
        stopped.start()
        time.sleep(random.uniform(0.05, 6))  # the random moment is the test
        seconds = stopped.stop()

        assert stopped.processes() == []
        assert seconds < 15
