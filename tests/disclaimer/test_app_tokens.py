"""Tokens for apps: what opens an address below /for-apps/, and what ends it."""

import base64
import logging
import time
from datetime import timedelta
from unittest import mock

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.test import Client, RequestFactory
from django.utils import timezone

from config.logs import ImpersonalFilter
from disclaimer import acceptance, app_tokens, cookie, versions
from disclaimer.draining import drain
from disclaimer.models import Acceptance
from tests.disclaimer.making import accepted_cookie, make_version, send_acceptance

pytestmark = pytest.mark.django_db
# A good token is let through to the site, which has no such page; any other is refused.
OPENED, REFUSED = 404, 403
YEAR = cookie.MAX_AGE


def request_of(visitor):
    request = RequestFactory().get("/for-apps/")
    request.COOKIES = {name: morsel.value for name, morsel in visitor.cookies.items()}
    return request


def token_of(visitor):
    return app_tokens.issue(request_of(visitor)).value


def ask(token, **headers):
    """What an app gets at an address with this token: it has no cookie."""
    return Client().get(f"/for-apps/{token}/podcast-of-nothing.xml", headers=headers)


@pytest.fixture
def accepted(version, visitor):
    send_acceptance(visitor)
    return visitor


@pytest.fixture
def token(accepted):
    return token_of(accepted)


def remade(token, keys=None, **changes):
    claims = app_tokens.read(token, settings.DISCLAIMER_KEYS, floor=0, now=time.time())
    return app_tokens.write(claims._replace(**changes), keys or settings.DISCLAIMER_KEYS)


def test_a_token_opens_its_addresses_without_a_cookie(token):
    response = ask(token)

    assert response.status_code == OPENED
    assert response["Cache-Control"] == "private, no-cache"
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies


def test_the_same_acceptance_has_the_same_token_which_ends_with_it(accepted):
    first, again = app_tokens.issue(request_of(accepted)), app_tokens.issue(request_of(accepted))
    accepted_at = Acceptance.objects.get().accepted_at.replace(microsecond=0)

    assert first == again
    assert first.valid_until == accepted_at + timedelta(days=365)


def test_a_token_opens_no_other_address(token):
    for address in (
        f"/?token={token}",
        f"/articles/{token}/",
        f"/media/{token}/x.mp3",
        f"/documents/{token}/",
        f"/for-apps/{token}/../../articles/",
        f"/for-apps/{token}//x",
        f"/for-apps/{token}/./x",
        f"/For-apps/{token}/x",
    ):
        answer = Client().get(address)
        is_gate = b'action="/disclaimer/accept/"' in answer.content
        assert answer.status_code == REFUSED or is_gate, address


def test_the_page_itself_is_behind_the_gate(token):
    answer = Client(headers={"accept": "text/html"}).get("/for-apps/")

    assert b'action="/disclaimer/accept/"' in answer.content
    assert token.encode() not in answer.content


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_only_reading_is_allowed(token, method):
    response = getattr(Client(), method)(f"/for-apps/{token}/podcast-of-nothing.xml")

    assert response.status_code == REFUSED


def test_head_is_reading(token):
    assert Client().head(f"/for-apps/{token}/x.xml").status_code == OPENED


def test_a_refusal_is_the_small_one_and_never_the_gate_or_a_304(accepted):
    answer = accepted.get("/for-apps/wrong/podcast.xml", headers={"if-none-match": "*"})

    assert answer.status_code == REFUSED
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: "",
        lambda token: "wrong",
        lambda token: token[:-1],
        lambda token: token + "A",
        lambda token: token[:40] + ("A" if token[40] != "A" else "B") + token[41:],
        lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token: "A" * 80,
        lambda token: "é" * 80,
        lambda token: token.replace(token[5], "+", 1),
        lambda token: token[:79] + "=",
        lambda token: "A" * 4096,
        lambda token: remade(token, keys=(b"not one of ours" * 3,)),
        lambda token: remade(token, keys=(settings.SECRET_KEY.encode(),)),
        lambda token: remade(token, record_hash=b"r" * 32),
        lambda token: remade(token, accepted_at=int(time.time()) + 3600),
        lambda token: remade(token, accepted_at=int(time.time()) - YEAR - 60),
        lambda token: remade(token, major=0),
    ],
)
def test_any_other_token_is_refused(token, spoil):
    assert ask(spoil(token)).status_code == REFUSED


def test_every_changed_bit_is_seen(token):
    raw = base64.urlsafe_b64decode(token)
    for place in range(len(raw) * 8):
        spoilt = bytearray(raw)
        spoilt[place // 8] ^= 1 << place % 8
        value = base64.urlsafe_b64encode(bytes(spoilt)).decode()
        assert app_tokens.read(value, settings.DISCLAIMER_KEYS, floor=0, now=time.time()) is None


def test_a_bad_token_costs_no_query(token, django_assert_num_queries):
    versions.in_force()

    with django_assert_num_queries(0):
        ask(token[:-1] + "x")


def test_a_token_and_a_cookie_are_no_use_in_the_others_place(accepted, token):
    value = accepted_cookie(accepted).value
    receipt = cookie.read(value, settings.DISCLAIMER_KEYS, floor=0, now=time.time()).receipt
    stranger = Client(headers={"accept": "text/html"})
    stranger.cookies[settings.DISCLAIMER_COOKIE_NAME] = token

    assert b"/disclaimer/accept/" in stranger.get("/").content
    assert ask(value).status_code == REFUSED
    claims = app_tokens.read(token, settings.DISCLAIMER_KEYS, floor=0, now=time.time())
    assert receipt not in app_tokens.CLAIMS.pack(1, *claims)


def test_taking_the_agreement_back_ends_it_at_once(accepted, token):
    assert ask(token).status_code == OPENED

    accepted.post("/disclaimer/withdraw/", headers={"sec-fetch-site": "same-origin"})

    assert ask(token).status_code == REFUSED


def test_after_agreeing_again_there_is_a_new_one(accepted, token):
    accepted.post("/disclaimer/withdraw/", headers={"sec-fetch-site": "same-origin"})
    send_acceptance(accepted)

    assert token_of(accepted) != token
    assert ask(token_of(accepted)).status_code == OPENED


def test_a_minor_change_of_the_text_leaves_it_and_a_material_one_ends_it(token):
    make_version(is_material=False)
    assert ask(token).status_code == OPENED

    make_version(is_material=True)
    versions.read_soon()
    assert ask(token).status_code == REFUSED


def test_it_ends_after_a_year(token):
    late = time.time() + YEAR + 60

    with mock.patch("disclaimer.app_tokens.time.time", return_value=late):
        assert ask(token).status_code == REFUSED


def test_an_older_key_still_counts_until_it_is_removed(token, settings):
    settings.DISCLAIMER_KEYS = (b"a newer key of the site" * 2, *settings.DISCLAIMER_KEYS)
    assert ask(token).status_code == OPENED

    settings.DISCLAIMER_KEYS = settings.DISCLAIMER_KEYS[:1]
    assert ask(token).status_code == REFUSED


def test_an_acceptance_that_waits_in_the_spool_counts(version, visitor):
    acceptance.database.failed(DatabaseError())
    send_acceptance(visitor)
    assert not Acceptance.objects.exists()

    assert ask(token_of(visitor)).status_code == OPENED
    drain()
    assert ask(token_of(visitor)).status_code == OPENED


def test_a_withdrawal_that_waits_in_the_spool_counts(accepted, token):
    acceptance.database.failed(DatabaseError())
    accepted.post("/disclaimer/withdraw/", headers={"sec-fetch-site": "same-origin"})
    assert Acceptance.objects.standing().exists()

    assert ask(token).status_code == REFUSED


def test_without_a_record_it_is_worth_nothing(token):
    Acceptance.objects.all().delete()

    assert ask(token).status_code == REFUSED


def test_while_the_database_is_away_apps_are_told_to_come_again(token):
    versions.in_force()

    with mock.patch("disclaimer.app_tokens.Acceptance.objects.filter", side_effect=DatabaseError):
        response = ask(token)

    assert response.status_code == 503
    assert response["Retry-After"] == "30"


def test_there_is_none_for_who_did_not_accept_or_took_it_back_elsewhere(accepted, visitor):
    assert app_tokens.issue(request_of(Client())) is None

    Acceptance.objects.update(withdrawn_at=timezone.now())

    assert app_tokens.issue(request_of(accepted)) is None


def test_nothing_of_it_is_logged(token, caplog):
    with caplog.at_level(logging.DEBUG):
        ask(token)
        ask(token[:-1])
    lines = []
    for record in caplog.records:
        ImpersonalFilter().filter(record)
        lines.append(record.getMessage())
    assert lines
    assert token[:20] not in "\n".join(lines)
