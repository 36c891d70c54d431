"""The server is sent to the public internet only, whatever an editor writes."""

import pytest

from articles.links.asking import Problem, ask
from articles.links.public import is_public


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1",
        "0.0.0.0",  # noqa: S104 (nothing binds here)
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::7f00:1",
        "::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_it_never_goes_to_our_own_machines(number):
    assert not is_public(number, 80)


@pytest.mark.parametrize("number", ["93.184.216.34", "2606:4700::1111", "64:ff9b::5db8:d822"])
def test_it_goes_to_public_ones(number):
    assert is_public(number, 443)


@pytest.mark.parametrize("port", [22, 25, 5432, 6379, 8000])
def test_it_goes_to_the_ports_of_web_pages_only(port):
    assert not is_public("93.184.216.34", port)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f000001", "127.1", "[::ffff:7f00:1]"],
)
def test_no_way_to_write_it_leads_to_a_server_on_this_machine(server, host):
    port = server.server_address[1]

    assert ask(f"http://{host}:{port}/page", seconds=3).problem in {
        Problem.NOT_PUBLIC,
        Problem.NO_HOST,
    }
    assert server.asked == []


def test_a_redirect_does_not_lead_there_either(server):
    port = server.server_address[1]

    def only_by_number(number, asked_port):
        return asked_port == port and number == "127.0.0.1"

    inside = "http://169.254.169.254/latest/meta-data/"
    answer = ask(f"{server.url}/moved/302/{inside}", is_allowed=only_by_number)

    assert answer.problem == Problem.NOT_PUBLIC
    assert [path for _method, path in server.asked] == [f"/moved/302/{inside}"]
