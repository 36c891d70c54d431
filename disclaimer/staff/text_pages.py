"""One text as visitors see it, as the bytes of its hash, and beside another text."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import TemplateView
from wagtail.utils.decorators import xframe_options_sameorigin_override

from disclaimer.models import DisclaimerVersion
from disclaimer.staff.comparing import comparisons, usual_other
from disclaimer.staff.text_rights import ReadersOfTexts, TextPage, title_of


class GateView(ReadersOfTexts, View):
    """The gate with this text, whole, with a button that does nothing."""

    @method_decorator(xframe_options_sameorigin_override)
    def get(self, request, pk):
        text = get_object_or_404(DisclaimerVersion, pk=pk)
        return text.make_preview_request(request, "")


class CanonicalView(ReadersOfTexts, View):
    """The bytes of which the hash is taken, so that anyone can take it again."""

    def get(self, request, pk):
        text = get_object_or_404(DisclaimerVersion, pk=pk)
        name = f"disclaimer-{text.label}.json"
        return HttpResponse(
            text.canonical_text(),
            content_type="application/json",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


class TextChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, text):
        if text.is_published:
            return f"{text.label} – {text.heading}"
        day = localtime(text.created_at)
        return _("Draft of %(day)s – %(heading)s") % {
            "day": f"{day.day} {day:%B %Y}",
            "heading": text.heading,
        }


class ComparisonForm(forms.Form):
    before = TextChoiceField(queryset=DisclaimerVersion.objects.all(), label=_("From"))
    after = TextChoiceField(queryset=DisclaimerVersion.objects.all(), label=_("To"))


class ComparisonView(ReadersOfTexts, TextPage, TemplateView):
    """`?after=` and `?before=` name two texts; what is left out is chosen as one would expect."""

    template_name = "disclaimer/staff/comparison.html"
    page_title = _("Compare texts")
    header_icon = "code"

    def get_context_data(self, **kwargs):
        chosen = {"after": _newest_work(), **self.request.GET.dict()}
        if "before" not in chosen:
            chosen["before"] = _usual_before(chosen["after"])
        form = ComparisonForm(chosen)
        context = super().get_context_data(form=form, **kwargs)
        if form.is_valid():
            before, after = form.cleaned_data["before"], form.cleaned_data["after"]
            context["before"], context["after"] = before, after
            context["before_title"], context["after_title"] = title_of(before), title_of(after)
            context["comparisons"] = comparisons(before, after)
        return context


def _newest_work():
    """The id of the newest draft, or of the live text where nobody is writing."""
    newest = DisclaimerVersion.objects.drafts().order_by("-created_at").first()
    return (newest or DisclaimerVersion.objects.newest() or DisclaimerVersion()).pk


def _usual_before(pk):
    text = DisclaimerVersion.objects.filter(pk=pk).first() if str(pk).isdecimal() else None
    other = text and usual_other(text)
    return other.pk if other else pk
