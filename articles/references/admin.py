"""References in the Wagtail admin: the list, the form, and the guard against deleting used ones."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import DateColumn
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.models import ReferenceIndex
from wagtail.snippets.views.snippets import EditView, IndexView, SnippetViewSet

from articles.references.chooser import CHOOSER_NAMESPACE, ReferenceChooserViewSet
from articles.references.drafts import draft_that_cites
from articles.references.exports import BIBTEX, RIS
from articles.references.files import answer
from articles.references.models import Reference
from articles.references.panels import PANELS
from articles.references.screens import AddByNumber, FetchAgain

NAMESPACE = "references"


class ReferenceIndexView(IndexView):
    """The list, and what it shows (after search and filters) as a file."""

    @cached_property
    def header_buttons(self):
        buttons = super().header_buttons
        if self.permission_policy.user_has_permission(self.request.user, "add"):
            buttons.append(
                HeaderButton(
                    _("Add by DOI"), url=reverse(f"{NAMESPACE}:add_by_number"), icon_name="download"
                )
            )
        return buttons

    @cached_property
    def header_more_buttons(self):
        return [
            *super().header_more_buttons,
            *(
                Button(
                    _("Download %(format)s") % {"format": name},
                    url=self.get_export_url(form),
                    icon_name="download",
                    priority=90,
                )
                for form, name in ((RIS, "RIS"), (BIBTEX, "BibTeX"))
            ),
        ]

    def get_base_queryset(self):
        return super().get_base_queryset().defer("csl", "note")

    def get(self, request, *args, **kwargs):
        form = request.GET.get("export")
        if form in {RIS, BIBTEX}:
            return answer(self.get_queryset(), form, name="references")
        return super().get(request, *args, **kwargs)


class ReferenceEditView(EditView):
    @cached_property
    def header_more_buttons(self):
        buttons = super().header_more_buttons
        if self.object.doi or self.object.pmid:
            buttons.append(
                Button(
                    _("Fetch again"),
                    url=reverse(f"{NAMESPACE}:fetch_again", args=[self.object.pk]),
                    icon_name="download",
                    priority=15,
                )
            )
        return buttons


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
    index_view_class = ReferenceIndexView
    edit_view_class = ReferenceEditView
    list_display = (
        "label",
        "title",
        "published",
        "retraction_status",
        DateColumn(
            "notices_checked_at",
            label=gettext_lazy("Checked"),
            sort_key="notices_checked_at",
        ),
    )
    list_filter = ("kind", "retraction_status")
    list_per_page = 50
    ordering = ("label",)
    copy_view_enabled = False
    inspect_view_enabled = False
    panels = PANELS

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("add-by-doi/", AddByNumber.as_view(), name="add_by_number"),
            path("fetch-again/<int:pk>/", FetchAgain.as_view(), name="fetch_again"),
        ]


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
        return _refuse_to_delete_what_drafts_cite(request, instances)
    messages.error(
        request,
        _("%s is cited on a page, so it cannot be deleted. These are the places:") % used[0],
    )
    return redirect(reverse(f"{NAMESPACE}:usage", args=[used[0].pk]))


def _refuse_to_delete_what_drafts_cite(request, instances):
    references = [instance for instance in instances if isinstance(instance, Reference)]
    found = references and draft_that_cites(references)
    if not found:
        return None
    reference, title = found
    words = _("%(reference)s is cited in a draft of “%(title)s”, so it cannot be deleted.")
    messages.error(request, words % {"reference": reference, "title": title})
    return redirect(reverse(f"{NAMESPACE}:list"))
