"""The first page of the admin: one list that answers “what needs me today?”.

Each room brings its own lines, through a hook of ours, so that no room knows of another:
`work_of_today`, a function of the request that gives the lines for this person, each a dict:

    urgency   "now", "soon" or "later"; "fact" is good to know and needs nobody
    words     one sentence: what, and how many
    links     (words, address) of where it is mended
"""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.permissions import page_permission_policy

from config.desk import own_work

HOOK = "work_of_today"
URGENCIES = {"now": _("Now"), "soon": _("Soon"), "later": _("When there is time")}


class TodayPanel(Component):
    """Above Wagtail's own panels, of which it counts the rows: those of `own`, see own_work."""

    name = "today"
    template_name = "config/desk/today.html"
    order = 10

    def __init__(self, request, own):
        self.request, self.own = request, own

    def get_context_data(self, parent_context):
        lines = [*own_work.lines(self.request.user, self.own, parent_context)]
        for lines_of_a_room in hooks.get_hooks(HOOK):
            lines.extend(lines_of_a_room(self.request))
        groups = [(urgency, heading, _of(lines, urgency)) for urgency, heading in URGENCIES.items()]
        return {
            "groups": [group for group in groups if group[2]],
            "facts": _of(lines, "fact"),
            "may_write": page_permission_policy.user_has_permission(self.request.user, "add"),
        }


def add_panel(request, panels):
    """Hook construct_homepage_panels."""
    panels[:] = map(own_work.asked_once, panels)
    panels.append(TodayPanel(request, panels))


def _of(lines, urgency):
    return [line for line in lines if line["urgency"] == urgency]
