"""What staff type into the search field of a list, answered by indexes.

Part of an address is looked for among supporters alone; everything else is found through them,
or is an id that has to be typed or pasted whole.
"""

from django.db.models import Q

from donations.models import Subscription, Supporter
from donations.staff.belongings import stripe_ids_of

# Whoever types “a” means nobody in particular.
MOST_PEOPLE = 500


def supporters(rows, words):
    return rows.filter(Q(email__icontains=words) | Q(stripe_id=words))


def subscriptions(rows, words):
    found = Q(supporter__in=_people(words)) | Q(stripe_id=words)
    if words.isdecimal() and len(words) == 4:
        found |= Q(card_last4=words)
    return rows.filter(found)


def payments(rows, words):
    theirs = _gifts(words)
    return rows.filter(Q(subscription__in=theirs) | Q(stripe_id=words) | Q(number__iexact=words))


def adjustments(rows, words):
    theirs = Q(payment__subscription__in=_gifts(words))
    return rows.filter(theirs | Q(stripe_id=words) | Q(payment__number__iexact=words))


def attempts(rows, words):
    return rows.filter(Q(subscription__in=_gifts(words)) | Q(session_id=words))


def notices(rows, words):
    return rows.filter(Q(supporter__in=_people(words)) | Q(key=words))


def events(rows, words):
    """By the id of the event or of what it is about; by an address, typed whole."""
    about = stripe_ids_of(Supporter.objects.with_email(words)) if "@" in words else [words]
    return rows.filter(Q(stripe_id=words) | Q(object_id__in=about))


def _people(words):
    return list(
        supporters(Supporter.objects.order_by(), words).values_list("pk", flat=True)[:MOST_PEOPLE]
    )


def _gifts(words):
    theirs = Subscription.objects.filter(Q(supporter__in=_people(words)) | Q(stripe_id=words))
    return list(theirs.order_by().values_list("pk", flat=True)[:MOST_PEOPLE])
