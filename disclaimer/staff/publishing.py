"""Publishing a text for good: look at it, see what changes and whom it disturbs, then confirm."""

import hashlib
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.log_actions import log

from disclaimer import cookie, versions
from disclaimer.models import Acceptance, DisclaimerVersion
from disclaimer.staff.comparing import comparisons
from disclaimer.staff.text_rights import PUBLISH, TextPage


class PublishForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What has changed?"),
        widget=forms.RadioSelect,
        choices=[
            (
                "minor",
                _("Wording only: spelling, layout, a clearer sentence. Nobody is asked again."),
            ),
            ("material", _("The meaning: every visitor is asked to read and agree again.")),
        ],
        help_text=_("If in doubt, choose the meaning. A published text can never be changed."),
    )
    # What was on the screen when someone decided: this draft's words, beside that live text.
    seen = forms.CharField(widget=forms.HiddenInput)


class PublishView(TextPage, FormView):
    """Number a draft and show it to visitors, as a minor or a material change."""

    form_class = PublishForm
    template_name = "disclaimer/staff/publish.html"
    page_title = _("Publish the disclaimer")
    header_icon = "tick-inverse"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(PUBLISH):
            raise PermissionDenied
        self.object = get_object_or_404(DisclaimerVersion.objects.drafts(), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def live(self):
        return DisclaimerVersion.objects.newest()

    def get_initial(self):
        return {"seen": fingerprint(self.object, self.live)}

    def get_context_data(self, **kwargs):
        asked_again = acceptances_that_count(self.live) if self.live else 0
        return super().get_context_data(
            draft=self.object,
            live=self.live,
            comparisons=comparisons(self.live, self.object) if self.live else [],
            asked_again=asked_again,
            **kwargs,
        )

    def form_valid(self, form):
        try:
            text = publish_as_seen(self.object.pk, by=self.request.user, **form.cleaned_data)
        except ValidationError as error:
            messages.error(self.request, error.message)
            return redirect(self.request.path)
        messages.success(self.request, _("%s is what visitors now see.") % text)
        return redirect(reverse("disclaimer_texts:list"))


def publish_as_seen(pk, *, kind, seen, by):
    """Publish the draft if it and the live text are what the user saw; returns it.

    Raises ValidationError with a sentence for the user.
    """
    with transaction.atomic():
        text = DisclaimerVersion.objects.select_for_update().filter(pk=pk).first()
        if text is None or seen != fingerprint(text, DisclaimerVersion.objects.newest()):
            raise ValidationError(
                _("The draft or the live text changed while you were reading. Look again.")
            )
        text.publish(is_material=kind == "material", user=by)
        log(text, "disclaimer.publish", user=by)
    versions.read_soon()
    return text


def fingerprint(draft, live):
    """Differs as soon as a word of the draft, or which text is live, is another."""
    words = hashlib.sha256(draft.canonical_text()).hexdigest()
    return f"{live.pk if live else 0}-{words}"


def acceptances_that_count(live):
    """How many acceptances open the gate today: of the live major version, and not a year old."""
    oldest = timezone.now() - timedelta(seconds=cookie.MAX_AGE)
    return (
        Acceptance.objects.standing()
        .filter(version__major=live.major, accepted_at__gt=oldest)
        .count()
    )
