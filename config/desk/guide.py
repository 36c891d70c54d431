"""The guide for editors, docs/editors.md, as a page of the admin for everyone who works there."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt
from wagtail.admin.menu import MenuItem

FILE = settings.BASE_DIR / "docs" / "editors.md"
# Wagtail's own speak of all that it can do, and not of how this site works.
WAGTAILS = ("editor-guide", "whats-new-in-wagtail-")


@dataclass(frozen=True, slots=True)
class Guide:
    """`title` is text; `contents` are (id, text) of the headings of the second level."""

    title: str
    contents: list[tuple[str, str]]
    html: SafeString


def _open_table(_renderer, tokens, index, *_options):
    """A wide table scrolls in a box of its own, which the keyboard has to reach."""
    return format_html(
        '<div class="guide__table" tabindex="0" role="group" aria-label="{}"><table>\n',
        tokens[index].meta["name"],
    )


@cache
def read():
    """The Guide; read once, since the file changes only with the code."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.add_render_rule("table_open", _open_table)
    markdown.add_render_rule("table_close", lambda *_arguments: "</table></div>\n")
    tokens = markdown.parse(FILE.read_text(encoding="utf-8"))
    title, tokens = tokens[1].content, tokens[3:]
    contents, heading = [], title
    for opening, words in zip(tokens, tokens[1:], strict=False):
        if opening.type == "heading_open":
            heading = words.content
            opening.attrSet("id", slugify(heading))
        if opening.type == "table_open":
            opening.meta["name"] = _("Table: %(heading)s") % {"heading": heading}
        if opening.type == "heading_open" and opening.tag == "h2":
            contents.append((slugify(heading), heading))
    html = markdown.renderer.render(tokens, markdown.options, {})
    return Guide(title, contents, SafeString(html))


@require_safe
def show(request):
    return render(request, "config/desk/guide.html", {"guide": read()})


def urls():
    """Hook register_admin_urls."""
    return [path("guide/", show, name="editors_guide")]


def menu_item():
    """Hook register_help_menu_item."""
    return MenuItem(
        _("Guide for editors"), reverse("editors_guide"), name="guide", icon_name="help", order=10
    )


def instead_of_wagtails(request, items):
    """Hook construct_help_menu."""
    items[:] = [item for item in items if not item.name.startswith(WAGTAILS)]
