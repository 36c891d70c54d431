import datetime

import pytest
from django.core.exceptions import ValidationError

from articles.blocks import FigureBlock, PageBody, TableBlock, TrialResultBlock
from articles.models import Reference
from tests.factories import cite, make_article, make_image, make_reference

pytestmark = pytest.mark.django_db


def line(text, reference=None):
    return f"<p>{text}{cite(reference) if reference else ''}</p>"


def trial(**kwargs):
    return {
        "trial": "MAPP2",
        "outcome": line("No PTSD"),
        "participants": 104,
        "time_point": "18 weeks",
        "with_label": "With",
        "with_per_100": 71,
        "without_label": "Without",
        "without_per_100": 48,
        "note": line("Note"),
        "funding": line("Paid by the maker"),
        **kwargs,
    }


def table(*cells, headings=("One", "Two"), caption="A table"):
    columns = [{"type": "text", "heading": heading} for heading in headings]
    rows = [{"values": list(cells)}] if cells else []
    return {
        "row_header": True,
        "table": {"columns": columns, "rows": rows, "caption": caption},
    }


def clean(block, value):
    return block.clean(block.to_python(value))


def every_block(reference):
    """One of each block, with a citation in each place that can have one."""
    cited = line("Words", reference)
    return [
        ("prose", cited),
        ("figure", {"image": make_image().pk, "alternative_text": "Hills", "caption": cited}),
        ("table", table(cited, cited)),
        ("quote", {"text": cited, "attribution": "Sam"}),
        ("key_points", {"title": "Key points", "points": [cited]}),
        ("claim", {"statement": cited, "certainty": "low", "basis": cited}),
        ("warning", {"title": "Mind", "text": cited}),
        ("help_box", {"title": "Help", "text": cited}),
        (
            "status_box",
            {
                "title": "Status",
                "checked_on": datetime.date(2026, 11, 22),
                "entries": [{"place": "UK", "position": cited}],
            },
        ),
        ("trial_result", trial(outcome=cited, note=cited, funding=cited)),
        ("detail", {"summary": "More", "text": cited}),
    ]


def test_citations_are_numbered_in_every_block(reader):
    reference = make_reference()
    block = PageBody()
    blocks = every_block(reference)
    stream = block.to_python([{"type": name, "value": value} for name, value in blocks])
    article = make_article(body=stream)

    response = reader.get(article.url)
    places = response.context["references"][0].backlinks

    assert {name for name, _value in blocks} == set(block.child_blocks)
    assert len(places) == str(blocks).count('linktype="reference"')
    for place in places:
        assert f'id="{place["id"]}"' in response.content.decode()


def test_wagtail_knows_the_citations_of_every_block():
    reference = make_reference()
    block = PageBody()
    blocks = every_block(reference)
    stream = block.to_python([{"type": name, "value": value} for name, value in blocks])

    found = [place for place in block.extract_references(stream) if place[0] is Reference]

    assert len(found) == str(blocks).count('linktype="reference"')


@pytest.mark.parametrize("name", sorted(PageBody().child_blocks))
def test_every_block_has_a_preview_and_a_description_for_editors(name, rf):
    block = PageBody().child_blocks[name]

    assert block.is_previewable
    assert block.get_description()
    assert block.get_preview_value() or name == "figure"


def test_a_figure_takes_the_words_stored_with_its_picture():
    image = make_image(alt_text="Round hills")

    value = clean(FigureBlock(), {"image": image.pk, "alternative_text": "", "caption": ""})

    assert value["alternative_text"] == "Round hills"


@pytest.mark.parametrize(
    "wrong",
    [
        {"with_per_100": 101},
        {"without_per_100": -1},
        {"without_per_100": None},
        {"participants": 0},
        {"funding": ""},
        {"outcome": ""},
        {"trial": ""},
    ],
)
def test_a_trial_shows_both_groups_and_who_paid(wrong):
    with pytest.raises(ValidationError):
        clean(TrialResultBlock(), trial(**wrong))


def test_a_trial_may_have_no_note():
    assert clean(TrialResultBlock(), trial(note=""))["with_per_100"] == 71


def test_a_table_gives_its_columns_and_rows():
    value = clean(TableBlock(), table(line("a"), line("b")))

    assert value.caption == "A table"
    assert value.columns == ["One", "Two"]
    assert [[cell.source for cell in row] for row in value.rows] == [["<p>a</p>", "<p>b</p>"]]


def test_a_claim_says_how_certain_it_is_in_words():
    value = (
        PageBody()
        .child_blocks["claim"]
        .to_python({"statement": line("x"), "certainty": "very_low", "basis": ""})
    )

    assert value.certainty_label == "Very low certainty"
    assert "very unsure" in value.certainty_meaning


@pytest.mark.parametrize(
    ("block", "value"),
    [
        (FigureBlock(), {"image": None, "alternative_text": "", "caption": ""}),
        (TableBlock(), table()),
        (TrialResultBlock(), trial(funding="", with_per_100=None)),
    ],
)
def test_a_draft_may_be_unfinished(block, value):
    block.defer_required_validation()

    assert clean(block, value)


def leaves(block, *names):
    """(name, block) of every kind of block that a body may hold, nested ones too."""
    for name, child in getattr(block, "child_blocks", {}).items():
        yield "-".join((*names, name)), child


@pytest.mark.parametrize(("name", "block"), [*leaves(PageBody())])
def test_a_block_that_was_just_inserted_can_be_previewed(name, block):
    block.render(block.clean_deferred(block.get_default()))
