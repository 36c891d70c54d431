from django.db import transaction
from django.utils import timezone

from donations import stripe_client
from donations.models import Supporter, SyncTicket
from donations.supporters import owner_of
from donations.sync.doubles import alert_if_two_are_live


def sync_supporter(customer_id, *, gave_since=None):
    """The Supporter of a Stripe customer, made or brought up to date.

    None for a customer who was deleted at Stripe before we ever saw them, unless we know that
    they gave, and since when (`gave_since`, a datetime): their money must have somebody it came
    from, so such a supporter is kept without a name.
    """
    ticket = SyncTicket.take(customer_id)
    facts = stripe_client.get_customer(customer_id)
    with transaction.atomic():
        if SyncTicket.apply(customer_id, ticket):
            _write_supporter(facts, gave_since)
    supporter = Supporter.objects.filter(stripe_id=customer_id).first()
    if supporter:
        alert_if_two_are_live(supporter)
    return supporter


def _write_supporter(facts, gave_since):
    now = timezone.now()
    if facts.is_deleted:
        _write_deleted(facts, gave_since, now)
        return
    known = Supporter.objects.filter(stripe_id=facts.stripe_id).first()
    # Whoever gives stays known when the new address is nobody's: they must be able to stop it.
    kept = known and (known.user or owner_of(known.email))
    Supporter.objects.update_or_create(
        stripe_id=facts.stripe_id,
        defaults={
            "email": facts.email,
            "user": owner_of(facts.email) or kept,
            "created_at": facts.created_at,
            "livemode": facts.livemode,
            "synced_at": now,
        },
    )


def _write_deleted(facts, gave_since, now):
    known = Supporter.objects.filter(stripe_id=facts.stripe_id)
    if gave_since and not known.exists():
        known.create(
            stripe_id=facts.stripe_id,
            created_at=gave_since,
            deleted_at=now,
            # Stripe says nothing of a deleted customer; our key sees those of its own mode only.
            livemode=stripe_client.is_live(),
            synced_at=now,
        )
    known.filter(deleted_at=None).update(email="", user=None, deleted_at=now, synced_at=now)
