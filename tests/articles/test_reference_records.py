import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from articles.references.identifiers import address_of_doi, normalised_doi
from articles.references.models import Reference
from tests.factories import make_reference


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("10.1038/S41591-021-01336-3", "10.1038/s41591-021-01336-3"),
        ("https://doi.org/10.1038/x", "10.1038/x"),
        ("doi: 10.1038/x.", "10.1038/x"),
        ("(https://doi.org/10.1038/x).", "10.1038/x"),
        ("see <10.1038/x>", "10.1038/x"),
        ("10.1016/s0140-6736(97)11096-0", "10.1016/s0140-6736(97)11096-0"),
        ("https://doi.org/10.1038%2Fx?utm_source=mail#top", "10.1038/x"),
        ("https://doi.org/10.1000/a/full", "10.1000/a/full"),
        (
            "https://www.frontiersin.org/articles/10.3389/fpsyt.2019.00650/full",
            "10.3389/fpsyt.2019.00650",
        ),
        ("https://example.org/doi/pdf/10.1177/026988?download=true", "10.1177/026988"),
        (
            "https://www.medrxiv.org/content/10.1101/2020.05.01.20087155v2.full-text",
            "10.1101/2020.05.01.20087155",
        ),
        (
            "https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0185809",
            "10.1371/journal.pone.0185809",
        ),
        ("10.1038/\u200bx\ufeff", "10.1038/x"),
        ("https://[", None),
        ("", None),
        (None, None),
        ("not a doi", None),
    ],
)
def test_it_keeps_the_bare_doi_in_small_letters(typed, kept):
    assert normalised_doi(typed) == kept


@pytest.mark.parametrize(
    ("doi", "path"),
    [
        ("10.1038/s41591-021-01336-3", "10.1038/s41591-021-01336-3"),
        ("10.1016/s0140-6736(97)11096-0", "10.1016/s0140-6736(97)11096-0"),
        ("10.1002/(sici)1097<1::aid-x>3.0.co;2-#", "10.1002/(sici)1097%3C1::aid-x%3E3.0.co;2-%23"),
        ("10.5555/50%?a=b", "10.5555/50%25%3Fa=b"),
        ('10.5555/a "b"\\{c}', "10.5555/a%20%22b%22%5C%7Bc%7D"),
        ("10.5555/é", "10.5555/%C3%A9"),
    ],
)
def test_the_address_of_a_doi_keeps_every_sign(doi, path):
    assert address_of_doi(doi) == f"https://doi.org/{path}"


@pytest.mark.parametrize("sign", "#?%<>+&;:=@!$'*,[]{}|^`~_-()\"é")
def test_the_address_of_a_doi_leads_back_to_it(sign):
    assert normalised_doi(address_of_doi(f"10.5555/a{sign}b")) == f"10.5555/a{sign}b"


@pytest.mark.django_db
def test_it_makes_a_key_from_the_label():
    assert make_reference(label="Mitchell 2021").key == "mitchell-2021"


@pytest.mark.django_db
def test_it_makes_another_key_for_the_same_label():
    make_reference(label="Mitchell 2021")

    assert make_reference(label="Mitchell 2021").key == "mitchell-2021-2"


@pytest.mark.django_db
def test_it_knows_the_year():
    assert make_reference(published="2021-05-10").year == "2021"


@pytest.mark.django_db
def test_it_allows_many_works_without_a_doi():
    make_reference(doi="")

    assert make_reference(doi="").doi is None


@pytest.mark.django_db
def test_it_refuses_a_second_record_of_a_doi():
    make_reference(doi="10.1234/abc")

    with pytest.raises(ValidationError, match="already a reference with this DOI"):
        Reference(label="X", title="T", doi="https://doi.org/10.1234/ABC").full_clean()


@pytest.mark.django_db
def test_the_database_refuses_a_second_record_of_a_doi():
    make_reference(doi="10.1234/abc")

    with pytest.raises(IntegrityError), transaction.atomic():
        make_reference(doi="https://doi.org/10.1234/ABC")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [{"doi": "abc"}, {"pmid": "12a"}, {"published": "May 2021"}, {"url": "nowhere"}]
)
def test_it_refuses_what_cannot_be_right(wrong):
    with pytest.raises(ValidationError):
        Reference(**{"label": "X", "title": "T", **wrong}).full_clean()
