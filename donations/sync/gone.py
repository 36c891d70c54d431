from django.db import transaction
from django.utils import timezone

from donations.models import GONE, SyncTicket


def note_gone(model, stripe_id, ticket):
    """Note that Stripe does not know an object of ours; False if we do not know it either.

    Stripe forgets drafts that somebody deletes, and test data that somebody wipes.
    """
    with transaction.atomic():
        row = model.objects.filter(stripe_id=stripe_id).first()
        if row and SyncTicket.apply(stripe_id, ticket):
            row.status, row.synced_at = GONE, timezone.now()
            row.save()
    return row is not None
