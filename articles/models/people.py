"""Small records that pages share: who wrote, and what it is about."""

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index


class Topic(index.Indexed, models.Model):
    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(
        _("short name for addresses"),
        max_length=80,
        unique=True,
        blank=True,
        help_text=_("Made from the name if you leave it empty."),
    )
    description = models.TextField(
        _("description"), blank=True, help_text=_("One plain sentence for readers.")
    )

    panels = [FieldPanel("name"), FieldPanel("description"), FieldPanel("slug")]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        ordering = ("name",)
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.slug = self.slug or slugify(self.name)
        super().save(*args, **kwargs)


class Person(index.Indexed, models.Model):
    name = models.CharField(
        _("name"),
        max_length=120,
        help_text=_("As readers should see it. A team is fine: “Wayside editors”."),
    )
    role = models.CharField(
        _("role"),
        max_length=160,
        blank=True,
        help_text=_("For example “Clinical psychologist” or “Editor”."),
    )
    about = models.TextField(
        _("about"),
        blank=True,
        help_text=_("Two or three sentences: training, experience, interests to declare."),
    )
    address = models.URLField(
        _("web page"), blank=True, help_text=_("A page where readers can check who this is.")
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("role"),
        FieldPanel("about"),
        FieldPanel("address"),
    ]
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("role"),
    ]

    class Meta:
        ordering = ("name", "pk")
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self):
        return f"{self.name} ({self.role})" if self.role else self.name
