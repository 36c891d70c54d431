"""Whether a page explains words of the glossary where they first stand."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.glossary.lexicon import lexicon


class ExplainsWords(models.Model):
    explains_words = models.BooleanField(
        _("explain words of the glossary"),
        default=True,
        help_text=_("Where each of them first stands, and again at the foot of the page."),
    )

    class Meta:
        abstract = True

    @property
    def lexicon(self):
        """The words to explain, or None. What they mean is for readers who accepted alone."""
        is_open = getattr(self, "is_open", False)
        return lexicon() if self.explains_words and not is_open else None
