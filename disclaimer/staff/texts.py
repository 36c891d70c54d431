"""The texts of the disclaimer in the admin: write a draft, preview it, publish it for good."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views import snippets

from disclaimer import versions
from disclaimer.models import DisclaimerVersion

PUBLISH = "disclaimer.publish_disclaimerversion"


class TextPolicy(ModelPermissionPolicy):
    """What is published stays as it is, whatever rights someone has."""

    def user_has_permission_for_instance(self, user, action, instance):
        if action in {"change", "delete"} and instance.is_published:
            return False
        return super().user_has_permission_for_instance(user, action, instance)

    def user_has_any_permission_for_instance(self, user, actions, instance):
        return any(
            self.user_has_permission_for_instance(user, action, instance) for action in actions
        )


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


class PublishView(WagtailAdminTemplateMixin, FormView):
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

    def get_context_data(self, **kwargs):
        newest = DisclaimerVersion.objects.newest()
        return super().get_context_data(draft=self.object, newest=newest, **kwargs)

    def form_valid(self, form):
        try:
            self.object.publish(
                is_material=form.cleaned_data["kind"] == "material", user=self.request.user
            )
        except ValidationError as error:  # a colleague was quicker
            messages.error(self.request, error.message)
        else:
            versions.read_soon()
            log(self.object, "disclaimer.publish", user=self.request.user)
            messages.success(self.request, _("%s is what visitors now see.") % self.object)
        return redirect(reverse("disclaimer_texts:list"))


class TextIndexView(snippets.IndexView):
    @cached_property
    def columns(self):
        # Without the boxes for deleting many at once: most rows here can never be deleted.
        return [column for column in super().columns if column.name != "bulk_actions"]

    def get_edit_url(self, instance):
        return None if instance.is_published else super().get_edit_url(instance)

    def get_delete_url(self, instance):
        return None if instance.is_published else super().get_delete_url(instance)

    def get_list_more_buttons(self, instance):
        buttons = super().get_list_more_buttons(instance)
        if not instance.is_published and self.request.user.has_perm(PUBLISH):
            url = reverse("disclaimer_texts:publish", args=[instance.pk])
            buttons.append(Button(_("Publish…"), url=url, icon_name="upload", priority=5))
        return buttons


class TextEditView(snippets.EditView):
    def dispatch(self, request, *args, **kwargs):
        if self.object.is_published:
            messages.info(
                request, _("A published text cannot change. Copy it to write the next one.")
            )
            return redirect(reverse("disclaimer_texts:inspect", args=[self.object.pk]))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def header_more_buttons(self):
        buttons = super().header_more_buttons
        if self.request.user.has_perm(PUBLISH):
            url = reverse("disclaimer_texts:publish", args=[self.object.pk])
            buttons.append(Button(_("Publish…"), url=url, icon_name="upload", priority=5))
        return buttons


class TextCopyView(snippets.CopyView):
    def get_initial_form_instance(self):
        """A new draft with the same words, and none of the number, date and hash."""
        source = self.get_object()
        return DisclaimerVersion(
            heading=source.heading, body=source.body, agree_label=source.agree_label
        )


class TextViewSet(snippets.SnippetViewSet):
    model = DisclaimerVersion
    icon = "doc-full"
    menu_label = _("Texts")
    menu_name = "disclaimer-texts"
    url_namespace = "disclaimer_texts"
    url_prefix = "disclaimer/texts"
    index_view_class = TextIndexView
    edit_view_class = TextEditView
    copy_view_class = TextCopyView
    inspect_view_enabled = True
    inspect_view_fields = [
        "label", "heading", "body", "agree_label", "change_note", "text_hash",
        "published_at", "published_by",
    ]  # fmt: skip
    list_display = [
        Column("heading"),
        Column("label", label=_("Version")),
        DateColumn("published_at", label=_("Published")),
        Column("change_note", label=_("What changed")),
    ]
    add_to_reference_index = False
    # It stands in our own menu, so not under Snippets as well.
    menu_item_is_registered = True

    @property
    def permission_policy(self):
        return TextPolicy(self.model)

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("publish/<int:pk>/", PublishView.as_view(), name="publish"),
        ]
