"""Ticked references of the admin's list as a file: bulk actions that only read."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from articles.references.exports import BIBTEX, RIS
from articles.references.files import answer
from articles.references.models import Reference

POLICY = ModelPermissionPolicy(Reference)
LONGEST_ID = 18


class _SaveTicked(SnippetBulkAction):
    models = [Reference]
    http_method_names = ["get"]
    action_priority = 10
    template_name = ""

    def get(self, request):
        if not POLICY.user_has_any_permission(request.user, ("add", "change", "delete", "view")):
            raise PermissionDenied
        ids = request.GET.getlist("id")
        references = Reference.objects.defer("csl", "note").order_by("label", "pk")
        if "all" not in ids:
            known = [text for text in ids if text.isdecimal() and len(text) <= LONGEST_ID]
            references = references.filter(pk__in=known)
        if not references:
            raise Http404("nothing is ticked")
        return answer(references, self.form, name="references")


class SaveRis(_SaveTicked):
    form = RIS
    action_type = "save_ris"
    display_name = _("Save as RIS")
    aria_label = _("Save the ticked references as RIS")


class SaveBibtex(_SaveTicked):
    form = BIBTEX
    action_type = "save_bib"
    display_name = _("Save as BibTeX")
    aria_label = _("Save the ticked references as BibTeX")
