"""The form in which staff edit a reference."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

PANELS = [
    MultiFieldPanel(
        [FieldPanel("label"), FieldPanel("kind"), FieldPanel("title"), FieldPanel("authors")],
        heading=_("The work"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("container"),
            FieldRowPanel([FieldPanel("volume"), FieldPanel("issue"), FieldPanel("pages")]),
            FieldRowPanel([FieldPanel("publisher"), FieldPanel("publisher_place")]),
            FieldPanel("published"),
        ],
        heading=_("Where it was published"),
    ),
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel("doi"), FieldPanel("pmid")]), FieldPanel("url")],
        heading=_("Where readers find it"),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("retraction_status"), FieldPanel("retraction_date")]),
            FieldPanel("retraction_reason"),
            FieldRowPanel([FieldPanel("notice_doi"), FieldPanel("keeps_own_status")]),
        ],
        heading=_("Does it still stand?"),
    ),
    MultiFieldPanel(
        [FieldPanel("checked_on"), FieldPanel("note"), FieldPanel("key")],
        heading=_("For editors"),
    ),
]
