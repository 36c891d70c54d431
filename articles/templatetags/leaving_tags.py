from django import template

from articles.leaving_admin import DestinationForm

register = template.Library()


@register.simple_tag
def destination_form(page):
    """The form that asks where the address of a page leads when it is unpublished."""
    return DestinationForm(page=page)
