"""Drafts and the record that colleagues look at, for the tests of the staff pages."""

from datetime import timedelta
from itertools import count

from disclaimer.models import Acceptance, DisclaimerVersion

ADMIN = "/admin/disclaimer"
_numbers = count(1)


def make_draft(**words):
    draft = DisclaimerVersion(**{"heading": "Draft", "body": "<p>New words.</p>"} | words)
    draft.save()
    return draft


def make_acceptances(version, number=1, *, at, withdrawn_after=None, method="web", user=None):
    """So many rows, accepted at the datetime `at`; `withdrawn_after` is a timedelta."""
    return Acceptance.objects.bulk_create(
        Acceptance(
            receipt_hash=f"{next(_numbers):064x}",
            version=version,
            text_hash=version.text_hash,
            accepted_at=at + timedelta(microseconds=place),
            withdrawn_at=at + withdrawn_after if withdrawn_after else None,
            method=method,
            user=user,
        )
        for place in range(number)
    )
