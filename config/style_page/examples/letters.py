"""The mails with the facts that each is about. Staff's sentences are read, never made up here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.conf import settings

from articles.references.models import Reference
from donations.models import DonationSettings, Notice, Payment, Subscription
from donations.notices.letters import NOT_COMPLETED, SUBJECTS

Kind, State = Notice.Kind, Subscription.State
BEGUN, NEXT = datetime(2026, 5, 4, 9, tzinfo=UTC), datetime(2026, 12, 4, 9, tzinfo=UTC)
A_LINK = settings.SITE_URL + "/an-example/"

# Words on a page, subject lines for mails of Wagtail's own, and the admin's mark.
NO_LETTERS = ("account/messages/", "wagtailadmin/", "config/desk/")


@dataclass(frozen=True)
class Letter:
    """`template` is a path below templates/ without its ending; `context` makes what it needs."""

    template: str
    words: str
    context: Callable = dict
    subject: str = field(default="")


def gift(**facts):
    """An unsaved monthly gift of £9.97."""
    given = {"state": State.ACTIVE, "status": "active", "current_period_end": NEXT, **facts}
    return Subscription(amount_pence=997, currency="gbp", started_at=BEGUN, **given)


def _about(kind, *, is_worded=True, **facts):
    """The context of a mail to a supporter, with the sentences that staff have now."""
    words = DonationSettings.objects.first() or DonationSettings()
    return {
        "words": getattr(words, f"mail_{kind}").strip() if is_worded else "",
        "sign_off": words.mail_sign_off.strip(),
        "subscription": gift(**facts),
        "payment": Payment(
            amount_due_pence=997, currency="gbp", created_at=NEXT, next_attempt_at=NEXT
        ),
        "manage_address": A_LINK,
        "donate_address": A_LINK,
        "fix_address": A_LINK,
    }


def _to_supporter(kind, words, subject="", **facts):
    return Letter(
        f"donations/mail/{kind}",
        words,
        lambda: _about(kind, **facts),
        subject or SUBJECTS[kind],
    )


def _retraction():
    cited = Reference(
        pk=1,
        label="Example 2021",
        title="A trial that its journal took back",
        retraction_date=datetime(2026, 8, 9, tzinfo=UTC).date(),
    )
    use = {"title": "An article", "in_claim": True, "live": True}
    entry = {
        "reference": cited,
        "sentence": "It is now marked for readers: “Retracted”.",
        "notice": A_LINK,
        "address": A_LINK,
        "pages": [{"use": use, "address": A_LINK}],
    }
    return {"entries": [entry], "report": A_LINK}


def _reviews():
    due = {"title": "An article", "next_due": NEXT.date()}
    never = {"title": "A page that nobody has reviewed", "next_due": None}
    entries = [{"page": page, "address": A_LINK} for page in (due, never)]
    return {"entries": entries, "more": 3, "report": A_LINK}


EXAMPLES = {
    "thanks": _to_supporter(Kind.THANKS, "After the first payment."),
    "payment-failed": _to_supporter(
        Kind.PAYMENT_FAILED, "It is tried again by itself.", state=State.PAST_DUE
    ),
    "action-needed": _to_supporter(
        Kind.ACTION_NEEDED, "The bank asks for a confirmation.", state=State.PAST_DUE
    ),
    "new-card-needed": _to_supporter(
        Kind.NEW_CARD_NEEDED, "Stripe has given up.", state=State.PAST_DUE, status="unpaid"
    ),
    "will-end": _to_supporter(
        Kind.WILL_END, "Stopped, and the paid month runs on.", state=State.ENDING
    ),
    "ended": _to_supporter(Kind.ENDED, "Over, as asked.", state=State.ENDED, ended_at=NEXT),
    "ended-by-failure": _to_supporter(
        Kind.ENDED,
        "Over, because payments failed.",
        state=State.ENDED,
        ended_at=NEXT,
        end_reason="payment_failed",
    ),
    "never-completed": _to_supporter(
        Kind.ENDED,
        "Over before it began.",
        NOT_COMPLETED,
        is_worded=False,
        state=State.ENDED,
        status="incomplete_expired",
    ),
    "paused": _to_supporter(
        Kind.PAUSED, "Paused by the supporter.", state=State.PAUSED, resumes_at=NEXT
    ),
    "paused-by-failure": _to_supporter(
        Kind.PAUSED,
        "Paused because payments failed.",
        state=State.PAUSED,
        pause_reason="final_payment_failure",
    ),
    "reminder": _to_supporter(Kind.REMINDER, "Every half year."),
    "alert": Letter(
        "donations/mail/alert",
        "To staff, at STAFF_ALERT_EMAIL.",
        lambda: {"sentence": "A notice to a supporter could not be sent.", "admin_address": A_LINK},
        SUBJECTS[Kind.ALERT],
    ),
    "sign-in-code": Letter(
        "account/email/login_code_message",
        "To supporters who sign in.",
        lambda: {"code": "K7P4XD"},
    ),
    "confirm-address": Letter(
        "account/email/email_confirmation_message",
        "To people of the admin who have a new address.",
        lambda: {"activate_url": A_LINK},
    ),
    "confirm-address-by-code": Letter(
        "account/email/email_confirmation_message",
        "The same, with a code.",
        lambda: {"code": "K7P4XD"},
    ),
    "new-password": Letter(
        "account/email/password_reset_key_message",
        "To people of the admin who forgot their password.",
        lambda: {"password_reset_url": A_LINK},
    ),
    "retractions": Letter(
        "articles/staff/reference_mail",
        "To staff, when a work that we cite is retracted.",
        _retraction,
    ),
    "reviews-due": Letter(
        "articles/staff/reviews/mail", "To the people who review, once a week.", _reviews
    ),
}
