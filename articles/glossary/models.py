"""Words that pages explain."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from articles.blocks import TEXT_FEATURES

BEGINS_WELL = re.compile(r"[^\W_]")


class GlossaryTerm(index.Indexed, models.Model):
    term = models.CharField(
        _("word"),
        max_length=80,
        unique=True,
        help_text=_(
            "As it stands in a sentence: “placebo”, “PTSD”. One with capital letters is found only "
            "where it is written just so."
        ),
    )
    other_forms = models.TextField(
        _("other forms"),
        blank=True,
        max_length=400,
        help_text=_("One a line: “placebos”, “post-traumatic stress disorder”."),
    )
    definition = models.TextField(
        _("what it means"),
        max_length=320,
        help_text=_("One or two plain sentences. Shown where the word first stands on a page."),
    )
    more = RichTextField(
        _("more"),
        blank=True,
        features=TEXT_FEATURES,
        help_text=_("Only in the glossary itself: examples and sources. /cit to cite."),
    )
    slug = models.SlugField(
        _("name in the address"),
        max_length=80,
        unique=True,
        blank=True,
        help_text=_("Made from the word if you leave it empty."),
    )

    panels = [
        FieldPanel("term"),
        FieldPanel("definition"),
        FieldPanel("other_forms"),
        FieldPanel("more"),
        FieldPanel("slug"),
    ]
    search_fields = [
        index.SearchField("term", boost=5),
        index.AutocompleteField("term"),
        index.SearchField("other_forms", boost=3),
        index.AutocompleteField("other_forms"),
        index.SearchField("definition"),
    ]

    class Meta:
        ordering = ("term", "pk")
        verbose_name = _("word")
        verbose_name_plural = _("glossary")

    def __str__(self):
        return self.term

    @property
    def forms(self):
        """Every way in which it is written, the word itself first."""
        lines = (" ".join(line.split()) for line in (self.term, *self.other_forms.splitlines()))
        return tuple(dict.fromkeys(filter(None, lines)))

    def clean(self):
        super().clean()
        self._name_in_address()
        for field in ("term", "other_forms"):
            lines = map(str.strip, getattr(self, field).splitlines())
            if not all(BEGINS_WELL.match(line) for line in lines if line):
                raise ValidationError({field: _("Begin with a letter or a digit.")})
        self._refuse_what_another_word_has()

    def save(self, *args, **kwargs):
        self._name_in_address()
        super().save(*args, **kwargs)

    def _refuse_what_another_word_has(self):
        """Only one of the two would ever be explained."""
        mine = {form.casefold(): form for form in self.forms}
        for other in self._others().only("term", "other_forms"):
            for form in other.forms:
                if form.casefold() in mine:
                    field = "term" if form.casefold() == self.forms[0].casefold() else "other_forms"
                    words = {"form": mine[form.casefold()], "word": other.term}
                    raise ValidationError({field: _("“%(form)s” belongs to “%(word)s”.") % words})

    def _name_in_address(self):
        if self.slug:
            return
        base = slugify(self.term)[:70] or "word"
        taken = set(self._others().filter(slug__startswith=base).values_list("slug", flat=True))
        candidates = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
        self.slug = next(slug for slug in candidates if slug not in taken)

    def _others(self):
        return type(self)._default_manager.exclude(pk=self.pk)
