"""The first page of the admin: how many live pages break a rule, and how many were held back."""

from wagtail.admin.ui.components import Component

from articles.publishing_rules.held_back import held_back
from articles.publishing_rules.report import breaking, may_see


class RulesPanel(Component):
    name = "publishing_rules"
    template_name = "articles/staff/rules/home_panel.html"
    order = 105

    def __init__(self, numbers):
        self.numbers = numbers

    def get_context_data(self, parent_context):
        return self.numbers


def add_panel(request, panels):
    """Hook construct_homepage_panels: nothing where there is nothing to mend."""
    if not may_see(request.user):
        return
    numbers = {"breaking": breaking().count(), "held_back": held_back().count()}
    if any(numbers.values()):
        panels.append(RulesPanel(numbers))
