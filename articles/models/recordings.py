"""Recordings of the library, and what is said in them. All of it stays behind the gate."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from tinytag import TinyTag, TinyTagException
from wagtail.search import index
from wagtailmedia.models import AbstractMedia

from articles.podcast import transcripts
from articles.podcast.clock import clock


class SiteMedia(AbstractMedia):
    transcript = models.TextField(
        _("transcript"),
        blank=True,
        help_text=_(
            "Every word that is spoken, for people who cannot hear the recording. Leave it empty "
            "if you have it with times: give it below."
        ),
    )
    webvtt = models.TextField(
        _("transcript with times"),
        blank=True,
        help_text=_(
            "In the format WebVTT, which programs for transcripts can save. Readers see it as "
            "text that follows the recording. <v Ann> before the words names who speaks."
        ),
    )
    file_size = models.PositiveBigIntegerField(
        _("file size"), null=True, editable=False, help_text=_("In bytes.")
    )

    admin_form_fields = (*AbstractMedia.admin_form_fields, "transcript", "webvtt")

    class Meta:
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")

    def clean(self, *args, **kwargs):
        super().clean(*args, **kwargs)
        self._measure()
        if not self.webvtt.strip():
            return
        try:
            transcripts.cues_of(self.webvtt, duration=self.duration)
        except transcripts.BadTranscript as error:
            raise ValidationError({"webvtt": str(error)}) from error

    def save(self, *args, **kwargs):
        self.file_size = self.file.size if self.file else None
        self._measure()
        super().save(*args, **kwargs)
        self._tell_episodes()

    @cached_property
    def cues(self):
        """The Cues of the transcript with times; none if it cannot be read."""
        try:
            return transcripts.cues_of(self.webvtt) if self.webvtt.strip() else []
        except transcripts.BadTranscript:
            return []

    @property
    def passages(self):
        return transcripts.passages(self.cues)

    @property
    def spoken(self):
        """All that is said, as plain text; empty without a transcript."""
        return transcripts.words(self.cues) if self.cues else self.transcript.strip()

    @property
    def clock(self):
        """How long it is, as people write it; empty if nobody knows."""
        return clock(self.duration) if self.duration else ""

    def _measure(self):
        """Take the length of a new file from the file itself, where it says so."""
        if not self.file or self.file._committed or self.type != "audio":
            return
        try:
            found = TinyTag.get(self.file.name, file_obj=self.file.file, tags=False)
        except TinyTagException:
            return
        finally:
            self.file.seek(0)
        self.duration = found.duration or self.duration

    def _tell_episodes(self):
        """Episodes keep a copy of what is said, by which search finds them."""
        self.episodes.update(spoken=self.spoken)
        for episode in self.episodes.all():
            index.insert_or_update_object(episode)
