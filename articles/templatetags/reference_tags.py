"""Tags about works that pages cite, and about citing our pages."""

from django import template

from articles.references.this_page import as_reference, is_citable
from articles.references.vancouver import citation_text

register = template.Library()


@register.simple_tag
def how_to_cite(page, site):
    """The page as others cite it, as text: {% how_to_cite page site as text %}; "" for a list.

    `site` is the facts about this site. No query if the author was fetched with the page.
    """
    if not is_citable(page):
        return ""
    reference = as_reference(page, site_name=site["name"], address=page.full_url)
    return citation_text(reference)
