"""The podcast and its episodes."""

import uuid
from datetime import timedelta

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index
from wagtailmedia.edit_handlers import MediaChooserPanel

from articles.blocks import PageBody
from articles.models.addresses import HasAddressUnderHome
from articles.models.listing import listing, related
from articles.models.published import published
from articles.models.readable import BodyPage, ReadablePage
from articles.podcast.clock import clock, whole
from articles.podcast.structured import podcast_episode, podcast_series

# Long texts that a list does not show.
NOT_LISTED = ("spoken", "recording__transcript", "recording__webvtt")


class PodcastPage(HasAddressUnderHome, ReadablePage):
    class Category(models.TextChoices):
        """Some of Apple's (https://podcasters.apple.com/support/1691-apple-podcasts-categories)."""

        MENTAL_HEALTH = "Mental Health", _("Health: mental health")
        MEDICINE = "Medicine", _("Health: medicine")
        SELF_HELP = "Self-Improvement", _("Education: self-improvement")

    cover = models.ForeignKey(
        "articles.SiteImage",
        verbose_name=_("cover"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Square, 1400 to 3000 pixels. Podcast apps show it, small."),
    )
    made_by = models.CharField(
        _("made by"), max_length=120, blank=True, help_text=_("Empty shows the name of the site.")
    )
    category = models.CharField(
        _("category"), max_length=40, choices=Category, default=Category.MENTAL_HEALTH
    )
    is_explicit = models.BooleanField(
        _("not for children"),
        default=False,
        help_text=_("Podcast apps mark it as explicit."),
    )
    copyright = models.CharField(_("copyright line"), max_length=200, blank=True)
    # Podcast apps know a show by it, so it never changes.
    guid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    own_slugs = frozenset({"podcast"})
    edit_handler = ReadablePage.tabs(
        MultiFieldPanel(
            [
                FieldPanel("cover"),
                FieldRowPanel(
                    [
                        FieldPanel("made_by"),
                        FieldPanel("category", help_text=_("Where podcast apps list the show.")),
                    ]
                ),
                FieldPanel("copyright", help_text=_("Such as “© 2026 Wayside”. Apps show it.")),
                FieldPanel("is_explicit"),
            ],
            heading=_("For podcast apps"),
        ),
        provenance=False,
    )
    shown_with = (*ReadablePage.shown_with, "cover")
    exclude_fields_in_copy = [*ReadablePage.exclude_fields_in_copy, "guid"]
    kind_for_readers = _("Podcast")
    page_description = _("Lists all episodes, and is the show that podcast apps know.")

    parent_page_types = ["articles.HomePage"]
    subpage_types = ["articles.EpisodePage"]
    max_count = 1

    class Meta:
        verbose_name = _("podcast")

    def episodes(self):
        """Its published episodes, the newest first."""
        found = published(EpisodePage.objects.child_of(self)).filter(
            first_published_at__isnull=False
        )
        return found.order_by("-first_published_at", "-path").select_related("recording")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return {**context, **listing(request, self.episodes().defer(*NOT_LISTED))}

    def structured_data(self, context):
        facts = podcast_series(self, site_name=context["site"]["name"])
        return [facts, *super().structured_data(context)]


class EpisodePage(BodyPage):
    class Kind(models.TextChoices):
        FULL = "full", _("Episode")
        TRAILER = "trailer", _("Trailer")
        BONUS = "bonus", _("Extra")

    recording = models.ForeignKey(
        "articles.SiteMedia",
        verbose_name=_("recording"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="episodes",
        help_text=_("Its transcript is kept with it, in the library of recordings."),
    )
    season = models.PositiveSmallIntegerField(
        _("season"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    number = models.PositiveSmallIntegerField(
        _("number"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    episode_kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.FULL)
    is_explicit = models.BooleanField(
        _("not for children"), default=False, help_text=_("Podcast apps mark it as explicit.")
    )
    body = StreamField(PageBody(), verbose_name=_("show notes"), blank=True)
    # Podcast apps know an episode by it, so it never changes.
    guid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # What the recording says (SiteMedia.spoken), here for search.
    spoken = models.TextField(blank=True, editable=False)

    edit_handler = BodyPage.tabs(
        MediaChooserPanel("recording", media_type="audio"),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("season", help_text=_("Empty if the podcast has no seasons.")),
                        FieldPanel(
                            "number",
                            help_text=_("Its place in the season; no two episodes have the same."),
                        ),
                        FieldPanel(
                            "episode_kind",
                            help_text=_(
                                "A trailer or a bonus stands apart from the numbered ones in apps."
                            ),
                        ),
                    ]
                )
            ],
            heading=_("Place in the podcast"),
        ),
        InlinePanel("speakers", heading=_("Who speaks"), label=_("person")),
        InlinePanel("chapters", heading=_("Chapters"), label=_("chapter")),
        FieldPanel("body"),
        FieldPanel("is_explicit"),
    )
    shown_with = (*BodyPage.shown_with, "recording")
    search_fields = [*BodyPage.search_fields, index.SearchField("spoken")]
    exclude_fields_in_copy = [*BodyPage.exclude_fields_in_copy, "guid"]
    kind_for_readers = _("Episode")
    page_description = _("A recording to listen to and to read, with notes and references.")

    parent_page_types = ["articles.PodcastPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("episode")
        verbose_name_plural = _("episodes")

    def save(self, *args, **kwargs):
        self.spoken = self.recording.spoken if self.recording else ""
        super().save(*args, **kwargs)

    @property
    def label(self):
        """ "Season 1, episode 2", as much of it as is known."""
        parts = []
        if self.season:
            parts.append(_("Season %s") % self.season)
        if self.episode_kind != self.Kind.FULL:
            parts.append(self.get_episode_kind_display())
        elif self.number:
            parts.append(_("Episode %s") % self.number)
        return ", ".join(map(str, parts))

    @cached_property
    def chapter_list(self):
        """Its chapters in the order in which they are heard."""
        return sorted(self.chapters.all(), key=lambda chapter: chapter.start)

    @cached_property
    def voices(self):
        """Who speaks: EpisodeSpeakers with their Person."""
        return list(self.speakers.select_related("person"))

    def plain_text(self):
        return f"{super().plain_text()} {self.spoken}".strip()

    def passages(self):
        return [*super().passages(), self.spoken]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return {**context, "related": related(self)}

    def structured_data(self, context):
        facts = podcast_episode(self, site_name=context["site"]["name"])
        return [facts, *super().structured_data(context)]

    def _count_minutes(self):
        """It is listened to: its length is that of the recording."""
        return None


class EpisodeChapter(models.Model):
    page = ParentalKey(EpisodePage, on_delete=models.CASCADE, related_name="chapters")
    start = models.DurationField(
        _("begins at"),
        default=timedelta,
        validators=[MinValueValidator(timedelta())],
        help_text=_("Minutes and seconds, such as 1:05, or hours before them: 1:02:05."),
    )
    title = models.CharField(_("title"), max_length=120)

    panels = [
        FieldRowPanel(
            [
                FieldPanel("start"),
                FieldPanel("title", help_text=_("A few words, as in a list of contents.")),
            ]
        )
    ]

    class Meta:
        ordering = ("start", "pk")
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")

    def __str__(self):
        return f"{self.clock} {self.title}"

    @property
    def clock(self):
        return clock(self.start.total_seconds())

    @property
    def seconds(self):
        return whole(self.start.total_seconds())


class EpisodeSpeaker(Orderable):
    class Part(models.TextChoices):
        HOST = "host", _("Host")
        GUEST = "guest", _("Guest")

    page = ParentalKey(EpisodePage, on_delete=models.CASCADE, related_name="speakers")
    person = models.ForeignKey(
        "articles.Person", verbose_name=_("person"), on_delete=models.PROTECT, related_name="+"
    )
    part = models.CharField(_("part"), max_length=5, choices=Part, default=Part.HOST)

    panels = [
        FieldRowPanel(
            [
                FieldPanel(
                    "person",
                    help_text=_("From People. Add whoever is missing there first."),
                ),
                FieldPanel("part", help_text=_("Such as host or guest.")),
            ]
        )
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")

    def __str__(self):
        return f"{self.person.name} ({self.get_part_display()})"
