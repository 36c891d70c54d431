"""The page of all words that the site explains."""

from itertools import groupby

from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.rich_text import expand_db_html

from articles.blocks import TEXT_FEATURES
from articles.body import finish
from articles.body.page_links import left_to_the_pass
from articles.glossary.lexicon import WORDS_ON_A_PAGE, lexicon
from articles.glossary.models import GlossaryTerm
from articles.models.addresses import HasAddressUnderHome
from articles.models.readable import ReadablePage


class GlossaryPage(HasAddressUnderHome, ReadablePage):
    introduction = RichTextField(_("introduction"), features=TEXT_FEATURES, blank=True)

    own_slugs = frozenset({"glossary"})
    edit_handler = ReadablePage.tabs(
        FieldPanel("introduction", help_text=_("A few sentences above the words.")),
        provenance=False,
    )
    kind_for_readers = _("Glossary")
    page_description = _("All words that the site explains, from A to Z.")

    parent_page_types = ["articles.HomePage"]
    subpage_types = []
    max_count = 1

    class Meta:
        verbose_name = _("glossary page")

    def body_context(self, context):
        """listing of entries, introduction_html, letters and references.

        letters: [{letter, words: [(entry, more_html)]}] of the entries on this page of the list.
        """
        paginator = Paginator(lexicon().entries, WORDS_ON_A_PAGE)
        listing = paginator.get_page(context["request"].GET.get("page"))
        terms = GlossaryTerm.objects.in_bulk([entry.slug for entry in listing], field_name="slug")
        entries = [entry for entry in listing if entry.slug in terms]
        with left_to_the_pass():
            texts = [expand_db_html(self.introduction)]
            texts += [expand_db_html(terms[entry.slug].more) for entry in entries]
        finished = finish(*texts)
        introduction_html, *more = finished.fragments
        by_letter = groupby(zip(entries, more, strict=True), key=lambda pair: pair[0].letter)
        return {
            "listing": listing,
            "introduction_html": introduction_html,
            "letters": [{"letter": letter, "words": list(pairs)} for letter, pairs in by_letter],
            "references": finished.references,
        }
