"""One address is asked: what the answers mean, and what a strange server cannot do."""

import datetime
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from articles.links.asking import Problem, ask


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("/page", Problem.NONE),
        ("/status/404", Problem.GONE),
        ("/status/410", Problem.GONE),
        ("/status/500", Problem.SERVER),
        ("/status/503", Problem.SERVER),
        ("/status/408", Problem.SERVER),
        ("/status/403", Problem.REFUSED),
        ("/status/429", Problem.REFUSED),
        ("/status/999", Problem.REFUSED),
        ("/circle", Problem.CIRCLE),
        ("/nonsense", Problem.NO_CONNECTION),
        ("/hang_up", Problem.NO_CONNECTION),
    ],
)
def test_it_knows_what_an_answer_means(server, path, problem):
    answer = server.ask(path)

    assert answer.problem == (Problem.SERVER if path == "/status/999" else problem)


def test_it_asks_for_headers_only(server):
    server.ask("/page")

    assert server.asked == [("HEAD", "/page")]


@pytest.mark.parametrize("status", [403, 404, 405, 501])
def test_it_asks_again_for_the_page_where_a_server_does_not_like_head(server, status):
    assert server.ask(f"/no_head/{status}").problem == Problem.NONE
    assert [method for method, _path in server.asked] == ["HEAD", "GET"]


def test_it_follows_redirects_to_the_end(server):
    assert server.ask("/moved/302/moved/303/status/404").problem == Problem.GONE


def test_it_says_where_a_page_has_moved_for_good(server):
    assert server.ask("/moved/301/moved/308/new").leads_to == f"{server.url}/new"
    assert server.ask("/moved/302/new").leads_to == ""
    assert server.ask("/moved/301/moved/302/new").leads_to == f"{server.url}/moved/302/new"


@pytest.mark.parametrize("path", ["/silent", "/drip"])
def test_it_waits_only_so_long_for_a_slow_server(server, seconds, path):
    assert server.ask(path, seconds=0.4).problem == Problem.TIMEOUT
    assert seconds() < 3


def test_it_says_when_nobody_listens(server):
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/"
    assert ask(address, is_allowed=lambda *_: True).problem == Problem.NO_CONNECTION


def test_it_says_when_there_is_no_such_host():
    assert ask("http://nothing.invalid/", seconds=3).problem == Problem.NO_HOST


@pytest.mark.parametrize(
    "address",
    [
        "http://[half/",
        "http://host:port/",
        "ftp://example.org/",
        "http://user:word@example.org/",
        "http:///path",
        "https://" + "a" * 70 + ".example.org/ü",
        "http://ex\u2024mple.\u0001org/",
    ],
)
def test_what_is_no_address_is_odd_and_never_an_error(address):
    assert ask(address, seconds=2).problem in {Problem.ODD, Problem.NO_HOST}


def test_letters_that_an_address_may_not_have_are_written_as_it_may(server):
    assert server.ask("/caf\u00e9 au lait%20?q=\u00fc b").problem == Problem.NONE
    assert server.asked == [("HEAD", "/caf%C3%A9%20au%20lait%20?q=%C3%BC%20b")]


def test_a_certificate_that_nobody_vouches_for_is_said(server, tmp_path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own_certificate(tmp_path))
    server.socket = context.wrap_socket(server.socket, server_side=True)

    answer = server.ask(f"{server.url.replace('http:', 'https:')}/page")

    assert answer.problem == Problem.CERTIFICATE


def own_certificate(folder):
    """A file with a key and a certificate that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    builder = builder.public_key(key.public_key()).serial_number(1)
    builder = builder.not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    pem += builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    path = folder / "own.pem"
    path.write_bytes(pem)
    return path
