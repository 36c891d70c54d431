"""Whether the record is still what was sealed."""

import contextlib
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from disclaimer import digests, retention
from disclaimer.models import (
    Acceptance,
    DailyCount,
    DisclaimerVersion,
    PurgedAcceptance,
    Seal,
    SealCheck,
)
from disclaimer.seals import computed, hold_seals


def verify(root=""):
    """Compare every seal, and what was purged, with the database; returns findings as sentences.

    `root`, one that was kept elsewhere, must be the root of a seal. The outcome is kept for staff
    (SealCheck).
    """
    # SQLite has one writer, and a transaction of ours is one; there `work` alone seals and purges.
    with contextlib.nullcontext() if connection.vendor == "sqlite" else transaction.atomic():
        hold_seals()
        findings = [*_texts(), *_seals(), *_purged_too_early(), *_counts()]
    if root and not Seal.objects.filter(root=root).exists():
        findings.append("No seal has the root that was given.")
    SealCheck.objects.update_or_create(
        pk=1,
        defaults={
            "checked_at": timezone.now(),
            "is_intact": not findings,
            "finding": "\n".join(findings),
        },
    )
    return findings


def _texts():
    for text in DisclaimerVersion.objects.published():
        if text.text_hash != text.hash_of_words():
            yield f"The words of {text} are not those that were published."
    others = Acceptance.objects.exclude(text_hash=F("version__text_hash")).count()
    if others:
        yield f"{others} acceptances name a text that is not the one of their version."


def _seals():
    before = None
    for seal in Seal.objects.order_by("number"):
        root, rows, withdrawals = computed(seal, before)
        span = f"Seal {seal.number} (rows {before.last_id + 1 if before else 1} to {seal.last_id})"
        if seal.number != (before.number + 1 if before else 1):
            yield f"{span} does not follow the seal before it: a seal is missing."
        if rows != seal.rows:
            yield f"{span}: {rows} acceptances, {seal.rows} were sealed."
        if withdrawals != seal.withdrawals:
            yield f"{span}: {withdrawals} withdrawals, {seal.withdrawals} were sealed."
        if root != seal.root:
            yield f"{span} does not match: something that it covers has been changed."
        before = seal


def _purged_too_early():
    limit = digests.day_of(timezone.now() - retention.KEPT_FOR) + timedelta(days=1)
    early = PurgedAcceptance.objects.filter(count__day__gte=limit).count()
    if early:
        yield f"{early} rows were purged before their time."
    both = Acceptance.objects.filter(pk__in=PurgedAcceptance.objects.values("pk")).count()
    if both:
        yield f"{both} rows are there although they were purged."


def _counts():
    web = Q(purgedacceptance__method=Acceptance.Method.WEB)
    for count in DailyCount.objects.annotate(
        web=Count("purgedacceptance", filter=web),
        others=Count("purgedacceptance", filter=~web),
    ).select_related("version"):
        if (count.web, count.others) != (count.accepted, count.carried_over):
            yield f"The counts of {count} are not those of what was purged."
    for count in DailyCount.objects.annotate(purged=Count("withdrawn_and_purged")).select_related(
        "version"
    ):
        if count.purged != count.withdrawn:
            yield f"The withdrawals of {count} are not those of what was purged."
