"""The key sentences of the mails to supporters: staff's words, as plain text."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

LONGEST = 600  # characters: a mail is read on a phone


class MailWords(models.Model):
    """One field a mail. Dates, amounts and links are added by the mail itself."""

    mail_thanks = models.TextField(
        _("thanks"),
        max_length=LONGEST,
        blank=True,
        default="Thank you. Your first monthly gift has arrived, and it helps to keep the site "
        "free to read.",
    )
    mail_payment_failed = models.TextField(
        _("a payment failed"),
        max_length=LONGEST,
        blank=True,
        default="This month's gift did not go through. That happens: cards expire, and banks "
        "sometimes say no. You owe us nothing.",
    )
    mail_action_needed = models.TextField(
        _("the bank asks for a confirmation"),
        max_length=LONGEST,
        blank=True,
        default="Your bank would like you to confirm this month's gift before it lets it through. "
        "Nothing has been taken so far.",
    )
    mail_new_card_needed = models.TextField(
        _("a new card is needed"),
        max_length=LONGEST,
        blank=True,
        default="We could not take your last gift, and it is not tried again. You owe us nothing.",
    )
    mail_will_end = models.TextField(
        _("will end"),
        max_length=LONGEST,
        blank=True,
        default="Your monthly gift is stopped, as you asked. Nothing more will be taken. Thank "
        "you for what you gave.",
    )
    mail_ended = models.TextField(
        _("ended"),
        max_length=LONGEST,
        blank=True,
        default="Your monthly gift has ended, and nothing more will be taken. Thank you for what "
        "you gave.",
    )
    mail_paused = models.TextField(
        _("paused"),
        max_length=LONGEST,
        blank=True,
        default="Your monthly gift is paused. Nothing is taken while it is.",
    )
    mail_reminder = models.TextField(
        _("reminder after each half year"),
        max_length=LONGEST,
        blank=True,
        default="A short reminder that your monthly gift is running. If it still suits you, you "
        "need do nothing. If it does not, please stop it: that is quite all right.",
    )
    mail_sign_off = models.TextField(
        _("last line of each mail"),
        max_length=LONGEST,
        blank=True,
        default="With thanks and good wishes",
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
