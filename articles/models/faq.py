"""Questions that people ask, with answers, on one page."""

from itertools import chain, count

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelsearch.tasks import insert_or_update_object_task
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable
from wagtail.rich_text import expand_db_html, get_text_for_indexing
from wagtail.search import index
from wagtail.tasks import update_reference_index_task

from articles.blocks import TEXT_FEATURES
from articles.body import finish
from articles.body.page_links import left_to_the_pass
from articles.machine_readable import questions
from articles.models.addresses import HasAddressUnderHome
from articles.models.readable import ReadablePage
from articles.references.cited import without_citations

# Ids that the page's frame uses.
TAKEN = ("main", "contents", "questions", "references")


def _each_once(anchors):
    """The anchors, with a number behind one that an earlier question or the frame has."""
    taken = set(TAKEN)
    for anchor in anchors:
        numbered = (f"{anchor}-{number}" for number in count(2))
        unique = next(name for name in chain([anchor], numbered) if name not in taken)
        taken.add(unique)
        yield unique


class FAQPage(HasAddressUnderHome, ReadablePage):
    own_slugs = frozenset({"faq"})
    edit_handler = ReadablePage.tabs(
        InlinePanel("questions", heading=_("Questions"), label=_("question"))
    )
    search_fields = [
        *ReadablePage.search_fields,
        index.RelatedFields(
            "questions", [index.SearchField("question", boost=2), index.SearchField("answer_text")]
        ),
    ]
    kind_for_readers = _("Questions and answers")
    page_description = _("Questions and answers in an order that you choose.")

    parent_page_types = ["articles.HomePage"]
    subpage_types = []
    max_count = 1

    class Meta:
        verbose_name = _("questions and answers")

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        # Both indexes are told when the page is saved, which is before its questions are. They
        # read what is stored: in memory there may be a draft.
        for tell in (insert_or_update_object_task, update_reference_index_task):
            tell.enqueue(self._meta.app_label, self._meta.model_name, str(self.pk))

    def plain_text(self):
        return " ".join(f"{entry.question} {entry.answer_text()}" for entry in self.questions.all())

    def body_context(self, context):
        """questions [{anchor, question, answer_html}], references, words, funding_html."""
        entries = list(self.questions.all())
        with left_to_the_pass():
            texts = [expand_db_html(entry.answer) for entry in entries]
            texts.append(self.funding_html())
        finished = finish(*texts, lexicon=self.lexicon)
        *answers, funding_html = finished.fragments
        anchors = _each_once([entry.anchor for entry in entries])
        return {
            "questions": [
                {"anchor": anchor, "question": entry.question, "answer_html": answer}
                for anchor, entry, answer in zip(anchors, entries, answers, strict=True)
            ],
            "references": finished.references,
            "words": finished.words,
            "funding_html": funding_html,
        }

    def structured_data(self, context):
        entries = ((entry.question, entry.answer_text()) for entry in self.questions.all())
        return [questions(entries), *super().structured_data(context)]


class FAQQuestion(Orderable):
    page = ParentalKey(FAQPage, on_delete=models.CASCADE, related_name="questions")
    question = models.CharField(
        _("question"), max_length=200, help_text=_("In the words that people use.")
    )
    answer = RichTextField(
        _("answer"), features=TEXT_FEATURES, help_text=_("The short answer first. /cit to cite.")
    )
    anchor = models.SlugField(
        _("name in the address"),
        max_length=80,
        blank=True,
        help_text=_("For links that lead straight here. Made from the question if empty."),
    )

    panels = [FieldPanel("question"), FieldPanel("answer"), FieldPanel("anchor")]

    class Meta(Orderable.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self):
        return self.question

    def clean(self):
        super().clean()
        self._name_in_address()

    def save(self, *args, **kwargs):
        self._name_in_address()
        super().save(*args, **kwargs)

    def _name_in_address(self):
        self.anchor = self.anchor or slugify(self.question)[:80].strip("-")

    def answer_text(self):
        """The answer without markup and citations."""
        return get_text_for_indexing(without_citations(self.answer))
