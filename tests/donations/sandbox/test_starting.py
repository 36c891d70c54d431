"""Starting, stopping and refusing: the process itself."""

import socket
import subprocess
import sys

import pytest
import requests
import stripe

from tests.donations.sandbox.journey import Journey
from tests.donations.sandbox_process import KEY, ROOT


def run(*arguments, module=("-m", "donations.sandbox")):
    return subprocess.run(
        [sys.executable, *module, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60
    )


def test_it_prints_its_address_and_answers_there(sandbox):
    assert sandbox.url.startswith("http://127.0.0.1:")
    assert sandbox.client.v1.products.list().data == []


def test_it_stops_when_asked(own_sandbox):
    assert own_sandbox.stop() == 0


def test_it_remembers_everything_after_a_restart(own_sandbox):
    journey = Journey(own_sandbox)
    subscription = journey.subscribe()
    own_sandbox.control("clock", advance="day")
    clock = requests.get(f"{own_sandbox.url}/control/state", timeout=10).json()["clock"]

    own_sandbox.restart()

    assert journey.again(subscription) == subscription
    state = requests.get(f"{own_sandbox.url}/control/state", timeout=10).json()
    assert state["clock"] >= clock


def test_it_keeps_its_state_in_a_folder_if_given_one(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-m", "donations.sandbox", "--port", "0", "--state", str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    process.stdout.readline()
    process.terminate()

    assert process.wait(timeout=20) == 0
    assert (tmp_path / "stripe.sqlite3").exists()
    process.stdout.close()


def test_the_management_command_starts_the_same_server(tmp_path):
    process = subprocess.Popen(
        [
            *(sys.executable, "manage.py", "stripe_sandbox"),
            *("--port", "0", "--state", str(tmp_path / "state.sqlite3")),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    address = process.stdout.readline().strip()
    answer = requests.get(f"{address}/control/", timeout=10)
    process.terminate()

    assert answer.status_code == 200
    assert process.wait(timeout=20) == 0
    process.stdout.close()


def test_it_listens_on_loopback_only(tmp_path):
    done = run("--host", "0.0.0.0", "--port", "0", "--state", str(tmp_path / "s"))  # noqa: S104 (refused)

    assert done.returncode == 1
    assert "listens on loopback only" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("module", [("-m", "donations.sandbox"), ("manage.py", "stripe_sandbox")])
def test_a_taken_port_is_one_sentence_that_says_what_to_do(tmp_path, module):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = run("--port", port, "--state", str(tmp_path / "s"), module=module)

    assert done.returncode == 1
    assert f"Port {port} is already in use" in done.stderr
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


def test_it_takes_a_key_as_bearer_or_as_user_name(sandbox):
    address = f"{sandbox.url}/v1/products"

    bearer = requests.get(address, headers={"Authorization": f"Bearer {KEY}"}, timeout=10)
    basic = requests.get(address, auth=(KEY, ""), timeout=10)

    assert (bearer.status_code, basic.status_code) == (200, 200)


@pytest.mark.parametrize("key", ["sk_live_51abc", "sk_test_51abc", "rk_test_sandbox"])
def test_it_refuses_any_other_key_without_repeating_it(sandbox, key):
    client = stripe.StripeClient(key, base_addresses={"api": sandbox.url})

    with pytest.raises(stripe.AuthenticationError) as refused:
        client.v1.products.list()

    assert refused.value.http_status == 401
    assert key not in str(refused.value)


@pytest.mark.parametrize(
    "header", [{}, {"Authorization": "Basic %%%"}, {"Authorization": "Bearer "}]
)
def test_it_asks_for_a_key(sandbox, header):
    answer = requests.get(f"{sandbox.url}/v1/products", headers=header, timeout=10)

    assert answer.status_code == 401
    assert answer.json()["error"]["type"] == "invalid_request_error"
    assert answer.headers["Request-Id"].startswith("req_")


def test_it_speaks_only_the_version_of_the_installed_sdk(sandbox):
    client = stripe.StripeClient(
        KEY, base_addresses={"api": sandbox.url}, stripe_version="2024-06-20"
    )

    with pytest.raises(stripe.InvalidRequestError, match="speaks only"):
        client.v1.products.list()


def test_it_is_not_reached_under_another_name(sandbox):
    answer = requests.get(
        f"{sandbox.url}/control/", headers={"Host": "attacker.example:80"}, timeout=10
    )

    assert answer.status_code == 403


def test_an_unknown_address_of_the_api_is_a_404_in_stripes_shape(sandbox):
    for method in ("GET", "POST", "PATCH"):
        answer = requests.request(method, f"{sandbox.url}/v1/coupons", auth=(KEY, ""), timeout=10)

        assert answer.status_code == 404
        assert "Unrecognized request URL" in answer.json()["error"]["message"]


def test_an_unknown_page_is_a_plain_page(sandbox):
    answer = requests.get(f"{sandbox.url}/nothing", timeout=10)

    assert answer.status_code == 404
    assert "Local sandbox, not Stripe" in answer.text
