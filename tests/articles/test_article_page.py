import datetime
import json
import re

import pytest
from wagtail.rich_text import expand_db_html

from articles.models import ArticlePage, Correction, SiteSettings
from tests.factories import (
    cite,
    make_article,
    make_home,
    make_image,
    make_person,
    make_reference,
    make_story_index,
    make_topic,
    prose,
)

pytestmark = pytest.mark.django_db


def test_it_shows_the_text_with_numbered_references(reader):
    reference = make_reference(title="A large trial")
    article = make_article(
        title="What we know", body=prose(f"<h2>Results</h2><p>It helped{cite(reference)}.</p>")
    )

    response = reader.get(article.url)
    html = response.content.decode()

    assert response.status_code == 200
    assert "What we know" in html
    assert 'href="#ref-1"' in html
    assert 'id="ref-1"' in html
    assert 'href="#cite-1-1"' in html
    assert "A large trial" in html


@pytest.mark.parametrize(("sections", "lists_them"), [(2, False), (3, True)])
def test_it_lists_its_sections_where_there_are_several(reader, sections, lists_them):
    headings = "".join(f"<h2>Part {number}</h2><p>x</p>" for number in range(sections))

    html = reader.get(make_article(body=prose(headings)).url).content.decode()

    assert 'id="part-0"' in html
    assert ('href="#part-0"' in html) == lists_them
    assert ("js/contents.js" in html) == lists_them


def test_it_has_no_id_twice(reader):
    body = prose(
        "<h2>Main</h2><h2>References</h2><h2>Contents</h2><h2>Footer help</h2><h2>Page related</h2>"
    )
    article = make_article(body=body)

    ids = re.findall(r'\bid="([^"]+)"', reader.get(article.url).content.decode())

    assert len(ids) == len(set(ids))


def test_it_tells_how_long_reading_takes():
    assert make_article(body=prose("<p>" + "word " * 450 + "</p>")).reading_minutes == 3
    assert make_article().reading_minutes is None


def test_it_does_not_count_citations_as_words():
    reference = make_reference(label="Mitchell 2021")

    article = make_article(body=prose(f"<p>Three plain words{cite(reference)}.</p>"))

    assert article.plain_text() == "Three plain words."


def test_it_offers_pages_with_the_same_topics_first(reader):
    one, two = make_topic(), make_topic()
    make_article(title="Other subject")
    make_article(title="Shares one", topics=[one])
    make_article(title="Shares two", topics=[one, two])
    article = make_article(topics=[one, two])

    related = [page.title for page in reader.get(article.url).context["related"]]

    assert related == ["Shares two", "Shares one", "Other subject"]


def test_it_offers_three_pages_at_most_and_no_drafts(reader):
    make_article(title="A draft", live=False)
    for _ in range(5):
        make_article()

    related = reader.get(make_article().url).context["related"]

    assert len(related) == 3
    assert "A draft" not in [page.title for page in related]


def test_it_describes_itself_to_machines(reader):
    article = make_article(
        title="Risks </script><script>alert(1)</script>",
        author=make_person(name="Ada"),
        reviewer=make_person(name="Grace"),
        last_reviewed=datetime.date(2026, 11, 22),
    )

    html = reader.get(article.url).content.decode()
    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    facts = {entry["@type"]: entry for entry in map(json.loads, scripts)}

    assert facts["MedicalWebPage"]["headline"] == article.title
    assert facts["MedicalWebPage"]["author"]["name"] == "Ada"
    assert facts["MedicalWebPage"]["reviewedBy"]["name"] == "Grace"
    assert facts["MedicalWebPage"]["lastReviewed"] == "2026-11-22"
    assert [entry["name"] for entry in facts["BreadcrumbList"]["itemListElement"]] == [
        "Wayside",
        "Articles",
        article.title,
    ]
    assert "<script>alert" not in html


def test_it_has_one_canonical_address(reader):
    article = make_article(slug="risks")

    html = reader.get(f"{article.url}?utm_source=x").content.decode()

    assert '<link rel="canonical" href="http://testserver/articles/risks/">' in html


def test_it_shows_corrections(reader):
    article = make_article()
    article.corrections.add(Correction(date=datetime.date(2026, 1, 2), text="We said 80."))
    article.save()

    assert "We said 80." in reader.get(article.url).content.decode()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_it_answers_get_and_head_only(rf, method):
    article = make_article()
    request = getattr(rf, method)(article.url)

    response = article.check_request_method(request)

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"


def test_it_answers_head(reader):
    response = reader.head(make_article().url)

    assert response.status_code == 200
    assert response.content == b""


def test_it_is_the_same_for_everybody(reader, django_user_model):
    article = make_article()
    as_a_stranger = reader.get(article.url).content
    reader.force_login(django_user_model.objects.create_superuser("ann", "ann@example.org", "x"))

    assert reader.get(article.url).content == as_a_stranger


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_it_is_not_sent_again_when_nothing_changed(reader, encoding):
    article = make_article()
    asked = {"accept-encoding": encoding}
    tag = reader.get(article.url, headers=asked)["ETag"]

    assert reader.get(article.url, headers=asked | {"if-none-match": tag}).status_code == 304


def test_it_opens_no_session(reader):
    reader.get(make_article().url)

    assert "sessionid" not in reader.cookies


def test_a_draft_is_not_found(reader):
    assert reader.get(make_article(live=False).url).status_code == 404


def test_a_page_below_it_is_not_found(reader):
    assert reader.get(f"{make_article().url}below/").status_code == 404


def test_editors_may_add_it_to_the_list_of_articles_only():
    assert not ArticlePage.can_create_at(make_home())
    assert not ArticlePage.can_create_at(make_story_index())
    assert ArticlePage.can_create_at(make_article().get_parent().specific)


def test_the_picture_lends_its_words():
    article = make_article(hero=make_image(alt_text="Round hills"))

    assert article.hero_alt == "Round hills"


def test_a_preview_numbers_citations_too(rf):
    reference = make_reference()
    article = make_article()
    article.body = json.dumps([{"type": "prose", "value": f"<p>x{cite(reference)}</p>"}])

    response = article.make_preview_request(preview_mode="")

    assert 'id="cite-1-1"' in response.content.decode()


def test_it_leads_to_other_pages(reader):
    other = make_article(slug="other")
    link = f'<p>See <a linktype="page" id="{other.pk}">this</a>.</p>'
    article = make_article(body=prose(link))

    assert (
        '<p>See <a href="/articles/other/">this</a>.</p>'
        in reader.get(article.url).content.decode()
    )


def test_it_keeps_the_words_of_a_link_whose_page_is_gone(reader):
    other = make_article()
    article = make_article(body=prose(f'<p>See <a linktype="page" id="{other.pk}">this</a>.</p>'))
    other.delete()

    assert "<p>See <a>this</a>.</p>" in reader.get(article.url).content.decode()


def test_links_to_pages_work_where_nothing_is_numbered():
    other = make_article(slug="other")

    assert expand_db_html(f'<a linktype="page" id="{other.pk}">x</a>') == (
        '<a href="/articles/other/">x</a>'
    )


def test_reviewed_is_said_only_where_somebody_else_did_it(reader):
    day = datetime.date(2026, 11, 22)
    unseen = make_article(last_reviewed=day)
    seen = make_article(last_reviewed=day, reviewer=make_person(name="Dr Ann"))

    alone = reader.get(unseen.url).content.decode()
    assert "Checked 22 November 2026" in alone
    assert "Nobody but those who wrote it" in alone
    assert "Reviewed 22" not in alone
    with_another = reader.get(seen.url).content.decode()
    assert "Reviewed 22 November 2026" in with_another
    assert "Nobody but those who wrote it" not in with_another


def test_a_title_reaches_the_mail_to_us_as_it_is(reader):
    SiteSettings.objects.create(feedback_address="words@charity.example")
    article = make_article(title="What's known & what isn't")

    html = reader.get(article.url).content.decode()

    assert html.count("?subject=What%27s%20known%20%26%20what%20isn%27t") == 2
