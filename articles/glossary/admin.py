"""The glossary in the Wagtail admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet

from articles.glossary.models import GlossaryTerm


class GlossaryTermViewSet(SnippetViewSet):
    model = GlossaryTerm
    icon = "openquote"
    menu_label = _("Glossary")
    menu_name = "glossary"
    menu_order = 255
    add_to_admin_menu = True
    list_display = ("term", "definition")
    list_per_page = 50
    copy_view_enabled = False
    inspect_view_enabled = False
