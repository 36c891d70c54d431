"""Citations in rich text: how the editor, the database and the page each write them.

Editor: an IMMUTABLE entity CITATION with the data {id}; its text is the label.
Database: a link type, so that Wagtail's ReferenceIndex records where a reference is used.
Page: a placeholder that articles.body numbers, and that is a working link wherever nobody does.
"""

from django.urls import reverse, reverse_lazy
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineEntityElementHandler
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.rich_text import LinkHandler

from articles.references.models import Reference

FEATURE = "citation"
ENTITY = "CITATION"
LINK_TYPE = "reference"


class CitationLinkHandler(LinkHandler):
    identifier = LINK_TYPE

    @staticmethod
    def get_model():
        return Reference

    @classmethod
    def expand_db_attributes(cls, attrs):
        """The start tag of a placeholder, from the id alone: no query."""
        reference_id = attrs.get("id", "")
        if not reference_id.isdecimal():
            return "<a>"
        address = reverse("articles:reference", args=[reference_id])
        return f'<a class="cite" data-reference="{reference_id}" href="{address}">'

    @classmethod
    def extract_references(cls, attrs):
        if attrs.get("id", "").isdecimal():
            yield Reference, attrs["id"], "", ""


class CitationElementHandler(InlineEntityElementHandler):
    """Database to editor. The label is what the link says, so no query is needed here either."""

    mutability = "IMMUTABLE"

    def get_attribute_data(self, attrs):
        return {"id": attrs.get("id", "")}


def citation_element(props):
    """Editor to database."""
    return DOM.create_element(
        "a", {"linktype": LINK_TYPE, "id": props.get("id")}, props["children"]
    )


def register(features):
    """Add the citation feature to Wagtail's rich text."""
    features.register_link_type(CitationLinkHandler)
    features.register_editor_plugin(
        "draftail",
        FEATURE,
        EntityFeature(
            {
                "type": ENTITY,
                "icon": "citation",
                # The command palette offers what begins with the words typed after the slash.
                "description": "Citation of a reference",
                "attributes": ["id"],
                # What may come in by pasting from another field.
                "allowlist": {"id": r"^\d+$"},
                "chooserUrls": {"referenceChooser": reverse_lazy("reference_chooser:choose")},
            },
            js=["wagtailadmin/js/chooser-modal.js", "articles/draftail_citation.js"],
        ),
    )
    features.register_converter_rule(
        "contentstate",
        FEATURE,
        {
            "from_database_format": {f'a[linktype="{LINK_TYPE}"]': CitationElementHandler(ENTITY)},
            "to_database_format": {"entity_decorators": {ENTITY: citation_element}},
        },
    )
