import pytest

from articles.body import finish
from tests.factories import make_reference

pytestmark = pytest.mark.django_db


def placeholder(reference_id, label="Mitchell 2021"):
    return f'<a class="cite" data-reference="{reference_id}" href="/references/1/">{label}</a>'


def numbers(html):
    """What a reader sees of the citations."""
    return [piece.split("<")[0] for piece in html.split('">')[1:] if piece[:1].isdigit()]


def test_it_numbers_references_by_first_appearance():
    first, second = make_reference(), make_reference()

    finished = finish(f"<p>A{placeholder(second.pk)} b{placeholder(first.pk)}</p>")

    assert [entry.reference for entry in finished.references] == [second, first]
    assert [entry.number for entry in finished.references] == [1, 2]


def test_it_gives_a_reference_the_same_number_everywhere():
    reference = make_reference()

    finished = finish(
        f"<p>A{placeholder(reference.pk)}</p>", f"<p>B{placeholder(reference.pk)}</p>"
    )

    assert len(finished.references) == 1
    assert numbers(finished.fragments[0]) == numbers(finished.fragments[1]) == ["1"]


@pytest.mark.parametrize("between", ["", " ", ", ", "; ", "\xa0"])
def test_it_merges_neighbours_in_order_of_their_numbers(between):
    one, two, three = make_reference(), make_reference(), make_reference()
    before = "".join(f"<p>x{placeholder(ref.pk)}</p>" for ref in (one, two, three))

    html = finish(f"{before}<p>y {placeholder(three.pk)}{between}{placeholder(one.pk)}.</p>")
    last = html.fragments[0].split("<p>")[-1]

    assert last.count("cite-group") == 1
    assert numbers(last) == ["1", "3"]
    assert "y\xa0<span" in last
    assert last.endswith("]</span>.</p>")


def test_it_keeps_citations_apart_that_stand_apart():
    one, two = make_reference(), make_reference()

    html = finish(f"<p>a{placeholder(one.pk)} and {placeholder(two.pk)}</p>").fragments[0]

    assert html.count("cite-group") == 2
    assert "</span> and\xa0<span" in html


def test_it_names_a_reference_once_in_a_group():
    one = make_reference()

    html = finish(f"<p>a{placeholder(one.pk)}{placeholder(one.pk)}</p>").fragments[0]

    assert numbers(html) == ["1"]


def test_a_number_stays_on_the_line_of_its_word():
    one = make_reference()

    html = finish(f"<p>Unsure {placeholder(one.pk)}. Next.</p>").fragments[0]

    assert 'Unsure\xa0<span class="cite-group">' in html


def test_it_leads_to_the_list_and_back():
    one = make_reference(label="Mitchell 2021")

    finished = finish(f"<p>a{placeholder(one.pk)} b{placeholder(one.pk)}</p>")
    entry = finished.references[0]

    assert entry.backlinks == [{"id": "cite-1-1", "label": "a"}, {"id": "cite-1-2", "label": "b"}]
    assert 'id="cite-1-2" href="#ref-1" role="doc-noteref"' in finished.fragments[0]
    assert 'aria-label="Reference 1: Mitchell 2021"' in finished.fragments[0]


def test_it_says_that_a_cited_work_was_retracted():
    one = make_reference(retraction_status="retracted")

    finished = finish(f"<p>a{placeholder(one.pk)}</p>")

    assert "cite--retracted" in finished.fragments[0]
    assert (
        f'aria-label="Reference 1 retracted: {one.label}">1 retracted</a>'
        in (finished.fragments[0])
    )
    assert finished.references[0].citation_html.startswith(
        '<strong class="retraction">Retracted.</strong> '
    )


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<p>A claim {}.</p>", "<p>A claim.</p>"),
        ("<p>A claim{} and more</p>", "<p>A claim and more</p>"),
        ("<p>A claim {}more</p>", "<p>A claim more</p>"),
        ("<p>A claim {}</p>", "<p>A claim</p>"),
    ],
)
def test_it_drops_a_deleted_reference_without_a_trace(html, left):
    finished = finish(html.format(placeholder(999_999)))

    assert finished.fragments[0] == left
    assert finished.references == []


def test_it_numbers_on_without_the_deleted_ones():
    kept = make_reference()

    finished = finish(f"<p>a{placeholder(999)}{placeholder(kept.pk)}</p>")

    assert numbers(finished.fragments[0]) == ["1"]


def test_it_asks_the_database_once_however_much_is_cited(django_assert_num_queries):
    references = [make_reference() for _ in range(30)]
    html = "".join(f"<p>{placeholder(reference.pk)}</p>" for reference in references * 3)

    with django_assert_num_queries(1):
        finish(html, html)


def test_it_asks_the_database_nothing_when_nothing_is_cited(django_assert_num_queries):
    with django_assert_num_queries(0):
        finish("<h2>Title</h2><p>Text</p>")


def test_it_gives_sections_ids_and_lists_them():
    finished = finish(
        "<h2>What we know</h2><p>x</p><h3>In trials</h3><h3>In life</h3><h2>Next</h2>"
    )

    assert '<h2 id="what-we-know">' in finished.fragments[0]
    assert [(entry["id"], entry["title"]) for entry in finished.contents] == [
        ("what-we-know", "What we know"),
        ("next", "Next"),
    ]
    assert [child["id"] for child in finished.contents[0]["children"]] == ["in-trials", "in-life"]


def test_it_keeps_ids_apart_from_each_other_and_from_the_page():
    finished = finish(
        '<h2>Risks</h2><h2>Risks</h2><h2>References</h2><p id="next">x</p><h2>Next</h2>'
    )

    assert [entry["id"] for entry in finished.contents] == [
        "risks",
        "risks-2",
        "references-2",
        "next-2",
    ]


def test_it_keeps_an_id_that_a_heading_has():
    finished = finish('<h2 id="own">Title</h2>')

    assert finished.contents[0]["id"] == "own"
    assert finished.fragments[0] == '<h2 id="own">Title</h2>'


def test_it_leaves_the_headings_of_blocks_out_of_the_contents():
    finished = finish('<h2 class="notice__title">If you need help</h2><h2>Text</h2>')

    assert [entry["title"] for entry in finished.contents] == ["Text"]


def test_it_leaves_citations_out_of_the_title_of_a_section():
    one = make_reference()

    finished = finish(f"<h2>Risks {placeholder(one.pk)}</h2>")

    assert finished.contents[0] == {"id": "risks", "title": "Risks", "level": 2, "children": []}
    assert "cite-group" in finished.fragments[0]


def test_it_lists_titles_as_text():
    finished = finish("<h2>Risks &amp; <b>benefits</b></h2>")

    assert finished.contents[0]["title"] == "Risks & benefits"


@pytest.mark.parametrize(
    "html",
    [
        "<p>never closed",
        "<h2>never closed <p>text</p>",
        "a < b and c > d",
        "<",
        '<a class="cite" data-reference="',
        "<!-- comment with <h2>a heading</h2> -->",
        "</h2></p></div>",
        '<p title="a > b">x</p>',
        "<p>\x00\ud800</p>",
        "",
    ],
)
def test_it_passes_malformed_html_through(html):
    assert finish(html).fragments[0].replace(' id="never-closed-text"', "") == html


def test_it_ends_a_citation_that_nobody_closed_with_its_paragraph():
    one = make_reference()

    html = finish(
        f'<p>a<a class="cite" data-reference="{one.pk}" href="/">x</p><p>b</p>'
    ).fragments[0]

    assert html.endswith("]</span></p><p>b</p>")


def test_it_ignores_a_reference_number_that_no_database_has():
    html = finish(f"<p>a{placeholder('9' * 18)}{placeholder('9' * 40, 'x')}</p>").fragments[0]

    assert html.startswith("<p>a")


def test_it_stays_quick_on_a_page_full_of_unclosed_tags():
    assert finish("<a " * 20_000).references == []
