from django.db import models, transaction


class SyncTicket(models.Model):
    """A counter per Stripe object: take a ticket, fetch, write only if no newer ticket was applied.

    Two workers may fetch the same object at once and the older answer may be written last. With
    tickets it is not written at all. A change after the newer fetch rings its own bell, which
    brings a later ticket. No lock is held while Stripe is asked: on SQLite that would block the
    very webhook that Stripe sends meanwhile.
    """

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
        cls.objects.bulk_create([cls(stripe_id=stripe_id)], ignore_conflicts=True)
        with transaction.atomic():
            # The update locks the row, so the read after it is of our own number.
            cls.objects.filter(stripe_id=stripe_id).update(issued=models.F("issued") + 1)
            return cls.objects.values_list("issued", flat=True).get(stripe_id=stripe_id)

    @classmethod
    def apply(cls, stripe_id, number):
        """True if what was fetched with this number may be written, in the same transaction."""
        if not transaction.get_connection().in_atomic_block:
            raise transaction.TransactionManagementError("Apply a ticket with what it allows.")
        fresh = cls.objects.filter(stripe_id=stripe_id, applied__lt=number)
        return bool(fresh.update(applied=number))
