"""What an editor's browser sends for an article, and what the answer says of its blocks."""

import json

from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from tests.articles.publishing_rules.making import line
from tests.factories import make_article_index

FIELDS = "title slug summary public_summary seo_title search_description hero hero_alt author"


def article_form(*blocks, **fields):
    """The form of an article with (name, fields of the block) pairs as its text."""
    names = [*FIELDS.split(), "social_image", "go_live_at", "expire_at"]
    return nested_form_data(
        {
            **dict.fromkeys(names, ""),
            "title": "Risks",
            "slug": "risks",
            "funding_note": rich_text("", features=["bold"]),
            "body": streamfield(blocks),
            "corrections": inline_formset([]),
            "comments": inline_formset([]),
            **fields,
        }
    )


def line_field(text, reference=None):
    return rich_text(line(text, reference), features=["bold", "citation", "link"])


def claim_form(text, reference=None):
    return {
        "statement": line_field(text, reference),
        "certainty": "low",
        "basis": rich_text("", features=["bold"]),
    }


def add_address():
    return reverse(
        "wagtailadmin_pages:add", args=["articles", "articlepage", make_article_index().pk]
    )


def edit_address(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def errors_of_body(response):
    """The nested errors of the field `body`, as the editor's script gets them."""
    (error,) = response.context["form"].errors["body"].as_data()
    return json.loads(json.dumps(error.as_json_data(), default=str))
