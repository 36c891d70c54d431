"""What the rules say of a page, for the Checks panel of the editor."""

from django import template

from articles.publishing_rules.rules import findings_for

register = template.Library()


@register.inclusion_tag("articles/staff/rules/findings.html")
def rule_findings(page):
    """The findings for the page as it is being edited; none for pages that are not ours."""
    return {"findings": findings_for(page) if hasattr(type(page), "public_summary") else []}
