"""Support groups with their meeting times, and the page that lists them."""

from functools import cache
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index

from articles.blocks import PageBody
from articles.groups import events, recurrence, words
from articles.groups.listing import groups_to_show
from articles.groups.timetable import CANCELLED, EXTRA, Timetable
from articles.models.addresses import HasAddressUnderHome
from articles.models.published import published
from articles.models.readable import BodyPage

NEXT_SHOWN = 6
NOT_PLACES = ("Etc/", "SystemV/", "US/", "posix/", "right/")


@cache
def zones():
    """(name, name) of the IANA's time zones, without its old and technical names."""
    names = (name for name in available_timezones() if "/" in name)
    return [(name, name) for name in sorted(names) if not name.startswith(NOT_PLACES)]


class SupportGroupIndexPage(HasAddressUnderHome, BodyPage):
    body = StreamField(PageBody(), verbose_name=_("text"), blank=True)

    own_slugs = frozenset({"support-groups"})
    edit_handler = BodyPage.tabs(FieldPanel("body"))
    kind_for_readers = _("Support groups")
    page_description = _("Lists all support groups, with the next meeting of each.")

    parent_page_types = ["articles.HomePage"]
    subpage_types = ["articles.SupportGroupPage"]
    max_count = 1

    class Meta:
        verbose_name = _("list of support groups")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        groups = published(SupportGroupPage.objects.child_of(self))
        return {**context, **groups_to_show(request, groups, now=timezone.now())}


class SupportGroupPage(BodyPage):
    class Where(models.TextChoices):
        ONLINE = "online", _("Online")
        IN_PERSON = "in_person", _("In person")
        BOTH = "both", _("In person and online")

    is_example = models.BooleanField(
        _("an example, not a real group"),
        default=False,
        help_text=_("Readers see this in the list, on the page and in calendars."),
    )
    who_for = models.TextField(
        _("who it is for"), blank=True, max_length=400, help_text=_("And who it is not for.")
    )
    run_by = models.CharField(
        _("who runs it"),
        blank=True,
        max_length=160,
        help_text=_("The organisation, and what kind of people lead the meetings. No names."),
    )
    where = models.CharField(
        _("online or in person"), max_length=10, choices=Where, default=Where.ONLINE
    )
    place = models.TextField(
        _("place"),
        blank=True,
        max_length=300,
        help_text=_("Name and address of the building. Leave it empty if only members know it."),
    )
    how_to_join = models.TextField(_("how to join"), blank=True, max_length=600)
    web_address = models.URLField(_("web page of the group"), blank=True)
    email = models.EmailField(
        _("e-mail"), blank=True, help_text=_("The organisation's, never a person's own.")
    )
    phone = models.CharField(
        _("phone"),
        blank=True,
        max_length=40,
        help_text=_("The organisation's, never a person's own."),
    )
    language = models.CharField(_("language"), max_length=80, blank=True, default=_("English"))
    cost = models.CharField(_("cost"), max_length=120, blank=True, default=_("Free"))
    accessibility = models.TextField(
        _("accessibility"),
        blank=True,
        max_length=400,
        help_text=_("Steps, toilets, captions, quiet space, whether a camera can stay off …"),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        choices=zones,
        default=settings.TIME_ZONE,
        help_text=_("Times below are by the clock of this place, summer and winter."),
    )
    calendar_name = models.CharField(
        _("name in calendars"),
        blank=True,
        max_length=80,
        help_text=_("Others may see a person's calendar: be discreet. Empty uses the title."),
    )
    body = StreamField(PageBody(), verbose_name=_("text"), blank=True)

    edit_handler = BodyPage.tabs(
        MultiFieldPanel(
            [FieldPanel("is_example"), FieldPanel("who_for"), FieldPanel("run_by")],
            heading=_("What kind of group it is"),
        ),
        MultiFieldPanel(
            [
                FieldPanel(
                    "where",
                    help_text=_("Online or in person: readers can look for either."),
                ),
                FieldPanel("place"),
                FieldRowPanel(
                    [
                        FieldPanel("language", help_text=_("Spoken there.")),
                        FieldPanel("cost", help_text=_("“Free”, or who pays what.")),
                    ]
                ),
                FieldPanel("accessibility"),
            ],
            heading=_("Where, and for whom it works"),
        ),
        MultiFieldPanel(
            [
                FieldPanel(
                    "how_to_join",
                    help_text=_("What to do first, and what happens then."),
                ),
                FieldPanel("web_address", help_text=_("The page of those who run it.")),
                FieldRowPanel([FieldPanel("email"), FieldPanel("phone")]),
            ],
            heading=_("How to join"),
        ),
        MultiFieldPanel(
            [FieldPanel("time_zone"), FieldPanel("calendar_name")], heading=_("Clock and calendar")
        ),
        InlinePanel("meetings", heading=_("Meetings"), label=_("meeting")),
        InlinePanel(
            "changed_days",
            heading=_("Days that differ"),
            label=_("day"),
            help_text=_("A meeting that does not take place, or one more than usual."),
        ),
        FieldPanel("body"),
    )
    search_fields = [
        *BodyPage.search_fields,
        index.SearchField("who_for"),
        index.SearchField("run_by"),
        index.SearchField("place"),
        index.FilterField("where"),
    ]
    kind_for_readers = _("Support group")
    page_description = _("One support group: who it is for, when it meets, how to join.")

    parent_page_types = ["articles.SupportGroupIndexPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("support group")
        verbose_name_plural = _("support groups")

    @cached_property
    def timetable(self):
        return Timetable(self.time_zone, self.meetings.all(), self.changed_days.all())

    @property
    def name_in_calendars(self):
        return self.calendar_name or self.title

    def plain_text(self):
        return " ".join(filter(None, (self.who_for, super().plain_text())))

    def passages(self):
        return [self.who_for, *super().passages()]

    def body_context(self, context):
        """What BodyPage gives, and the meetings: see articles.groups.timetable and .words."""
        now = timezone.now()
        zone = self.timetable.zone
        coming = self.timetable.upcoming(now, limit=NEXT_SHOWN)
        return {
            **super().body_context(context),
            "rhythms": self.timetable.rhythms(now),
            "coming": coming,
            "next_meetings": [words.spoken(occurrence) for occurrence in coming],
            "cancelled": self.timetable.cancelled_from(now.astimezone(zone).date())[:NEXT_SHOWN],
            "clock_of": words.place_of(zone),
        }

    def structured_data(self, context):
        meetings = events.structured(self, context["coming"])
        return [*meetings, *super().structured_data(context)]


class MeetingTime(Orderable):
    """What regular meetings and single days have in common."""

    starts_at = models.TimeField(_("from"), help_text=_("By the clock of the group's place."))
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=90, validators=[MinValueValidator(5), MaxValueValidator(1440)]
    )
    note = models.CharField(
        _("note"), max_length=120, blank=True, help_text=_("For example “for newcomers”.")
    )

    class Meta(Orderable.Meta):
        abstract = True


class Meeting(MeetingTime):
    class Repeats(models.TextChoices):
        ONCE = recurrence.ONCE, _("Once")
        WEEKLY = recurrence.WEEKLY, _("Every week, or every few weeks, on this weekday")
        NTH_WEEKDAY = recurrence.NTH_WEEKDAY, _("Monthly, such as on the second Tuesday")
        LAST_WEEKDAY = recurrence.LAST_WEEKDAY, _("Monthly, such as on the last Friday")
        MONTH_DAY = recurrence.MONTH_DAY, _("Monthly, such as on the 15th")
        LAST_DAY = recurrence.LAST_DAY, _("Monthly, on the last day")

    page = ParentalKey(SupportGroupPage, on_delete=models.CASCADE, related_name="meetings")
    first_on = models.DateField(
        _("first meeting"), help_text=_("Its weekday, or its place in the month, is what repeats.")
    )
    repeats = models.CharField(_("repeats"), max_length=12, choices=Repeats, default=Repeats.WEEKLY)
    every = models.PositiveSmallIntegerField(
        _("every"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text=_("2 is every second week, or every second month."),
    )
    until = models.DateField(
        _("last meeting"), null=True, blank=True, help_text=_("Empty if no end is planned.")
    )

    panels = [
        FieldRowPanel(
            [
                FieldPanel("first_on"),
                FieldPanel("starts_at"),
                FieldPanel("minutes", help_text=_("How long it lasts, in minutes.")),
            ]
        ),
        FieldPanel(
            "repeats",
            help_text=_("The first day says the rest, such as which Tuesday."),
        ),
        FieldRowPanel([FieldPanel("every"), FieldPanel("until")]),
        FieldPanel("note"),
    ]

    class Meta(MeetingTime.Meta):
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")

    def clean(self):
        super().clean()
        if not self.first_on:
            return
        if not 2000 <= self.first_on.year <= 2100:
            raise ValidationError({"first_on": _("Choose a day between 2000 and 2100.")})
        if self.until and self.until < self.first_on:
            raise ValidationError({"until": _("The last meeting comes before the first.")})
        if self.until and self.repeats == self.Repeats.ONCE:
            raise ValidationError({"until": _("A meeting that takes place once has no last one.")})
        if problem := self._problem():
            raise ValidationError({"first_on": problem})

    def _problem(self):
        """Why this day cannot be what repeats; empty if it can."""
        day, kinds = self.first_on, self.Repeats
        if self.repeats == kinds.NTH_WEEKDAY and recurrence.week_of_month(day) > 4:
            return _("Not every month has a fifth one: choose the last instead.")
        if self.repeats == kinds.LAST_WEEKDAY and not recurrence.is_last_of_its_weekday(day):
            return _("This is not the last such weekday of its month.")
        if self.repeats == kinds.MONTH_DAY and day.day > 28:
            return _("Not every month has this day: choose the last day instead.")
        if self.repeats == kinds.LAST_DAY and not recurrence.is_last_of_month(day):
            return _("This is not the last day of its month.")
        return ""


class ChangedDay(MeetingTime):
    class Kind(models.TextChoices):
        CANCELLED = CANCELLED, _("No meeting on this day")
        EXTRA = EXTRA, _("An extra meeting")

    page = ParentalKey(SupportGroupPage, on_delete=models.CASCADE, related_name="changed_days")
    date = models.DateField(_("day"))
    kind = models.CharField(_("what differs"), max_length=10, choices=Kind, default=Kind.CANCELLED)
    starts_at = models.TimeField(_("from"), null=True, blank=True)

    panels = [
        FieldRowPanel(
            [
                FieldPanel("date", help_text=_("The day that differs, by the clock of the place.")),
                FieldPanel(
                    "kind",
                    help_text=_("To move a meeting, give both."),
                ),
            ]
        ),
        FieldRowPanel(
            [
                FieldPanel("starts_at", help_text=_("Only for one more meeting.")),
                FieldPanel("minutes", help_text=_("Only for one more meeting.")),
            ]
        ),
        FieldPanel("note"),
    ]

    class Meta(MeetingTime.Meta):
        verbose_name = _("day that differs")
        verbose_name_plural = _("days that differ")

    def clean(self):
        super().clean()
        if self.kind == self.Kind.EXTRA and not self.starts_at:
            raise ValidationError({"starts_at": _("Say when the extra meeting begins.")})
