"""Design rule 5: queries do not grow with content."""

import pytest
from wagtail.models import PageViewRestriction

from articles.models import Correction
from tests.factories import (
    cite,
    make_article,
    make_article_index,
    make_faq,
    make_glossary_page,
    make_help_page,
    make_home,
    make_image,
    make_person,
    make_reference,
    make_standard_page,
    make_story,
    make_story_index,
    make_support_group,
    make_term,
    make_topic,
    prose,
)
from tests.queries import queries_of

pytestmark = pytest.mark.django_db


def full_article():
    references = [make_reference() for _ in range(10)]
    body = prose(*(f"<h2>Part</h2><p>x{cite(reference)}</p>" for reference in references))
    body += [
        ("figure", {"image": make_image(), "alternative_text": "x", "caption": ""})
        for _ in range(3)
    ]
    article = make_article(
        body=body,
        hero=make_image(),
        author=make_person(),
        reviewer=make_person(),
        topics=[make_topic(), make_topic()],
    )
    make_article(topics=article.topics.all())
    link = f'<p><a linktype="page" id="{article.pk}">x</a></p>'
    article.body.append(("prose", link))
    article.corrections.add(Correction(date="2026-01-01", text="x"))
    article.save()
    return article


def glossary_with_a_word():
    make_term("placebo")
    return make_glossary_page()


def fill():
    for _ in range(15):
        make_support_group()
        make_term(make_topic().name)
        make_article(topics=[make_topic()])
        make_story(topics=[make_topic()])
        make_standard_page(show_in_menus=True)


@pytest.mark.parametrize(
    ("make", "most"),
    [
        (full_article, 13),
        (make_article, 12),
        (make_story, 12),
        (make_article_index, 8),
        (make_story_index, 8),
        (make_standard_page, 7),
        (make_help_page, 7),
        (lambda: make_faq([("Q?", "<p>A</p>")]), 9),
        (make_home, 9),
        (make_support_group, 10),
        (lambda: make_support_group().get_parent(), 10),
        (glossary_with_a_word, 8),
    ],
    ids=(
        "full-article article story articles stories plain help faq home group groups glossary"
    ).split(),
)
def test_a_page_asks_as_much_with_few_pages_as_with_many(reader, make, most):
    address = make().url
    make_article()
    make_story()
    few = queries_of(reader, address)

    fill()
    many = queries_of(reader, address)

    assert many <= few
    assert few <= most


@pytest.mark.parametrize("address", ["/search/?q=trauma", "/feed/", "/sitemap.xml"])
def test_a_view_asks_as_much_with_few_pages_as_with_many(reader, address):
    make_article(title="Trauma")
    make_story(title="Trauma")
    make_faq([("Trauma?", "<p>x</p>")])
    few = queries_of(reader, address)

    fill()
    make_article(title="More trauma")
    many = queries_of(reader, address)

    assert many <= few


def test_a_hidden_page_costs_no_query_and_is_not_listed(reader):
    shown, hidden = make_article(), make_article(title="Hidden")
    index = make_article_index()
    before = queries_of(reader, index.url)

    PageViewRestriction.objects.create(page=hidden, restriction_type="login")

    assert queries_of(reader, index.url) == before
    assert list(reader.get(index.url).context["listing"]) == [shown]


def test_links_to_pages_cost_one_query_however_many_texts_have_them(reader):
    pages = [make_article() for _ in range(6)]
    links = [f'<p>See <a linktype="page" id="{page.pk}">this</a></p>' for page in pages]
    one, many = make_article(body=prose(links[0])), make_article(body=prose(*links))

    assert queries_of(reader, many.url) == queries_of(reader, one.url)
