from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import RichTextField

from donations.models.mail_words import MailWords
from donations.price import MONTHLY_PENCE, dollars

PLAIN = ["bold", "italic", "link", "ol", "ul"]


@register_setting(icon="heart", order=400)
class DonationSettings(MailWords, BaseGenericSetting):
    """The words of the donation pages and mails, and the rate behind the dollar figure."""

    appeal_heading = models.CharField(
        _("heading"),
        max_length=100,
        default="We need your help",
        help_text=_("The first line of the donation page."),
    )
    appeal = RichTextField(
        _("why we ask"),
        features=PLAIN,
        blank=True,
        help_text=_(
            "One or two short paragraphs on what donations pay for. Say it plainly: no pressure, "
            "no promises."
        ),
    )
    simple_heading = models.CharField(
        _("heading above the button"), max_length=100, default="Simple and easy"
    )
    simple = RichTextField(
        _("how to give"),
        features=PLAIN,
        blank=True,
        help_text=_(
            "Stands below the button. The price and the dollar figure are added by themselves; "
            "do not type them."
        ),
    )
    what_happens_next = RichTextField(
        _("what happens next"),
        features=PLAIN,
        blank=True,
        help_text=_("Stands beside the button: what people see after they press it."),
    )
    how_to_stop = RichTextField(
        _("how to stop"),
        features=PLAIN,
        blank=True,
        help_text=_("Stands beside the button. People must know how to stop before they start."),
    )
    thank_you_heading = models.CharField(_("heading"), max_length=100, default="Thank you")
    thank_you = RichTextField(
        _("thank-you words"),
        features=PLAIN,
        blank=True,
        help_text=_(
            "Shown only when our payment provider says that the payment was made. The amount and "
            "the next date are added by themselves."
        ),
    )
    dollars_per_pound = models.DecimalField(
        _("dollars for one pound"),
        max_digits=7,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.0001"))],
        help_text=_(
            "For example 1.2518. Empty: no dollar figure is shown. The donation itself is always "
            "in pounds."
        ),
    )
    rate_date = models.DateField(
        _("date of that rate"),
        null=True,
        blank=True,
        help_text=_("The month and year are shown beside the dollar figure."),
    )
    charity_number = models.CharField(
        _("charity number"),
        max_length=20,
        blank=True,
        help_text=_("Shown on the donation page. Leave empty if there is none."),
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("appeal_heading"), FieldPanel("appeal")], heading=_("The appeal")
        ),
        MultiFieldPanel(
            [
                FieldPanel("simple_heading"),
                FieldPanel("simple"),
                FieldPanel("what_happens_next"),
                FieldPanel("how_to_stop"),
            ],
            heading=_("Around the button"),
        ),
        MultiFieldPanel(
            [FieldPanel("thank_you_heading"), FieldPanel("thank_you")],
            heading=_("After the payment"),
        ),
        *MailWords.mail_panels,
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("dollars_per_pound"), FieldPanel("rate_date")])],
            heading=_("The dollar figure"),
        ),
        FieldPanel("charity_number"),
    ]

    class Meta:
        verbose_name = _("donation pages")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(dollars_per_pound=None, rate_date=None)
                | models.Q(
                    # A comparison with an empty rate is neither true nor false, so a check lets
                    # it pass: ask for the rate by name.
                    dollars_per_pound__isnull=False,
                    dollars_per_pound__gt=0,
                    rate_date__isnull=False,
                ),
                name="rate_and_its_date_go_together",
                violation_error_message=_(
                    "Give both the rate and its date, or leave both empty: a figure without a "
                    "date would mislead."
                ),
            )
        ]

    def __str__(self):
        return str(self._meta.verbose_name)

    def clean(self):
        super().clean()
        if self.rate_date and self.rate_date > timezone.localdate():
            raise ValidationError({"rate_date": _("This date is in the future.")})

    @property
    def dollars_a_month(self):
        """Decimal dollars for the monthly price at the dated rate, or None without a rate."""
        if self.dollars_per_pound is None:
            return None
        return dollars(MONTHLY_PENCE, self.dollars_per_pound)
