"""The window in which editors find a reference, or add one without leaving the text."""

from django import forms
from django.core.exceptions import ValidationError
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenView,
    SnippetCreateView,
)

from articles.references.adding import find_or_add, sentence_about
from articles.references.identifiers import normalised_doi
from articles.references.registers import RegisterError

CHOOSER_NAMESPACE = "reference_chooser"


class NumberForm(forms.Form):
    """A DOI or PubMed number, and afterwards in `reference` and `is_new` the work it belongs to."""

    number = forms.CharField(
        label=_("DOI or PubMed number"),
        max_length=500,
        help_text=_(
            "Paste it as you have it, also as an address: https://doi.org/10.1038/… or 33972795"
        ),
    )

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_number(self):
        text = self.cleaned_data["number"]
        try:
            self.reference, self.is_new = find_or_add(text, user=self.user)
        except RegisterError as error:
            raise ValidationError(sentence_about(error)) from error
        return text


class _WithNumberForm:
    """The tab for a new one begins with the form that needs no more than a number."""

    creation_form_template_name = "articles/staff/reference_creation_form.html"

    def get_creation_form_kwargs(self):
        # The page that is being edited behind the window has an id_title of its own.
        return {**super().get_creation_form_kwargs(), "auto_id": "reference_%s"}

    def get_creation_form_context_data(self, form):
        return {
            **super().get_creation_form_context_data(form),
            "number_form": getattr(self, "number_form", None) or NumberForm(prefix="by"),
            "number_action_url": self.append_preserved_url_parameters(
                reverse(f"{CHOOSER_NAMESPACE}:by_number")
            ),
        }


class _ChosenWithItsStanding:
    """What goes into the text says at once if the work was retracted."""

    def get_display_title(self, instance):
        if not instance.is_retracted:
            return str(instance)
        return f"{instance} ({instance.get_retraction_status_display().lower()})"


class _Standing(Column):
    cell_template_name = "articles/staff/reference_standing.html"


class _ListOfWorks:
    def get_object_list(self):
        return super().get_object_list().defer("csl", "note")

    @property
    def title_column(self):
        column = super().title_column
        column.label, column.width = _("Reference"), "22%"
        return column

    @property
    def columns(self):
        return [
            # Columns are told apart by name: "title" is the label that chooses the reference.
            *super().columns,
            Column("work", label=_("Work"), accessor="title"),
            Column("year", label=_("Year"), accessor="year"),
            _Standing("standing", label=_("Standing"), accessor=lambda reference: reference),
        ]


class ReferenceChooseView(_WithNumberForm, _ListOfWorks, ChooseView):
    pass


class ReferenceChooseResultsView(_ListOfWorks, ChooseResultsView):
    pass


class ReferenceChosenView(_ChosenWithItsStanding, SnippetChosenView):
    pass


class ReferenceCreateView(_WithNumberForm, _ChosenWithItsStanding, SnippetCreateView):
    pass


class ReferenceByNumberView(_WithNumberForm, _ChosenWithItsStanding, SnippetCreateView):
    """Takes the number alone; what it belongs to is chosen at once."""

    def post(self, request):
        self.number_form = NumberForm(request.POST, prefix="by", user=request.user)
        if self.number_form.is_valid():
            return self.get_chosen_response(self.number_form.reference)
        # What was typed is not lost for the form below.
        typed = request.POST.get("by-number", "")[:255]
        self.form = self.get_creation_form_class()(
            initial={"doi": normalised_doi(typed) or ""}, auto_id="reference_%s"
        )
        return self.get_reshow_creation_form_response()


class ReferenceChooserViewSet(SnippetChooserViewSet):
    choose_view_class = ReferenceChooseView
    choose_results_view_class = ReferenceChooseResultsView
    chosen_view_class = ReferenceChosenView
    create_view_class = ReferenceCreateView
    form_fields = (
        "label",
        "kind",
        "title",
        "authors",
        "container",
        "published",
        "doi",
        "url",
    )
    creation_tab_label = _("Add a new one")

    def get_urlpatterns(self):
        by_number = self.construct_view(ReferenceByNumberView)
        return [*super().get_urlpatterns(), path("by-number/", by_number, name="by_number")]
