"""The files of the demo content keep their promises, before anything is loaded."""

import json
import re

import pytest

from articles.demo.reader import BadContent, Content

CITED = re.compile(r"\[@([\w-]+)\]")
LINKED = re.compile(r"page:(/[\w/-]*)")
HYPE = re.compile(
    r"game.chang|miracle|revolution|\bcures?\b|\bcured\b|ground-?breaking|transformative|"
    r"cutting.edge|life-changing|(?<!@)breakthrough(?! therapy\")",
    re.IGNORECASE,
)
# What may support a claim: a retracted work must not be among it.
SUPPORTS = {"claim", "key_points", "trial_result"}
OPEN_PAGES = ("help", "privacy", "cookies", "accessibility")


@pytest.fixture(scope="module")
def content():
    return Content()


def words(document):
    """All words of a document as they stand in its file and in the blocks that it shares."""
    return json.dumps([document.facts, document.blocks], default=str, ensure_ascii=False)


def about_mdma(document):
    return "MDMA" in document.facts["title"] or "MDMA-assisted therapy" in document.facts["topics"]


def test_every_work_that_is_cited_has_a_record_and_every_record_is_cited(content):
    cited = {key for document in content.documents for key in CITED.findall(words(document))}
    assert cited == set(content.references)


def test_every_link_to_a_page_leads_to_one(content):
    addresses = {document.address for document in content.documents} | {"/articles/", "/stories/"}
    linked = {link for document in content.documents for link in LINKED.findall(words(document))}
    assert linked <= addresses
    assert linked


def test_every_article_about_mdma_begins_with_a_status_box_and_says_what_the_law_is(content):
    about = [document for document in content.articles if about_mdma(document)]
    assert len(about) >= 5
    for document in about:
        first, fields = document.blocks[0]
        assert first == "status_box", document.address
        places = [entry["place"] for entry in fields["entries"]]
        assert places == ["United Kingdom", "United States", "Australia", "Netherlands"]
        assert "Class A" in words(document), document.address


def test_every_article_and_story_has_help_near_the_top_and_at_the_foot(content):
    for document in (*content.articles, *content.stories):
        names = [name for name, _fields in document.blocks]
        assert "help_box" in names[:3], document.address
        assert names[-1] == "help_box", document.address


def test_every_story_is_labelled_in_its_title_and_text_and_claims_nothing_typical(content):
    assert {document.facts["outcome"] for document in content.stories} == {
        "helped",
        "mixed",
        "not_helped",
    }
    for document in content.stories:
        assert document.facts["kind"] == "illustrative"
        assert document.facts["title"].startswith("Illustrative story: ")
        prose = " ".join(fields for name, fields in document.blocks if name == "prose")
        assert "Illustrative story: not a real person." in prose, document.address
        assert "does not show what is typical" in prose, document.address


def test_a_retracted_work_never_supports_a_claim(content):
    retracted = {
        key
        for key, record in content.references.items()
        if record["retraction"]["status"] == "retracted"
    }
    assert len(retracted) == 3
    for document in content.documents:
        for name, fields in document.blocks:
            if name in SUPPORTS:
                cited = set(CITED.findall(json.dumps(fields, default=str)))
                assert cited or name == "key_points", (document.address, fields)
                assert not cited & retracted, (document.address, fields)


def test_a_result_speaks_of_one_trial_with_both_groups_and_who_paid(content):
    results = [
        fields
        for document in content.documents
        for name, fields in document.blocks
        if name == "trial_result"
    ]
    figures = {"MAPP1": (90, 67, 32), "MAPP2": (104, 71, 48)}
    assert results
    for fields in results:
        (trial,) = [name for name in figures if name in json.dumps(fields)]
        people = (fields["participants"], fields["with_per_100"], fields["without_per_100"])
        assert people == figures[trial]
        assert "MAPS" in fields["funding"]


def test_articles_and_stories_come_in_the_order_that_their_files_give(content):
    for documents in (content.articles, content.stories):
        places = [document.facts["order"] for document in documents]
        assert places == list(range(1, len(documents) + 1))


def test_tables_have_a_cell_for_every_column(content):
    for document in content.documents:
        for name, fields in document.blocks:
            if name == "table":
                assert {len(row) for row in fields["rows"]} == {len(fields["columns"])}


def test_nothing_is_praised(content):
    for document in content.documents:
        found = HYPE.findall(words(document).replace('\\"', '"'))
        assert not found, (document.address, found)


def test_open_pages_need_nothing_from_behind_the_gate(content):
    for slug in OPEN_PAGES:
        document = content.pages[slug]
        assert not CITED.search(words(document))
        assert "figure" not in [name for name, _fields in document.blocks]
        assert not document.facts.get("hero")


def test_every_picture_is_described(content):
    for document in content.documents:
        if hero := document.facts.get("hero"):
            assert content.pictures[hero]["alt"]
            assert document.facts["hero_alt"]
        for name, fields in document.blocks:
            if name == "figure":
                assert fields["alternative_text"]
                assert fields["image"] in content.pictures


def test_questions_are_answered_with_sources(content):
    questions = content.pages["faq"].facts["questions"]
    assert len(questions) >= 12
    sourced = [entry for entry in questions if CITED.search(entry["answer"])]
    assert len(sourced) >= 10


def test_a_file_without_facts_is_named(tmp_path):
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "bare.md").write_text("Just words.\n")
    with pytest.raises(BadContent, match="bare.md"):
        assert Content(tmp_path).articles


def test_a_file_with_broken_facts_is_named(tmp_path):
    (tmp_path / "references.yaml").write_text("a: [1\n")
    with pytest.raises(BadContent, match="references.yaml"):
        assert Content(tmp_path).references


def test_an_unknown_shared_block_is_named(tmp_path):
    (tmp_path / "articles").mkdir()
    (tmp_path / "shared.yaml").write_text("help_box: {}\n")
    page = "---\nslug: a\n---\n```help_box\nuse: top\n```\n"
    (tmp_path / "articles" / "a.md").write_text(page)
    with pytest.raises(BadContent, match="no shared help_box is named top"):
        assert Content(tmp_path).articles
