"""What is asked when a page is marked as reviewed, and when a reviewer approves a text."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from articles.reviews.models import Review

# Half a year: the usual interval of health information that changes.
DAYS_TO_THE_NEXT = 182


def usual_days():
    """Today and the day of the next review, unless the reviewer says otherwise."""
    today = timezone.localdate()
    return {"reviewed_on": today, "next_due": today + timedelta(days=DAYS_TO_THE_NEXT)}


class ReviewForm(forms.ModelForm):
    class Meta:
        model = Review
        fields = ("reviewer", "reviewed_on", "next_due", "note")
        widgets = {
            "reviewed_on": AdminDateInput,
            "next_due": AdminDateInput,
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(
            *args, **{**kwargs, "initial": {**usual_days(), **kwargs.get("initial", {})}}
        )


class ApprovalForm(ReviewForm):
    """In a workflow somebody has to put a name to it. Cleaned values can go through JSON."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reviewer"].required = True
        self.fields["reviewer"].help_text = _("Readers see this name and day with the text.")

    def full_clean(self):
        super().full_clean()
        reviewer = getattr(self, "cleaned_data", {}).get("reviewer")
        if reviewer:
            self.cleaned_data["reviewer"] = reviewer.pk
