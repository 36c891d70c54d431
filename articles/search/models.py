"""What staff tell the search, and the words that it knows."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from articles.search.words import words_of


class SearchSynonym(models.Model):
    """Words that mean the same: whoever searches for one finds them all."""

    words = models.CharField(
        _("words that mean the same"),
        max_length=400,
        unique=True,
        help_text=_(
            "With commas between them, for example “MDMA, ecstasy, molly”. Whoever searches for "
            "one of them finds pages that have any of them."
        ),
    )

    panels = [FieldPanel("words")]

    class Meta:
        ordering = ("words",)
        verbose_name = _("words that mean the same")
        verbose_name_plural = _("words that mean the same")

    def __str__(self):
        return self.words

    def clean(self):
        super().clean()
        if len(self.meanings()) < 2:
            raise ValidationError(
                {"words": _("Write two words or more, with commas between them.")}
            )

    def meanings(self):
        """Each word or phrase as a tuple of words in small letters."""
        phrases = (tuple(words_of(phrase)) for phrase in self.words.split(","))
        return list(dict.fromkeys(phrase for phrase in phrases if phrase))


class SearchWord(models.Model):
    """A word of a published page: what a misspelled word may have meant.

    A page that is taken offline leaves its words here. They are not shown for that: a word is
    offered only if a search for it finds something.
    """

    word = models.CharField(max_length=40, unique=True)
    # Without accents, which is how people type.
    plain = models.CharField(max_length=80, db_index=True)

    class Meta:
        verbose_name = _("word that search knows")
        verbose_name_plural = _("words that search knows")

    def __str__(self):
        return self.word
