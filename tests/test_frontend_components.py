"""The templates of single components, rendered by themselves."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template, render_to_string
from django.utils.safestring import mark_safe

TEMPLATES = Path(__file__).parents[1] / "templates"
OURS = ("includes", "articles", "blocks", "account", "allauth", "donations", "disclaimer")
SITE = {
    "name": "Waymark",
    "url": "https://waymark.example",
    "helplines": [
        {
            "name": "Listeners",
            "number": "0800 1",
            "href": "tel:08001",
            "note": "",
            "hours": "always",
        }
    ],
}


def arm(count):
    return render_to_string(
        "includes/trial_arm.html", {"arm": "with", "count": count, "label": "With therapy"}
    )


@pytest.mark.parametrize("folder", OURS)
def test_templates_compile_and_include_what_exists(folder):
    for path in (TEMPLATES / folder).rglob("*.html"):
        get_template(str(path.relative_to(TEMPLATES)))
        for included in re.findall(r'{% (?:include|extends) "([^"]+)"', path.read_text()):
            get_template(included)


@pytest.mark.parametrize(
    ("count", "rows", "rest"),
    [(0, "000", "00"), (7, "000", "70"), (71, "070", "10"), (100, "100", "00")],
)
def test_the_picture_of_100_people_counts_as_the_words_do(count, rows, rest):
    html = arm(count)
    assert f'<svg width="100" height="{rows}">' in html
    assert f'width="{rest}" height="10"' in html
    assert re.search(rf"\b{count} <span[^>]*>in 100</span>", html)


def test_the_picture_is_hidden_from_screen_readers_which_get_the_words():
    html = arm(71)
    assert re.search(r'<svg class="people"[^>]*aria-hidden="true"', html)
    assert "With therapy" in html


def test_a_help_box_takes_its_numbers_from_the_settings():
    html = render_to_string("blocks/help_box.html", {"self": {"title": "Now"}, "site": SITE})
    assert '<a class="helplines__number" href="tel:08001">' in html
    assert "Now" in html


def test_references_lead_back_to_every_place_that_cites_them():
    entry = {
        "number": 4,
        "reference": {"pk": 12},
        "citation_html": mark_safe("Mitchell JM. <a href='https://doi.org/10.1/x'>doi:10.1/x</a>"),
        "backlinks": [{"id": "cite-4-1", "label": "a"}, {"id": "cite-4-2", "label": "b"}],
    }
    html = render_to_string("includes/references.html", {"references": [entry]})
    assert '<li id="ref-4">' in html
    assert re.findall(r'role="doc-backlink" href="#(cite-4-\d)"', html) == ["cite-4-1", "cite-4-2"]
    assert "/references/12/" in html


def test_a_page_without_citations_has_no_reference_list():
    assert not render_to_string("includes/references.html", {"references": []}).strip()


@pytest.mark.parametrize(
    ("kind", "words"), [("illustrative", "not a real person"), ("real", "with their consent")]
)
def test_every_story_says_whether_its_person_is_real(kind, words):
    assert words in render_to_string("includes/story_label.html", {"story": {"kind": kind}})


@pytest.mark.parametrize("certainty", ["very_low", "low", "moderate", "high"])
def test_a_claim_says_its_certainty_in_words_beside_the_dots(certainty):
    claim = {"certainty": certainty, "certainty_label": "Low certainty", "statement": "It helps."}
    html = render_to_string("blocks/claim.html", {"self": claim})
    assert f"claim__dots--{certainty}" in html
    assert "Low certainty" in html


def test_a_claim_that_no_review_graded_has_no_dots():
    claim = {"certainty": "not_graded", "certainty_label": "Not graded by a review"}
    html = render_to_string("blocks/claim.html", {"self": claim})
    assert "claim__dots" not in html
    assert "Not graded by a review" in html


def test_an_icon_is_silent_and_comes_from_the_sprite():
    html = render_to_string("includes/icon.html", {"name": "phone"})
    assert 'aria-hidden="true"' in html
    assert re.search(r'href="/static/img/icons[\w.]*\.svg#phone"', html)


def test_the_server_error_page_renders_without_a_request():
    html = render_to_string("500.html")
    assert "116 123" in html
    assert "tel:999" in html
