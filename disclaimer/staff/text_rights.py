"""Who may do what with a text, and what the pages about one text have in common."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permission_policies import ModelPermissionPolicy

from disclaimer.models import DisclaimerVersion

PUBLISH = "disclaimer.publish_disclaimerversion"
ANY = ("add", "change", "delete", "view", "publish")


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


def may_read_texts(user):
    return TextPolicy(DisclaimerVersion).user_has_any_permission(user, ANY)


def title_of(text):
    """How staff tell texts apart: “Disclaimer 1.2”, or a draft by its heading."""
    return str(text) if text.is_published else _("Draft: %s") % text.heading


class ReadersOfTexts:
    """A view for everyone who may do anything with the texts."""

    def dispatch(self, request, *args, **kwargs):
        if not may_read_texts(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class TextPage(WagtailAdminTemplateMixin):
    """An admin page that stands below the list of texts."""

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("disclaimer_texts:list"), "label": _("Disclaimer texts")},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]
