"""How well we follow Stripe: its webhooks, our comparisons with it, and the set-up there."""

from datetime import timedelta

from django.db.models import Count, Max, Min, Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from donations.models import ReconcileRun, SetupCheck, StripeEvent
from donations.staff.rights import REPLAY
from donations.staff.sign import PATIENCE, Sign, listed

# `work` compares with Stripe once a day.
COMPARED_WITHIN = timedelta(hours=48)
# Whoever gives, gives monthly, so Stripe has something to say at least that often.
LONGEST_SILENCE = timedelta(days=35)
LONGEST_FINDING = 300  # characters


def webhooks(standing, now):
    label = _("Last word from Stripe")
    newest = StripeEvent.objects.values_list("received_at", flat=True).order_by("-received_at")
    heard = newest.first()
    address = listed("events")
    if heard is None:
        return Sign(label, _("Stripe has sent nothing yet."), bool(standing.active), address)
    if standing.active and now - heard > LONGEST_SILENCE:
        words = _("%s ago. That is too long: see whether the webhook is set up at Stripe.")
        return Sign(label, words % timesince(heard, now, depth=1), True, address)
    return Sign(label, _("%s ago.") % timesince(heard, now, depth=1), False, address)


def events(now):
    unsettled = Q(status__in=("received", "failed"))
    # Asked state by state, so that the index on it is all that is read.
    found = StripeEvent.objects.filter(status__in=("received", "failed", "dead")).aggregate(
        dead=Count("pk", filter=Q(status="dead")),
        failed=Count("pk", filter=Q(status="failed")),
        due=Min("next_attempt_at", filter=unsettled),
        oldest=Min("received_at", filter=unsettled),
    )
    yield _dead_events(found["dead"])
    yield _waiting_events(found["failed"], found["oldest"], found["due"], now)


def _dead_events(dead):
    label = _("Events given up")
    if not dead:
        return Sign(label, _("None."))
    words = ngettext(
        "%d event could not be worked on, and is not tried again by itself.",
        "%d events could not be worked on, and are not tried again by themselves.",
        dead,
    )
    return Sign(label, words % dead, True, listed("events", status="dead"), right=REPLAY)


def _waiting_events(failed, oldest, due, now):
    label = _("Events that wait")
    if oldest is None:
        return Sign(label, _("None."))
    words = ngettext("%d failed and is tried again.", "%d failed and are tried again.", failed)
    words = f"{words % failed} {_('The oldest came %s ago.') % timesince(oldest, now, depth=1)}"
    is_late = due is not None and now - due > PATIENCE
    if is_late:
        words += " " + _("Nobody works on them: is the work process running?")
    return Sign(label, words, is_late, listed("events", status="failed" if failed else "received"))


def comparison(now):
    label = _("Compared with Stripe")
    run = ReconcileRun.objects.defer("examples", "compared").first()
    finished = ReconcileRun.objects.filter(is_applied=True, error="").aggregate(
        newest=Max("finished_at")
    )["newest"]
    if run is None:
        yield Sign(label, _("Not yet."), False, listed("runs"))
        return
    address = reverse("donation_runs:inspect", kwargs={"pk": run.pk})
    words, is_trouble = _words_of(run, now)
    if finished is None or now - finished > COMPARED_WITHIN:
        words += " " + _("What differs was not mended for two days: is the work process running?")
        is_trouble = True
    yield Sign(label, words, is_trouble, address)


def _words_of(run, now):
    """What a run found, and whether that needs somebody."""
    ago = timesince(run.started_at, now, depth=1)
    if run.error:
        return _("Could not be done %s ago: Stripe did not answer, or not as expected.") % ago, True
    if run.finished_at is None:
        return _("Began %s ago and is not done yet.") % ago, False
    left = run.drift - run.mended
    if left > 0:
        words = ngettext("%(ago)s ago; %(left)d difference was not mended.",
                         "%(ago)s ago; %(left)d differences were not mended.", left)  # fmt: skip
        return words % {"ago": ago, "left": left}, True
    if run.drift:
        words = ngettext("%(ago)s ago; %(drift)d difference, mended.",
                         "%(ago)s ago; %(drift)d differences, all mended.", run.drift)  # fmt: skip
        return words % {"ago": ago, "drift": run.drift}, False
    return _("%s ago; no difference.") % ago, False


def set_up(now):
    label = _("Set-up at Stripe")
    check = SetupCheck.objects.first()
    if check is None:
        yield Sign(label, _("Not checked yet."))
        return
    ago = timesince(check.checked_at, now, depth=1)
    if check.error:
        yield Sign(label, _("Could not be checked %(ago)s ago: %(error)s") % {
            "ago": ago, "error": Truncator(check.error).chars(LONGEST_FINDING),
        }, True)  # fmt: skip
        return
    if check.findings:
        found = Truncator("; ".join(map(str, check.findings))).chars(LONGEST_FINDING)
        yield Sign(label, _("Not as it should be: %s.") % found, True)
        return
    is_late = now - check.checked_at > COMPARED_WITHIN
    yield Sign(label, _("As it should be; checked %s ago.") % ago, is_late)
