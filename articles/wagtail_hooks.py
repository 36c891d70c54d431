"""What we add to the Wagtail admin."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from articles import leaving_admin as leaving
from articles.body.page_links import PageLinks
from articles.brand import admin as brand
from articles.fixed_pages import keep_fixed_page, keep_fixed_pages
from articles.glossary.admin import GlossaryTermViewSet
from articles.links import admin as links
from articles.models import HomePage, Person, Topic
from articles.people_admin import keep_who_is_named
from articles.publishing_rules import admin as publishing_rules
from articles.references import history, report, rich_text
from articles.references.admin import ReferenceViewSet, refuse_to_delete_used
from articles.references.ticked import SaveBibtex, SaveRis
from articles.reviews import admin as reviews
from articles.search import admin as search


class PersonViewSet(SnippetViewSet):
    model = Person
    icon = "user"
    menu_label = gettext_lazy("People")
    list_display = ("name", "role")
    list_per_page = 50


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    menu_label = gettext_lazy("Topics")
    list_display = ("name", "description")
    list_per_page = 50


class WordsAndPeople(SnippetViewSetGroup):
    items = (PersonViewSet, TopicViewSet)
    menu_label = gettext_lazy("People")
    menu_icon = "group"
    menu_order = 260
    add_to_admin_menu = True


register_snippet(ReferenceViewSet)
register_snippet(WordsAndPeople)
register_snippet(GlossaryTermViewSet)
search.register()
hooks.register("register_rich_text_features", rich_text.register)
# After Wagtail's own registration of the same link type, whatever the order of the apps.
hooks.register(
    "register_rich_text_features",
    lambda features: features.register_link_type(PageLinks),
    order=100,
)
hooks.register("before_delete_snippet", refuse_to_delete_used)
hooks.register("register_bulk_action", SaveRis)
hooks.register("register_bulk_action", SaveBibtex)
hooks.register("before_delete_snippet", keep_who_is_named)
hooks.register("work_of_today", report.work_of_today)
hooks.register("register_reports_menu_item", report.menu_item)
hooks.register("register_admin_urls", report.urls)
hooks.register("register_log_actions", history.log_actions)
hooks.register("before_delete_page", keep_fixed_page)
hooks.register("before_unpublish_page", keep_fixed_page)
hooks.register("before_bulk_action", keep_fixed_pages)


leaving.register()
reviews.register()
publishing_rules.register()
links.register()
brand.register()


@hooks.register("insert_global_admin_css")
def staff_css():
    return format_html('<link rel="stylesheet" href="{}">', static("css/staff.css"))


@hooks.register("register_icons")
def register_icons(icons):
    return [*icons, "wagtailadmin/icons/citation.svg"]


@hooks.register("before_copy_page")
def refuse_a_copy_at_a_reserved_address(request, page):
    """The page model refuses it too, but only as an error page; this is a sentence."""
    slug = request.POST.get("new_slug", "")
    parent = request.POST.get("new_parent_page", "")
    if slug not in settings.RESERVED_SLUGS:
        return None
    if not HomePage.objects.filter(pk=parent if parent.isdecimal() else 0).exists():
        return None
    messages.error(request, _("“%s” is an address that the site itself uses.") % slug)
    return redirect(request.get_full_path())
