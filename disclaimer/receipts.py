"""What visitors are shown of their own acceptance: the cookie's word, and what the record adds."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django import db
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from disclaimer import acceptance, cookie, deadline, spool, versions
from disclaimer.models import Acceptance

PATIENCE = 1.0  # seconds that looking up the record may take


class State(TextChoices):
    """How an acceptance stands. All but WITHDRAWN open the site."""

    RECORDED = "recorded", _("Recorded")
    WAITING = "waiting", _("Waiting to be stored")
    MISSING = "missing", _("Not in the record yet")
    UNKNOWN = "unknown", _("Cannot be looked up just now")
    WITHDRAWN = "withdrawn", _("Taken back")


@dataclass(frozen=True, slots=True)
class Receipt:
    """One acceptance, for the person who holds its cookie. Times are datetimes in UTC.

    None, or an empty text, where only the record could tell and it could not be asked.
    """

    number: str  # 32 hexadecimal digits, in the cookie alone
    record_id: str  # the SHA-256 of the number's bytes, which is what we keep
    label: str
    accepted_at: datetime
    valid_until: datetime
    state: State
    text_hash: str = ""
    method: str = ""
    withdrawn_at: datetime | None = None
    is_linked: bool | None = None
    asks_again: bool | None = None


def receipt_of(claims):
    """The Receipt for a genuine cookie's claims. One query; none that fails is fatal."""
    record_id = acceptance.receipt_hash(claims.receipt)
    accepted_at = datetime.fromtimestamp(claims.accepted_at, UTC)
    return Receipt(
        number=claims.receipt.hex(),
        record_id=record_id,
        label=f"{claims.major}.{claims.minor}",
        accepted_at=accepted_at,
        valid_until=accepted_at + timedelta(seconds=cookie.MAX_AGE),
        asks_again=_asks_again(claims),
        **_recorded(record_id, claims),
    )


def _recorded(record_id, claims):
    """The fields of a Receipt that come from the record."""
    try:
        with deadline.within(PATIENCE):
            row = Acceptance.objects.filter(receipt_hash=record_id).first()
    except db.Error:
        return {"state": _state_without_row(record_id, State.UNKNOWN), **_text_hash_known(claims)}
    if row is None:
        return {"state": _state_without_row(record_id, State.MISSING), **_text_hash_known(claims)}
    return {
        "state": State.WITHDRAWN if row.withdrawn_at else State.RECORDED,
        "text_hash": row.text_hash,
        "method": row.method,
        "withdrawn_at": row.withdrawn_at,
        "is_linked": row.user_id is not None,
    }


def _state_without_row(record_id, otherwise):
    return State.WAITING if spool.holds(record_id) else otherwise


def _text_hash_known(claims):
    try:
        text = versions.text_of(claims.major, claims.minor)
    except db.Error:
        text = None
    return {"text_hash": text.text_hash if text else ""}


def _asks_again(claims):
    """True where a newer text with a material change no longer takes this acceptance."""
    try:
        return claims.major < versions.in_force().major
    except versions.NoVersionKnown:
        return None
