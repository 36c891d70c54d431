"""The key sentences of the mails to supporters: staff's words, as plain text."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

LONGEST = 600  # characters: a mail is read on a phone


def sentences(name, default, **options):
    """A field for the first words of a mail, which may be left empty."""
    return models.TextField(name, max_length=LONGEST, blank=True, default=default, **options)


class MailWords(models.Model):
    """One field a mail. Dates, amounts and links are added by the mail itself."""

    mail_thanks = sentences(
        _("thanks"),
        "Thank you. Your first monthly gift has arrived, and it helps to keep the site "
        "free to read.",
    )
    mail_payment_failed = sentences(
        _("a payment failed"),
        "This month's gift did not go through. That happens: cards expire, and banks "
        "sometimes say no. You owe us nothing.",
    )
    mail_action_needed = sentences(
        _("the bank asks for a confirmation"),
        "Your bank would like you to confirm this month's gift before it lets it through. "
        "Nothing has been taken so far.",
    )
    mail_new_card_needed = sentences(
        _("a new card is needed"),
        "We could not take your last gift, and it is not tried again. You owe us nothing.",
    )
    mail_will_end = sentences(
        _("will end"),
        "Your monthly gift is stopped, as you asked. Nothing more will be taken. Thank "
        "you for what you gave.",
    )
    mail_ended = sentences(
        _("ended"),
        "Your monthly gift has ended, and nothing more will be taken. Thank you for what you gave.",
    )
    mail_paused = sentences(
        _("paused"),
        "Your monthly gift is paused. Nothing is taken while it is.",
    )
    mail_reminder = sentences(
        _("reminder after each half year"),
        "A short reminder that your monthly gift is running. If it still suits you, you "
        "need do nothing. If it does not, please stop it: that is quite all right.",
    )
    mail_sign_off = sentences(
        _("last line of each mail"),
        "With thanks and good wishes",
        help_text=_("The name and address of the site follow by themselves."),
    )

    mail_panels = [
        MultiFieldPanel(
            [
                FieldPanel(f"mail_{name}")
                for name in (
                    "thanks payment_failed action_needed new_card_needed will_end ended paused "
                    "reminder sign_off"
                ).split()
            ],
            heading=_("The mails"),
            help_text=_(
                "The first words of each mail. Amounts, dates, links and how to stop are added by "
                "themselves; do not type them. Somebody else may see the mail: name no substance, "
                "therapy or diagnosis."
            ),
        )
    ]

    class Meta:
        abstract = True
