"""Pages that no address of the public site shows at will, with what they need."""

from collections.abc import Callable
from dataclasses import dataclass

from config.style_page.examples.letters import gift
from donations.models import DonationSettings


@dataclass(frozen=True)
class Answer:
    """`template` is a path below templates/; `context` makes what it needs."""

    template: str
    words: str
    context: Callable = dict


def _thank_you(outcome, **facts):
    def context():
        words = DonationSettings.objects.first() or DonationSettings()
        return {"outcome_template": f"donations/includes/{outcome}.html", "words": words, **facts}

    return context


ANSWERS = {
    "400": Answer("400.html", "A request that makes no sense, also to another host."),
    "403": Answer("403.html", "Something that this person may not do."),
    "403-csrf": Answer("403_csrf.html", "A form that did not come from our own page."),
    "404": Answer("404.html", "No such address, for people who have accepted."),
    "500": Answer("500.html", "Our own fault. It asks nothing of the database."),
    "donation-received": Answer(
        "donations/thank_you.html",
        "The payment has arrived.",
        _thank_you("received", subscription=gift()),
    ),
    "donation-processing": Answer(
        "donations/thank_you.html", "The bank takes its time.", _thank_you("processing")
    ),
    "donation-unfinished": Answer(
        "donations/thank_you.html",
        "Somebody came back without paying.",
        _thank_you("unfinished", attempt="example", pence=997, currency="gbp"),
    ),
    "donation-failed": Answer(
        "donations/thank_you.html", "The payment did not go through.", _thank_you("failed")
    ),
    "away": Answer("donations/away.html", "Stripe does not answer."),
    "link-too-old": Answer("donations/link_too_old.html", "A link of a mail, weeks later."),
    "not-from-here": Answer("donations/not_from_here.html", "A form from another site."),
    "nothing-to-pay": Answer("donations/nothing_to_pay.html", "No longer asked for."),
    "paid": Answer("donations/nothing_to_pay.html", "Paid meanwhile.", lambda: {"is_paid": True}),
    "unknown-checkout": Answer("donations/unknown_checkout.html", "Begun in another browser."),
    "no-donation": Answer("donations/manage.html", "Somebody signed in who gives nothing."),
    "gate-closed": Answer("disclaimer/closed.html", "The record cannot be kept just now."),
    "no-receipt": Answer("disclaimer/no_receipt.html", "Nothing is recorded for this browser."),
    "withdrawn": Answer(
        "disclaimer/no_receipt.html",
        "The agreement was taken back.",
        lambda: {"was_withdrawn": True},
    ),
    "not-withdrawn": Answer("disclaimer/not_withdrawn.html", "It could not be recorded."),
    "no-admin": Answer("account/no_admin.html", "A supporter at the door of the admin."),
    "no-sign-up": Answer("account/signup_closed.html", "Nobody signs up."),
    "delete-not-now": Answer("account/delete_not_now.html", "Stripe does not answer."),
    "delete-refused": Answer(
        "account/delete_not_now.html", "Stripe said no.", lambda: {"is_refused": True}
    ),
    "delete-staff": Answer("account/delete_staff.html", "People of the admin ask a colleague."),
    "deleted": Answer("account/deleted.html", "The account is gone."),
}
# Template → the address at which people see it who are not signed in and have not accepted.
WITH_AN_ADDRESS = {
    "donations/donate.html": "/donate/",
    "disclaimer/gate.html": "/",
    "disclaimer/text.html": "/disclaimer/",
    "disclaimer/receipt.html": "/disclaimer/receipt/",
    "account/login.html": "/accounts/login/",
    "account/logout.html": "/accounts/logout/",
    "account/request_login_code.html": "/accounts/login/code/",
    "account/confirm_login_code.html": "/accounts/login/code/confirm/",
    "account/confirm_email_verification_code.html": "/accounts/confirm-email/",
    "account/data.html": "/accounts/data/",
    "account/delete.html": "/accounts/delete/",
}
