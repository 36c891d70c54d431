"""Tags that templates of all apps use."""

import json

from django import template
from django.urls import reverse
from django.utils.safestring import mark_safe

from articles.models.site_facts import site_facts

register = template.Library()

# Addresses that site_setup makes and that pages cannot change (HasAddressUnderHome).
WELL_KNOWN = frozenset(
    "articles faq stories support-groups glossary about help privacy cookies accessibility".split()
)
# Inside <script> only these could end the element or start a comment (OWASP).
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def well_known(name):
    """The address of a page that every site has: {% well_known "help" %}. No query."""
    if name not in WELL_KNOWN:
        raise template.TemplateSyntaxError(f"{name!r} is not one of {sorted(WELL_KNOWN)}")
    return reverse("wagtail_serve", args=[f"{name}/"])


@register.simple_tag(takes_context=True)
def our_site(context):
    """The facts about this site, where a view brought a `site` of its own (allauth's do)."""
    site = context.get("site")
    return site if isinstance(site, dict) else site_facts(context["request"].path)


@register.simple_tag(takes_context=True)
def structured_data(context):
    """The page's JSON-LD objects, one <script type="application/ld+json"> each."""
    scripts = (
        f'<script type="application/ld+json">{json.dumps(facts).translate(ESCAPES)}</script>'
        for facts in context.get("structured_data") or ()
    )
    # Safe because ESCAPES leaves no sign that could end a script element.
    return mark_safe("\n".join(scripts))  # noqa: S308
