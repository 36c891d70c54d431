"""What must hold of a world once everything was worked on; each raises AssertionError."""

import io
from collections import Counter, defaultdict

from django.core.management import call_command
from hypothesis import currently_in_test_context, note

from donations.models import (
    Adjustment,
    CheckoutAttempt,
    Notice,
    Payment,
    ReconcileRun,
    Subscription,
    Supporter,
)
from donations.notices.letters import NOT_COMPLETED, SUBJECTS
from tests.donations.journeys.ledger import ledger
from tests.donations.journeys.postbox import Postbox
from tests.donations.journeys.truth import months

Kind, Status = Notice.Kind, Notice.Status
GOES_ON = ("active", "past_due", "paused", "unknown")
TROUBLE = (Kind.PAYMENT_FAILED, Kind.ACTION_NEEDED, Kind.NEW_CARD_NEEDED)


def agrees(world):
    """Every field of every row is what Stripe says, and no row is missing or too many (I1, I2);
    so is each month's sum (I13)."""
    ours, theirs = ledger(), world.stripe.truth()
    if currently_in_test_context():
        note(f"the story: {world.story}")
    differences = list(drift(ours, theirs))
    assert not differences, differences
    assert months(ours) == months(theirs)


def is_mended_by_comparison(world):
    """I2 and I15: a dry run changes nothing, an applied one all, a second one nothing more."""
    before = everything()
    differs = compare()
    assert everything() == before
    assert compare("--apply") == 0
    agrees(world)
    mended = everything()
    assert differs == (mended != before)
    assert compare("--apply") == 0
    assert ReconcileRun.objects.first().drift == 0
    assert everything() == mended


def compare(*options):
    """The exit code of `donations_reconcile`, asked for as an operator does."""
    try:
        call_command("donations_reconcile", *options, stdout=io.StringIO())
    except SystemExit as end:
        return end.code
    return 0


def everything():
    """All rows of the mirrors, but not when they were looked at."""
    return {
        model: [
            {name: value for name, value in row.items() if name != "synced_at"}
            for row in model.objects.order_by("pk").values()
        ]
        for model in (Supporter, Subscription, Payment, Adjustment, CheckoutAttempt, Notice)
    }


def drift(ours, theirs):
    """(kind, id, field, ours, theirs) of everything that differs."""
    for kind, rows in theirs.items():
        for key in rows.keys() | ours[kind].keys():
            one, other = ours[kind].get(key), rows.get(key)
            if one is None or other is None:
                yield kind, key, "is there", one is not None, other is not None
                continue
            for field, value in other.items():
                if one[field] != value:
                    yield kind, key, field, one[field], value


def has_told_of_doubles(world):
    """I9: who has two subscriptions that go on, of one customer or one address, was noticed."""
    told = Notice.objects.filter(kind=Kind.ALERT, key__startswith="two-live:")
    sentences = " ".join(one.facts["sentence"] for one in told)
    theirs = world.stripe.truth()
    persons = defaultdict(set)
    for key, one in theirs["subscription"].items():
        supporter = theirs["supporter"][one["supporter"]]
        if one["state"] in GOES_ON:
            persons[supporter["email"].lower() or one["supporter"]].add(key)
    for theirs in persons.values():
        assert len(theirs) < 2 or any(key in sentences for key in theirs), theirs


def has_told_once(world):
    """I4, once the outbox is empty: no mail twice, and none forgotten that was promised."""
    mails = Counter(str(mail.subject) for mail in Postbox.mails)
    mails[str(SUBJECTS[Kind.ENDED])] += mails[str(NOT_COMPLETED)]
    for kind, subject in SUBJECTS.items():
        rows = Counter(Notice.objects.filter(kind=kind).values_list("status", flat=True))
        sent, perhaps = rows[Status.SENT], rows[Status.UNCLEAR]
        assert sent <= mails[str(subject)] <= sent + perhaps, (kind, rows, mails)
    # No two mails are the same: each names its own gift, payment or day.
    same = Counter((*mail.to, mail.body) for mail in Postbox.mails if _is_of_one(mail))
    assert not [mail for mail, number in same.items() if number > 1]
    assert not Notice.objects.filter(status=Status.DEAD).exists()
    _has_noted_the_present()


def _is_of_one(mail):
    """True for alerts, which name what they are about; a supporter may be told alike twice, of
    two gifts."""
    return mail.subject == SUBJECTS[Kind.ALERT]


def _has_noted_the_present():
    """What is true now was noted, whoever died between the news and its note."""
    for one in Subscription.objects.exclude(supporter__email=""):
        noted = set(one.notices.values_list("kind", flat=True))
        if one.state == "ended":
            assert Kind.ENDED in noted, one
        if one.state == "ending":
            assert Kind.WILL_END in noted, one
        if one.state == "paused":
            assert Kind.PAUSED in noted, one
        if one.state == "past_due" and one.payments.filter(status="open").exists():
            assert noted & set(TROUBLE), one
