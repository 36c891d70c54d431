"""Search that understands: typing errors, other forms, and words that mean the same."""

import re

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import PageViewRestriction

from articles.models import SearchSynonym, SearchWord
from articles.search.spelling import corrected
from articles.search.vocabulary import learn, learn_all
from tests.factories import make_article, prose

pytestmark = pytest.mark.django_db


def search(reader, query, **more):
    return reader.get("/search/", {"q": query, **more})


def titles(response):
    return [result["title"] for result in response.context["results"]]


@pytest.fixture
def published(django_capture_on_commit_callbacks):
    """Publish an article and do what follows when that is stored."""

    def publish(**fields):
        page = make_article(**fields)
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()
        return page

    return publish


@pytest.fixture
def _known_words():
    learn(["Nightmares and anxiety after trauma; therapists prescribe café visits to veterans."])


@pytest.mark.database
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nightmers", "nightmares"),
        ("anxeity", "anxiety"),
        ("truama", "trauma"),
        ("traumma", "trauma"),
        ("therapits", "therapists"),
        ("vetrans", "veterans"),
        ("cafe", "café"),
    ],
)
@pytest.mark.usefixtures("_known_words")
def test_a_misspelled_word_is_read_as_the_nearest_one(typed, meant):
    assert corrected([typed]) == [meant]


@pytest.mark.database
@pytest.mark.parametrize("typed", ["anxiety", "nightmare", "zebra", "mdma", "b12", "ab", "xqzzky"])
@pytest.mark.usefixtures("_known_words")
def test_a_known_or_a_strange_word_stays_as_it_is(typed):
    assert corrected([typed]) == [typed]


@pytest.mark.database
@pytest.mark.postgresql
@pytest.mark.usefixtures("_known_words")
def test_a_wrong_first_letter_is_forgiven_on_postgresql():
    assert corrected(["mightmares"]) == ["nightmares"]


@pytest.mark.database
def test_a_typing_error_finds_the_page_and_says_how_it_was_read(reader, published):
    published(title="Bad nights", body=prose("<p>Nightmares return.</p>"))

    response = search(reader, "nightmers return")

    assert titles(response) == ["Bad nights"]
    assert "These have <strong>nightmares return</strong>" in response.content.decode()
    assert "<mark>Nightmares</mark>" in response.content.decode()


@pytest.mark.database
@pytest.mark.parametrize("typed", ["cafe", "café", "CAFÉ", "cafes"])
def test_accents_make_no_difference(reader, published, typed):
    published(title="One", body=prose("<p>We sat in a café.</p>"))
    published(title="Two", body=prose("<p>The cafe was quiet.</p>"))

    response = search(reader, typed)

    assert sorted(titles(response)) == ["One", "Two"]
    marked = set(re.findall("<mark>.*?</mark>", response.content.decode()))
    assert marked == {"<mark>café</mark>", "<mark>cafe</mark>"}


@pytest.mark.database
def test_words_of_drafts_and_hidden_pages_are_never_offered(reader, published):
    draft = make_article(title="Draft", body=prose("<p>quetiapine</p>"), live=False)
    draft.save_revision()
    hidden = published(title="Hidden", body=prose("<p>lamotrigine</p>"))
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    gone = published(title="Gone", body=prose("<p>paroxetine</p>"))
    gone.unpublish()

    for typed, secret in [
        ("quetiapin", "quetiapine"),
        ("lamotrigin", "lamotrigine"),
        ("paroxetin", "paroxetine"),
    ]:
        html = search(reader, f"{typed}x").content.decode()
        assert secret not in html


@pytest.mark.database
def test_singular_and_plural_find_each_other(reader):
    make_article(title="One", body=prose("<p>A nightmare.</p>"))
    make_article(title="Many", body=prose("<p>Nightmares and therapies.</p>"))

    assert sorted(titles(search(reader, "nightmares"))) == ["Many", "One"]
    assert sorted(titles(search(reader, "nightmare"))) == ["Many", "One"]
    assert titles(search(reader, "therapy")) == ["Many"]


@pytest.mark.database
def test_words_that_mean_the_same_find_the_same(reader):
    make_article(title="Ecstasy", body=prose("<p>x</p>"))
    make_article(title="Disorder", body=prose("<p>post-traumatic stress disorder today</p>"))
    SearchSynonym.objects.create(words="MDMA, ecstasy, molly")
    SearchSynonym.objects.create(words="PTSD, post-traumatic stress disorder")

    assert titles(search(reader, "molly")) == ["Ecstasy"]
    assert titles(search(reader, "ptsd today")) == ["Disorder"]
    assert titles(search(reader, "post traumatic stress disorder")) == ["Disorder"]


def test_a_change_of_synonyms_is_seen_at_once(reader):
    make_article(title="Ecstasy")
    assert titles(search(reader, "molly")) == []

    synonym = SearchSynonym.objects.create(words="ecstasy, molly")
    assert titles(search(reader, "molly")) == ["Ecstasy"]

    synonym.delete()
    assert titles(search(reader, "molly")) == []


def test_a_synonym_needs_two_words():
    with pytest.raises(ValidationError, match="two words or more"):
        SearchSynonym(words="MDMA, mdma").full_clean()


def test_words_are_learnt_when_a_page_is_published(published):
    published(title="Prazosin", summary="For sleep", body=prose("<p>Doses vary 123 x1y</p>"))

    known = set(SearchWord.objects.values_list("word", flat=True))

    assert known == {"prazosin", "sleep", "doses", "vary"}


def test_an_older_site_learns_its_words_once():
    make_article(title="Prazosin")
    said = []

    learn_all(said.append)
    learn_all(said.append)

    assert len(said) == 1
    assert SearchWord.objects.filter(word="prazosin").exists()
