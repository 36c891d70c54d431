"""What wants care: mails that are stuck, disputes, odd states, giving twice, an old rate."""

from datetime import timedelta

from django.db.models import Count, Min, Q, Value
from django.db.models.functions import Coalesce, NullIf, Upper
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from donations.models import Adjustment, DonationSettings, Notice, Subscription
from donations.staff.rights import REPLAY, WRITE
from donations.staff.sign import PATIENCE, Sign, listed

RATE_GOOD_FOR = timedelta(days=365)
OPEN_DISPUTES = (
    "needs_response", "under_review", "warning_needs_response", "warning_under_review",
)  # fmt: skip
# Whoever gives: an address in any spelling, and without one the Stripe customer. Of a Subscription.
PERSON = Coalesce(NullIf(Upper("supporter__email"), Value("")), "supporter__stripe_id")
ASKED_OF_US = ("needs_response", "warning_needs_response")


def notices(now):
    label = _("Mails")
    found = Notice.objects.filter(status__in=("waiting", "dead", "unclear")).aggregate(
        dead=Count("pk", filter=Q(status="dead")),
        unclear=Count("pk", filter=Q(status="unclear")),
        due=Min("next_attempt_at", filter=Q(status="waiting")),
    )
    if dead := found["dead"]:
        words = ngettext("%d mail could not be sent.", "%d mails could not be sent.", dead)
        yield Sign(label, words % dead, True, listed("notices", status="dead"), right=REPLAY)
    if unclear := found["unclear"]:
        words = ngettext(
            "%d mail may or may not have gone out. Look, and send it again if need be.",
            "%d mails may or may not have gone out. Look, and send them again if need be.",
            unclear,
        )
        address = listed("notices", status="unclear")
        yield Sign(label, words % unclear, True, address, right=REPLAY)
    if found["due"] and now - found["due"] > PATIENCE:
        words = _("Some have been waiting for %s: is the work process running?")
        waited = timesince(found["due"], now, depth=1)
        yield Sign(label, words % waited, True, listed("notices", status="waiting"))
    elif not dead and not unclear:
        yield Sign(label, _("None is stuck."), False, listed("notices"))


def disputes(livemode):
    label = _("Disputes")
    running = Adjustment.objects.disputes().filter(livemode=livemode, status__in=OPEN_DISPUTES)
    found = running.aggregate(open=Count("pk"), asked=Count("pk", filter=Q(status__in=ASKED_OF_US)))
    address = listed("adjustments", kind="dispute")
    if found["asked"]:
        words = ngettext(
            "%d wants an answer in Stripe's Dashboard before its deadline.",
            "%d want an answer in Stripe's Dashboard before their deadlines.",
            found["asked"],
        )
        yield Sign(label, words % found["asked"], True, address)
    elif found["open"]:
        words = ngettext("%d is being decided.", "%d are being decided.", found["open"])
        yield Sign(label, words % found["open"], False, address)
    else:
        yield Sign(label, _("None is open."), False, address)


def states(standing, livemode):
    if standing.unknown:
        words = ngettext(
            "%d gift is in a state at Stripe that we do not know. Look there, and tell whoever "
            "looks after this site.",
            "%d gifts are in a state at Stripe that we do not know. Look there, and tell whoever "
            "looks after this site.",
            standing.unknown,
        )
        address = listed("subscriptions", state="unknown")
        yield Sign(_("Unknown states"), words % standing.unknown, True, address)
    twice = giving_twice(livemode)
    if not twice:
        yield Sign(_("Giving twice"), _("Nobody has two running gifts."))
        return
    words = ngettext(
        "%d person has two running gifts or more. Ask whether that is meant.",
        "%d people have two running gifts or more. Ask whether that is meant.",
        twice,
    )
    address = listed("subscriptions", gives_twice="true")
    yield Sign(_("Giving twice"), words % twice, True, address)


def giving_twice(livemode):
    """How many people have two gifts that go on: a person is an address, in any spelling."""
    return len(people_giving_twice(livemode))


def people_giving_twice(livemode):
    """Their addresses in upper case; of those without one, the id of the Stripe customer."""
    going_on = Subscription.objects.going_on().filter(livemode=livemode).order_by()
    counted = going_on.annotate(person=PERSON).values("person").annotate(number=Count("pk"))
    return list(counted.filter(number__gt=1).values_list("person", flat=True))


def rate(now):
    rate_date = DonationSettings.load().rate_date
    if rate_date is None:
        return
    day = date_format(rate_date, "j F Y")
    if timezone.localdate(now) - rate_date > RATE_GOOD_FOR:
        words = _("The rate is of %s, over a year old. An editor can change it under Settings → "
                  "Donation pages.")  # fmt: skip
        address = reverse("wagtailsettings:edit", args=["donations", "donationsettings"])
        yield Sign(_("Dollar figure"), words % day, True, address, "soon", WRITE)
    else:
        yield Sign(_("Dollar figure"), _("The rate is of %s.") % day)
