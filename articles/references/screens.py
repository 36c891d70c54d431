"""Screens of the admin beside the list of references: add by number, and fetch again."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.permission_policies import ModelPermissionPolicy

from articles.references.adding import fetch_again, sentence_about
from articles.references.chooser import NumberForm
from articles.references.models import Reference
from articles.references.registers import RegisterError


class _Screen(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    permission_policy = ModelPermissionPolicy(Reference)
    header_icon = "citation"

    def get_breadcrumbs_items(self):
        here = {"url": "", "label": self.page_title}
        listed = {"url": reverse("references:list"), "label": _("References")}
        return [*self.breadcrumbs_items, listed, here]


class AddByNumber(_Screen, FormView):
    """One field: a DOI or a PubMed number. Leads to the record for a look over it."""

    permission_required = "add"
    page_title = gettext_lazy("Add by DOI")
    form_class = NumberForm
    template_name = "articles/staff/reference_add.html"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form):
        words = (
            _("“%s” was added. Look whether everything is right.")
            if form.is_new
            else _("“%s” is known already. Here it is.")
        )
        messages.success(self.request, words % form.reference)
        if form.reference.has_notice:
            status = form.reference.get_retraction_status_display()
            messages.warning(self.request, _("It is marked “%s”.") % status)
        return redirect("references:edit", form.reference.pk)


class FetchAgain(_Screen, TemplateView):
    """Asks before the register's record is written over ours."""

    permission_required = "change"
    page_title = gettext_lazy("Fetch again")
    template_name = "articles/staff/reference_fetch_again.html"

    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "reference": self._reference()}

    def post(self, request, pk):
        reference = self._reference()
        try:
            changed = fetch_again(reference, user=request.user)
        except RegisterError as error:
            messages.error(request, sentence_about(error))
            return redirect("references:edit", pk)
        if changed:
            names = get_text_list([str(name) for name in changed], _("and"))
            messages.success(request, _("Fetched. This changed: %s.") % names)
        else:
            messages.success(request, _("Fetched. Nothing has changed."))
        return redirect("references:edit", pk)

    def _reference(self):
        return get_object_or_404(Reference, pk=self.kwargs["pk"])
