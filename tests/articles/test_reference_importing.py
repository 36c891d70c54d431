import pytest

from articles.references.identifiers import normalised_pmid
from articles.references.importing import fields, free_label
from articles.references.models import Reference
from articles.references.vancouver import citation_text
from tests.articles.registers import recorded
from tests.factories import make_reference


def message(name):
    return recorded(name)["message"]


def test_it_takes_over_an_article():
    work = message("work")

    taken = fields(work)

    assert taken.pop("csl") == work
    assert taken == {
        "kind": "article-journal",
        "title": "Therapy with a study medicine for severe PTSD: a randomised, placebo-controlled "
        "trial",
        "authors": "Okafor NA\nvan der Berg JP Jr\nLindqvist M\nExample Trial Group",
        "container": "Journal of Trauma Care",
        "publisher": "Example University Press",
        "publisher_place": "",
        "published": "2022-06",
        "volume": "27",
        "issue": "6",
        "pages": "1025-1033",
        "doi": "10.5555/wayside.2022.001",
    }


def test_what_it_took_over_prints_in_vancouver_style():
    assert citation_text(Reference(**fields(message("work")))) == (
        "Okafor NA, van der Berg JP Jr, Lindqvist M, Example Trial Group. Therapy with a study "
        "medicine for severe PTSD: a randomised, placebo-controlled trial. Journal of Trauma "
        "Care. 2022 Jun;27(6):1025-33. doi:10.5555/wayside.2022.001"
    )


def test_it_makes_sense_of_what_is_odd():
    taken = fields(message("odd"))

    assert taken["title"] == (
        "Effects of 3,4-methyl\u00ad compounds at p < 0.05: H2O in vivo x: A subtitle"
    )
    assert taken["authors"] == (
        "Example Institute for Health and Care\nÓ Súilleabháin STR\nSomebody"
    )
    assert taken["publisher"] == "Example Preprints & Co"
    assert taken["published"] == "2020-05"
    assert taken["pages"] == "e0123456"
    assert taken["kind"] == "article"
    assert taken["container"] == taken["volume"] == ""


@pytest.mark.parametrize(
    "work",
    [
        {},
        {"title": [], "author": None, "issued": None, "DOI": None},
        {"title": [5], "author": ["x"], "issued": {"date-parts": "x"}, "type": ["y"]},
        {"title": "plain", "issued": {"date-parts": [["abc"]]}, "container-title": {"a": 1}},
        {"title": ["x" * 9_000], "volume": "v" * 900, "issued": {"date-parts": [[99999]]}},
    ],
)
def test_it_leaves_empty_what_makes_no_sense(work):
    assert fields(work)["published"] == ""


def test_a_very_long_list_of_authors_is_cut():
    crowd = {"author": [{"family": f"Person{number}", "given": "A"} for number in range(3_000)]}

    names = fields(crowd)["authors"].splitlines()

    assert len(names) == 101
    assert names[-1] == "et al."


@pytest.mark.parametrize(
    ("given", "initials"),
    [
        ("Jennifer M.", "JM"),
        ("J.-P.", "JP"),
        ("JM", "JM"),
        ("Jean-Paul", "JP"),
        ("MARIA", "M"),
        ("émile", "É"),
        ("", ""),
    ],
)
def test_it_writes_initials_as_nlm_does(given, initials):
    taken = fields({"author": [{"family": "X", "given": given}]})

    assert taken["authors"] == f"X {initials}".strip()


@pytest.mark.django_db
def test_labels_can_be_told_apart():
    work = message("work")
    labels = []

    for _ in range(3):
        labels.append(free_label(work))
        make_reference(label=labels[-1])

    assert labels == ["Okafor 2022", "Okafor 2022b", "Okafor 2022c"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("work", "label"),
    [
        ({"title": ["What we know about it"]}, "What we know n.d."),
        (
            {"author": [{"name": "Organisation " * 9}]},
            "Organisation Organisation Organisation n.d.",
        ),
        ({}, "Reference n.d."),
    ],
)
def test_a_label_is_found_without_an_author(work, label):
    assert free_label(work) == label


@pytest.mark.parametrize(
    ("typed", "pmid"),
    [
        ("33972795", "33972795"),
        (" PMID: 33972795 ", "33972795"),
        ("https://pubmed.ncbi.nlm.nih.gov/33972795/", "33972795"),
        ("https://www.ncbi.nlm.nih.gov/pubmed/33972795", "33972795"),
        ("https://pubmed.ncbi.nlm.nih.gov/33972795/?term=ptsd&page=2", "33972795"),
        ("https://pubmed.ncbi.nlm.nih.gov/33972795/#abstract", "33972795"),
        ("pmid:33972795\u200b", "33972795"),
        ("2021", "2021"),
        ("0", None),
        ("1234567890", None),
        ("33972795; 1", None),
        ("", None),
    ],
)
def test_it_knows_a_pubmed_number(typed, pmid):
    assert normalised_pmid(typed) == pmid
