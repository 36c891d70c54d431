"""Who is whose: a person is a verified e-mail address, and may be several Stripe customers."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Prefetch

from donations.models import GONE, Payment, Subscription, Supporter
from donations.models.supporter import BEYOND_ASCII
from donations.stripe_client import is_live

SUBSCRIPTION_FACTS = (
    "stripe_id state status is_for_another_product amount_pence currency started_at "
    "current_period_end cancel_at cancel_at_period_end canceled_at ended_at end_reason "
    "is_collection_paused paused_at pause_reason resumes_at card_brand card_last4 card_exp_month "
    "card_exp_year"
).split()
ADJUSTMENT_FACTS = "stripe_id kind status amount_pence currency reason created_at".split()
NOTICE_FACTS = "kind status created_at settled_at".split()
PAYMENT_FACTS = (
    "stripe_id number status amount_due_pence amount_paid_pence currency created_at paid_at "
    "attempt_count next_attempt_at needs_action"
).split()


def has_supporter(email):
    """True if someone gives, or ever gave, with this address."""
    return Supporter.objects.present().with_email(email).exists()


def addresses_of(user):
    """The addresses that `user` has shown to be theirs."""
    verified = EmailAddress.objects.filter(user=user, verified=True)
    return list(verified.values_list("email", flat=True))


def supporters_of(user):
    """The supporters behind the addresses that `user` has shown to be theirs, newest first.

    Those too whose address was once shown to be theirs, and was changed here or at Stripe since:
    the card is still charged, and nobody else could stop that.
    """
    shown = addresses_of(user)
    theirs = Supporter.objects.filter(pk__in=_kept_by(user, shown))
    for address in shown:
        theirs |= Supporter.objects.with_email(address)
    theirs = theirs.present()
    # A key does not reach the other mode: what was tried out before the site went live is over.
    # Without a key nobody knows which mode it is, and no gift may be forgotten.
    return theirs.filter(livemode=is_live()) if settings.STRIPE_SECRET_KEY else theirs


def _kept_by(user, shown):
    """Primary keys of those noted as the user's, unless the address is another user's by now."""
    noted = Supporter.objects.filter(user=user).values_list("pk", "email")
    return [pk for pk, email in noted if email.lower() in shown or owner_of(email) in (None, user)]


def keep_owner(email, user):
    """What was given with an address that `user` takes away from their account stays theirs."""
    given = Supporter.objects.with_email(email).present()
    given.filter(user=None).update(user=user)


def owner_of(email):
    """The user who has shown that `email` is theirs, or None."""
    if not email or not email.isascii():
        return None
    verified = EmailAddress.objects.filter(email__iexact=email, verified=True)
    address = verified.exclude(email__regex=BEYOND_ASCII).select_related("user").first()
    return address.user if address else None


def live_subscriptions_of(user):
    """The user's subscriptions that take money now or may again, as far as Stripe knows them."""
    theirs = Subscription.objects.filter(supporter__in=supporters_of(user))
    return theirs.live().exclude(status=GONE)


def donations_of(user):
    """All that we know of the user's giving: dicts of texts, whole pence and datetimes."""
    payments = Prefetch("subscriptions__payments", Payment.objects.order_by("created_at"))
    everything = (payments, "subscriptions__payments__adjustments", "notices")
    return [_facts(supporter) for supporter in supporters_of(user).prefetch_related(*everything)]


def _facts(supporter):
    return {
        "stripe_id": supporter.stripe_id,
        "email": supporter.email,
        "since": supporter.created_at,
        "subscriptions": [
            _chosen(subscription, SUBSCRIPTION_FACTS)
            | {"payments": [_payment_facts(payment) for payment in subscription.payments.all()]}
            for subscription in supporter.subscriptions.all()
        ],
        "mails": [_chosen(notice, NOTICE_FACTS) for notice in supporter.notices.all()],
    }


def _payment_facts(payment):
    adjustments = [_chosen(each, ADJUSTMENT_FACTS) for each in payment.adjustments.all()]
    return _chosen(payment, PAYMENT_FACTS) | {"refunds_and_disputes": adjustments}


def _chosen(row, names):
    return {name: getattr(row, name) for name in names}
