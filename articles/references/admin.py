"""References in the Wagtail admin: list, chooser, and the guard against deleting a used one."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.models import ReferenceIndex
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from articles.references.models import Reference
from articles.references.panels import PANELS

NAMESPACE = "references"
CHOOSER_NAMESPACE = "reference_chooser"


class _ColumnsOfTheWork:
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
        ]


class ReferenceChooseView(_ColumnsOfTheWork, ChooseView):
    pass


class ReferenceChooseResultsView(_ColumnsOfTheWork, ChooseResultsView):
    pass


class ReferenceChooserViewSet(SnippetChooserViewSet):
    """Find a reference, or add one without leaving the text."""

    choose_view_class = ReferenceChooseView
    choose_results_view_class = ReferenceChooseResultsView
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
    creation_tab_label = gettext_lazy("Add a new one")


class ReferenceViewSet(SnippetViewSet):
    model = Reference
    icon = "citation"
    menu_label = gettext_lazy("References")
    menu_name = "references"
    menu_order = 250
    add_to_admin_menu = True
    admin_url_namespace = NAMESPACE
    base_url_path = "references"
    chooser_admin_url_namespace = CHOOSER_NAMESPACE
    chooser_viewset_class = ReferenceChooserViewSet
    chooser_per_page = 20
    list_display = ("label", "title", "published", "retraction_status", "checked_on")
    list_filter = ("kind", "retraction_status")
    list_per_page = 50
    ordering = ("label",)
    copy_view_enabled = False
    inspect_view_enabled = False
    panels = PANELS


def used_references(instances):
    """Those of the instances that are references and stand in a page."""
    return [
        instance
        for instance in instances
        if isinstance(instance, Reference) and ReferenceIndex.get_references_to(instance).exists()
    ]


def refuse_to_delete_used(request, instances):
    """Hook before_delete_snippet: send the editor to the places that use it instead."""
    used = used_references(instances)
    if not used:
        return None
    messages.error(
        request,
        _("%s is cited on a page, so it cannot be deleted. These are the places:") % used[0],
    )
    return redirect(reverse(f"{NAMESPACE}:usage", args=[used[0].pk]))
