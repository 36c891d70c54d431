"""A panel on the first page of the admin, only when the record needs somebody."""

from wagtail.admin.ui.components import Component

from disclaimer.staff.condition import troubles
from disclaimer.staff.read_only import READ


class RecordPanel(Component):
    name = "disclaimer_record"
    template_name = "disclaimer/staff/home_panel.html"
    order = 90

    def __init__(self, sentences):
        self.sentences = sentences

    def get_context_data(self, parent_context):
        return {"troubles": self.sentences}


def add_panel(request, panels):
    if request.user.has_perm(READ) and (sentences := troubles()):
        panels.append(RecordPanel(sentences))
