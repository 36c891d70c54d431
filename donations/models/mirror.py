"""What every copy of a Stripe object has in common."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

# Our own word for the status of what Stripe knows no more, such as a draft that was deleted.
GONE = "gone"


class Mirror(models.Model):
    """A row that follows one Stripe object. Only `donations.sync` writes it."""

    stripe_id = models.CharField(_("Stripe id"), max_length=255, unique=True)
    livemode = models.BooleanField(_("real money"), help_text=_("No for Stripe's test mode."))
    synced_at = models.DateTimeField(_("last compared with Stripe"))

    class Meta:
        abstract = True

    def __str__(self):
        return self.stripe_id


def currency_constraint(name):
    """Currencies are Stripe's lower-case letters (ISO 4217); never an amount without one."""
    return models.CheckConstraint(
        condition=models.Q(currency=Lower("currency")) & ~models.Q(currency=""), name=name
    )
