"""Markdown of the demo content becomes rich text as the editor stores it."""

from types import SimpleNamespace

import pytest

from articles.demo.writing import Writing

WRITING = Writing(
    references={"mitchell-2021": SimpleNamespace(pk=7, label="Mitchell & al. 2021"), "gone": None},
    pages={"/help/": 3, "/faq/": None},
)


def test_a_citation_becomes_a_link_to_its_reference():
    assert WRITING.line("It may help [@mitchell-2021].") == (
        '<p>It may help <a linktype="reference" id="7">Mitchell &amp; al. 2021</a>.</p>'
    )


def test_neighbouring_citations_stay_neighbours():
    written = WRITING.line("So [@mitchell-2021][@mitchell-2021].")
    assert written.count("</a> <a ") == 1


def test_a_citation_of_a_deleted_reference_leaves_no_trace():
    assert WRITING.line("It may help [@gone].") == "<p>It may help.</p>"


def test_a_citation_that_never_existed_is_refused():
    with pytest.raises(KeyError):
        WRITING.line("It may help [@nobody-1900].")


def test_a_link_to_a_page_is_kept_by_its_id():
    assert WRITING.line("See [the *help* page](page:/help/).") == (
        '<p>See <a linktype="page" id="3">the <i>help</i> page</a>.</p>'
    )


def test_a_link_to_a_deleted_page_becomes_plain_words():
    assert WRITING.line("See [questions](page:/faq/).") == "<p>See questions.</p>"


def test_telephone_and_mail_links_are_kept():
    assert 'href="tel:116123"' in WRITING.line("[116 123](tel:116123)")
    assert 'href="mailto:jo@samaritans.org"' in WRITING.line("[mail](mailto:jo@samaritans.org)")


def test_headings_lists_and_emphasis_use_the_tags_of_the_editor():
    written = WRITING.text("## A\n\n- **b** and *i*\n")
    assert "<h2>A</h2>" in written
    assert "<li><b>b</b> and <i>i</i></li>" in written


def test_html_in_the_files_is_shown_as_text():
    assert "<script>" not in WRITING.text("<script>alert(1)</script>")


def test_plain_text_gets_proper_quotation_marks_and_no_markup():
    assert WRITING.plain('Say "yes" & **mean** it') == "Say “yes” & mean it"


def test_empty_lines_stay_empty():
    assert WRITING.line("") == ""
