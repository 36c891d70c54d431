"""Comparing texts: what was there, what is new, and what only looks different."""

import pytest

from disclaimer.staff.comparing import comparisons, plain_words
from tests.disclaimer.making import make_version
from tests.disclaimer.staff import ADMIN, make_draft
from tests.staff import sign_in

pytestmark = pytest.mark.django_db

COMPARE = f"{ADMIN}/texts/compare/"


@pytest.fixture
def admin(settings):
    return sign_in(is_superuser=True, settings=settings)


def test_a_draft_is_compared_with_the_live_text(admin, version):
    draft = make_draft(
        heading="Please read this next", body="<p>Not medical help.</p>", agree_label="I agree"
    )

    page = admin.get(COMPARE, {"after": draft.pk}).content.decode()

    assert "<del>first</del><ins>next</ins>" in page
    assert "<del>advice.</del><ins>help.</ins>" in page
    assert "have read this and" in page
    assert "From Disclaimer 1.0 to Draft: Please read this next" in page


def test_a_version_is_compared_with_the_one_before(admin, version):
    second = make_version(is_material=False, heading="Please read this now")
    make_version(heading="Third")

    response = admin.get(COMPARE, {"after": second.pk})

    assert (response.context["before"], response.context["after"]) == (version, second)


def test_any_two_can_be_chosen(admin, version):
    make_version(heading="Second")
    third = make_version(heading="Third")

    response = admin.get(COMPARE, {"before": third.pk, "after": version.pk})

    assert (response.context["before"], response.context["after"]) == (third, version)


def test_without_a_choice_the_newest_draft_is_compared(admin, version):
    draft = make_draft()

    response = admin.get(COMPARE)

    assert (response.context["before"], response.context["after"]) == (version, draft)


def test_the_first_text_has_nothing_before_it(admin, version):
    page = admin.get(COMPARE, {"after": version.pk}).content.decode()

    assert "There is no other text to compare this one with." in page


@pytest.mark.parametrize("pk", ["999", "x", "", "-1", "9" * 40])
def test_a_text_that_is_not_there_is_asked_for_again(admin, version, pk):
    response = admin.get(COMPARE, {"after": pk, "before": version.pk})

    assert response.status_code == 200
    assert "comparisons" not in response.context
    assert admin.get(COMPARE, {"after": pk}).status_code == 200


def test_a_link_that_leads_elsewhere_is_a_difference(version):
    body = '<p>Ask <a href="https://{}.example/">us</a>.</p>'
    before, after = make_draft(body=body.format("one")), make_draft(body=body.format("two"))

    words = comparisons(before, after)[1].htmldiff()

    assert "<del>one</del><ins>two</ins>" in words


def test_what_only_looks_different_is_said_so(admin, version):
    same_words = make_draft(heading=version.heading, body="<h2>Not medical advice.</h2>")
    other_words = make_draft(heading=version.heading, body="<p>Not medical help.</p>")
    note = "headings, lists or bold and italic type differ"

    assert note in admin.get(COMPARE, {"after": same_words.pk}).content.decode()
    assert note not in admin.get(COMPARE, {"after": other_words.pk}).content.decode()


def test_markup_in_a_heading_is_shown_as_text(version):
    draft = make_draft(heading="<script>alert(1)</script>")

    assert "<script>" not in comparisons(version, draft)[0].htmldiff()


def test_rich_text_is_read_line_by_line():
    html = "<h2>One</h2><p>Two<br/>three</p>\n<h2>Four</h2><ul><li>Five</li><li>Six</li></ul>"

    assert plain_words(html) == "One\nTwo\nthree\n\nFour\n• Five\n• Six"
