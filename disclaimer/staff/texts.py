"""The texts of the disclaimer in the admin: every version, drafts to write, and what leads on."""

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Count, F, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import InspectView
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views import snippets

from disclaimer.models import Acceptance, DisclaimerVersion
from disclaimer.staff.columns import day_of, name_of
from disclaimer.staff.publishing import PublishView
from disclaimer.staff.text_pages import CanonicalView, ComparisonView, GateView
from disclaimer.staff.text_rights import PUBLISH, TextPolicy, title_of

SHORT = 12  # of 64 hexadecimal digits: enough to tell texts apart, short enough for a column


def kind_of(text):
    if not text.is_published:
        return ""
    return _("Wording") if text.minor else _("Meaning")


def acceptances_of(text):
    return intcomma(text.accepted) if text.is_published else ""


def with_counts(texts):
    """Each text with `accepted`: how many acceptances of it are on record, withdrawn or not."""
    one = Acceptance.objects.filter(version=OuterRef("pk")).order_by().values("version")
    count = Subquery(one.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    return texts.annotate(accepted=Coalesce(count, 0))


def ways_on(text):
    """Buttons for looking at a text, beside editing it."""
    return [
        Button(
            _("See the gate"),
            url=reverse("disclaimer_texts:gate", args=[text.pk]),
            icon_name="view",
            attrs={"target": "_blank"},
            priority=2,
        ),
        Button(
            _("Compare"),
            url=f"{reverse('disclaimer_texts:compare')}?after={text.pk}",
            icon_name="code",
            priority=3,
        ),
    ]


def publishing(text, user, button=HeaderButton):
    """The button that leads to publishing this text, in a list; empty where that cannot be."""
    if text.is_published or not user.has_perm(PUBLISH):
        return []
    url = reverse("disclaimer_texts:publish", args=[text.pk])
    return [button(_("Publish…"), url=url, icon_name="upload", priority=5)]


class TextIndexView(snippets.IndexView):
    @cached_property
    def columns(self):
        # Without the boxes for deleting many at once: most rows here can never be deleted.
        columns = [column for column in super().columns if column.name != "bulk_actions"]
        columns[0].sort_key = None  # there is one order here
        columns[0].classname = "disclaimer-title"
        return columns

    def get_base_queryset(self):
        return with_counts(super().get_base_queryset().select_related("published_by"))

    def order_queryset(self, queryset):
        # Drafts first on every database: what someone comes to work on.
        return queryset.order_by(F("published_at").desc(nulls_first=True), "-created_at")

    def get_edit_url(self, instance):
        return None if instance.is_published else super().get_edit_url(instance)

    def get_delete_url(self, instance):
        return None if instance.is_published else super().get_delete_url(instance)

    def get_list_more_buttons(self, instance):
        usual = super().get_list_more_buttons(instance)
        return [*usual, *ways_on(instance), *publishing(instance, self.request.user, Button)]


class TextEditView(snippets.EditView):
    def dispatch(self, request, *args, **kwargs):
        if self.object.is_published:
            messages.info(
                request, _("A published text cannot change. Copy it to write the next one.")
            )
            return redirect(reverse("disclaimer_texts:inspect", args=[self.object.pk]))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def header_buttons(self):
        return publishing(self.object, self.request.user)

    @cached_property
    def header_more_buttons(self):
        return [*super().header_more_buttons, *ways_on(self.object)]


class TextInspectView(InspectView):
    """Everything there is to know of one text."""

    template_name = "disclaimer/staff/text.html"

    def get_object(self, queryset=None):
        return get_object_or_404(with_counts(DisclaimerVersion.objects.all()), pk=self.pk)

    def get_page_subtitle(self):
        return title_of(self.object)

    @cached_property
    def header_buttons(self):
        return publishing(self.object, self.request.user)

    @cached_property
    def header_more_buttons(self):
        return [*super().header_more_buttons, *ways_on(self.object)]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            text=self.object,
            kind=kind_of(self.object),
            publisher=name_of(self.object.published_by),
            canonical_url=reverse("disclaimer_texts:canonical", args=[self.object.pk]),
            **kwargs,
        )


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
    index_template_name = "disclaimer/staff/list.html"
    edit_view_class = TextEditView
    copy_view_class = TextCopyView
    inspect_view_class = TextInspectView
    inspect_view_enabled = True
    list_display = [
        "heading",
        Column("label", label=_("Version")),
        Column("kind", label=_("Change of"), accessor=kind_of),
        Column("published_at", label=_("Published"), accessor=day_of("published_at")),
        Column("published_by", label=_("By"), accessor=lambda text: name_of(text.published_by)),
        Column("accepted", label=_("Acceptances"), accessor=acceptances_of),
        Column("text_hash", label=_("SHA-256"), accessor=lambda text: text.text_hash[:SHORT]),
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
            path("compare/", ComparisonView.as_view(), name="compare"),
            path("gate/<int:pk>/", GateView.as_view(), name="gate"),
            path("canonical/<int:pk>/", CanonicalView.as_view(), name="canonical"),
            path("publish/<int:pk>/", PublishView.as_view(), name="publish"),
        ]
