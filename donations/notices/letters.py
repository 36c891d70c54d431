"""A notice as a mail: plain text and HTML, with a subject that tells nobody what we are about."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from donations.fix_link import fix_address
from donations.models import DonationSettings, Notice, Payment

Kind = Notice.Kind

SUBJECTS = {
    Kind.THANKS: _("Thank you for your monthly gift"),
    Kind.PAYMENT_FAILED: _("Your monthly gift: a payment did not go through"),
    Kind.ACTION_NEEDED: _("Your monthly gift: your bank has a question"),
    Kind.NEW_CARD_NEEDED: _("Your monthly gift: a new card is needed"),
    Kind.WILL_END: _("Your monthly gift is stopped"),
    Kind.ENDED: _("Your monthly gift has ended"),
    Kind.PAUSED: _("Your monthly gift is paused"),
    Kind.REMINDER: _("Your monthly gift: a reminder"),
    Kind.ALERT: _("Donations: something needs a look"),
}
NOT_COMPLETED = _("Your monthly gift was not completed")
ABOUT_A_PAYMENT = (Kind.PAYMENT_FAILED, Kind.ACTION_NEEDED, Kind.NEW_CARD_NEEDED)


def recipients_of(notice):
    """Whom a notice goes to, as things are now: a list of addresses, perhaps empty."""
    if notice.kind == Kind.ALERT:
        return [part.strip() for part in settings.STAFF_ALERT_EMAIL.split(",") if part.strip()]
    email = notice.supporter.email if notice.supporter else ""
    return [email] if email else []


def letter_to(notice):
    """The mail for a notice, with today's facts and staff's words of today."""
    # The site's name comes from a context processor, which wants to know the page being read.
    request = HttpRequest()
    request.path = "/"
    context = _context(notice)
    template = f"donations/mail/{notice.kind}"
    letter = EmailMultiAlternatives(
        subject=str(context["subject"]),
        body=render_to_string(f"{template}.txt", context, request),
        to=recipients_of(notice),
        # Out-of-office answers to it would help nobody: https://www.rfc-editor.org/rfc/rfc3834
        headers={"Auto-Submitted": "auto-generated"},
    )
    letter.attach_alternative(render_to_string(f"{template}.html", context, request), "text/html")
    return letter


def _was_never_completed(notice):
    return notice.kind == Kind.ENDED and notice.subscription.was_never_completed


def _subject_of(notice):
    if _was_never_completed(notice):
        return NOT_COMPLETED
    if notice.kind == Kind.NEW_CARD_NEEDED and not notice.subscription.needs_new_card:
        # Stripe has given up this payment, and tries the next month with the card that it has.
        return SUBJECTS[Kind.PAYMENT_FAILED]
    return SUBJECTS[notice.kind]


def _context(notice):
    context = {"subject": _subject_of(notice)}
    if notice.kind == Kind.ALERT:
        address = settings.SITE_URL + reverse("wagtailadmin_home")
        return context | {"sentence": notice.facts["sentence"], "admin_address": address}
    words = DonationSettings.load()
    # Staff's words tell of the end of a gift, and thank for it.
    is_wordless = _was_never_completed(notice)
    context |= {
        "words": "" if is_wordless else getattr(words, f"mail_{notice.kind}").strip(),
        "sign_off": words.mail_sign_off.strip(),
        "subscription": notice.subscription,
        "manage_address": settings.SITE_URL + reverse("donations:manage"),
        "donate_address": settings.SITE_URL + reverse("donations:donate"),
    }
    if notice.kind in ABOUT_A_PAYMENT:
        context |= _way_to_pay(Payment.objects.get(stripe_id=notice.key))
    elif notice.kind == Kind.PAUSED and notice.subscription.is_paused_by_failure:
        context |= _way_to_pay(notice.subscription.payments.owed().first())
    return context


def _way_to_pay(payment):
    return {"payment": payment, "fix_address": fix_address(payment)} if payment else {}
