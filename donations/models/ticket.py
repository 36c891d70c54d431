from datetime import UTC, datetime, timedelta

from django.db import models, transaction
from django.db.models.functions import Greatest
from django.utils import timezone

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class SyncTicket(models.Model):
    """A counter per Stripe object: take a ticket, fetch, write only if no newer ticket was applied.

    Two workers may fetch the same object at once and the older answer may be written last. With
    tickets it is not written at all. A change after the newer fetch rings its own bell, which
    brings a later ticket. No lock is held while Stripe is asked: on SQLite that would block the
    very webhook that Stripe sends meanwhile.

    A number is the time at which it was taken, in microseconds, or one more than the number
    before it. So rows can go when nobody asked for long, be the object ours or not: the row that
    is made at the next ticket begins above every number that was ever taken, and an answer that
    is still on its way with an older one is not written, neither without a row nor with the new.
    """

    # Far longer than any question to Stripe lasts, and than a clock that is put right jumps.
    KEPT_FOR = timedelta(days=7)

    stripe_id = models.CharField(max_length=255, unique=True)
    issued = models.PositiveBigIntegerField(default=0)
    applied = models.PositiveBigIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(applied__lte=models.F("issued")),
                name="ticket_applied_was_issued",
            )
        ]

    def __str__(self):
        return f"{self.stripe_id}: {self.applied} of {self.issued}"

    @classmethod
    def take(cls, stripe_id):
        """The next number for this object, higher than every number before it."""
        now = cls.number_at(timezone.now())
        ours = cls.objects.filter(stripe_id=stripe_id)
        while True:
            new = cls(stripe_id=stripe_id, issued=now, applied=now)
            cls.objects.bulk_create([new], ignore_conflicts=True)
            with transaction.atomic():
                # The update locks the row, so the read after it is of our own number. An old row
                # that we found may have been forgotten just now: then there is nothing to update.
                if ours.update(issued=Greatest(models.F("issued") + 1, now)):
                    return ours.values_list("issued", flat=True).get()

    @classmethod
    def apply(cls, stripe_id, number):
        """True if what was fetched with this number may be written, in the same transaction."""
        if not transaction.get_connection().in_atomic_block:
            raise transaction.TransactionManagementError("Apply a ticket with what it allows.")
        fresh = cls.objects.filter(stripe_id=stripe_id, applied__lt=number)
        return bool(fresh.update(applied=number))

    @classmethod
    def forget_old(cls, now):
        """Remove the rows of objects that nobody asked about for long; returns how many."""
        return cls.objects.filter(issued__lt=cls.number_at(now - cls.KEPT_FOR)).delete()[0]

    @staticmethod
    def number_at(moment):
        """The lowest number of a ticket that is taken at an aware datetime."""
        return (moment - BEGINNING) // timedelta(microseconds=1)
