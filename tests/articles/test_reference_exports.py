"""RIS and BibTeX, read back by libraries that we had no part in."""

import re

import pytest
import rispy
from pybtex.database import parse_string

from articles.references.exports import BIBTEX, RIS, exported
from articles.references.models import Reference

Kind = Reference.Kind
SPECIALS = "50% of $x_1$ {sic} & \\cmd ~^ #2 } { “quoted” é 漢"
RIS_LINE = re.compile(r"[A-Z][A-Z0-9]  - \S?.*")


def reference(**kwargs):
    fields = {
        "key": "okafor-2022",
        "label": "Okafor 2022",
        "title": "Therapy for PTSD",
        "authors": "Okafor NA\nvan der Berg JP Jr\nResearch and Care Board\net al.",
        "container": "Journal of Trauma Care",
        "published": "2022-06",
        "volume": "27",
        "issue": "6",
        "pages": "1025-1033",
        "doi": "10.5555/a_b",
        "pmid": "90000001",
    }
    return Reference(**{**fields, **kwargs})


def from_ris(*references):
    return rispy.loads(exported(references, RIS))


def from_bibtex(*references):
    return parse_string(exported(references, BIBTEX), "bibtex").entries


def test_ris_has_all_of_a_work():
    (entry,) = from_ris(reference())

    assert entry == {
        "type_of_reference": "JOUR",
        "authors": ["Okafor, N.A.", "van der Berg, J.P., Jr", "Research and Care Board"],
        "title": "Therapy for PTSD",
        "secondary_title": "Journal of Trauma Care",
        "year": "2022",
        "date": "2022/06//",
        "volume": "27",
        "number": "6",
        "start_page": "1025",
        "end_page": "1033",
        "doi": "10.5555/a_b",
        "accession_number": "PMID: 90000001",
        "urls": ["https://doi.org/10.5555/a_b"],
        "id": "okafor-2022",
    }


def test_bibtex_has_all_of_a_work():
    entry = from_bibtex(reference())["okafor-2022"]

    assert entry.type == "article"
    assert dict(entry.fields) == {
        "title": "Therapy for {PTSD}",
        "journal": "Journal of Trauma Care",
        "year": "2022",
        "month": "6",
        "volume": "27",
        "number": "6",
        "pages": "1025--1033",
        "doi": "10.5555/a_b",
        "pmid": "90000001",
        "url": "https://doi.org/10.5555/a_b",
    }
    first, second, organisation, others = entry.persons["author"]
    assert (first.last_names, first.first_names) == (["Okafor"], ["N."])
    assert first.middle_names == ["A."]
    assert (second.prelast_names, second.last_names) == (["van", "der"], ["Berg"])
    assert second.lineage_names == ["Jr"]
    assert organisation.last_names == ["{Research and Care Board}"]
    assert others.last_names == ["others"]


def test_an_organisation_with_capitals_is_no_person():
    (entry,) = from_ris(reference(authors="Staatscommissie MDMA"))

    assert entry["authors"] == ["Staatscommissie MDMA"]


def test_bibtex_escapes_what_tex_would_read():
    entry = from_bibtex(reference(title=SPECIALS, container="A & B"))["okafor-2022"]

    assert entry.fields["title"] == (
        r"50\% of \$x\_1\$ \textbraceleft{}sic\textbraceright{} \& \textbackslash{}cmd "
        r"\textasciitilde{}\textasciicircum{} \#2 \textbraceright{} \textbraceleft{} “quoted” é 漢"
    )
    assert entry.fields["journal"] == r"A \& B"


def test_ris_needs_no_escapes():
    assert from_ris(reference(title=SPECIALS))[0]["title"] == SPECIALS


@pytest.mark.parametrize("nasty", ["One\nER  - \nTY  - BOOK", "One\r\n\r\n@misc{x}", "\n"])
@pytest.mark.parametrize("field", ["title", "authors", "container", "publisher", "pages"])
def test_no_line_break_begins_another_record(field, nasty):
    nasty_one = reference(**{field: nasty})

    text = exported([nasty_one, reference(key="second")], RIS)

    assert len(rispy.loads(text)) == 2
    assert all(RIS_LINE.fullmatch(line) for line in text.split("\r\n") if line)
    assert len(from_bibtex(nasty_one, reference(key="second"))) == 2


def test_a_doi_stays_as_it_is_but_for_braces_and_its_address_can_be_followed():
    work = reference(doi="10.5555/a_b{c}#d", url="")

    entry = from_bibtex(work)["okafor-2022"]

    assert entry.fields["doi"] == "10.5555/a_b%7Bc%7D#d"
    assert entry.fields["url"] == "https://doi.org/10.5555/a_b%7Bc%7D%23d"
    assert from_ris(work)[0]["doi"] == "10.5555/a_b{c}#d"
    assert from_ris(work)[0]["urls"] == ["https://doi.org/10.5555/a_b%7Bc%7D%23d"]


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_work_has_its_type(kind):
    work = reference(kind=kind)

    assert len(from_ris(work)) == len(from_bibtex(work)) == 1


def test_a_work_of_which_little_is_known_is_written_too():
    bare = Reference(key="bare", label="Bare", title="A title")

    assert from_ris(bare) == [{"type_of_reference": "JOUR", "title": "A title", "id": "bare"}]
    assert dict(from_bibtex(bare)["bare"].fields) == {"title": "A title"}


def test_a_retraction_goes_with_the_work():
    retracted = reference(retraction_status="retracted")

    assert from_ris(retracted)[0]["notes"] == ["Retracted"]
    assert from_bibtex(retracted)["okafor-2022"].fields["note"] == "Retracted"


def test_ris_lines_end_as_the_format_wants():
    text = exported([reference()], RIS)

    assert text.startswith("TY  - JOUR\r\n")
    assert text.endswith("ER  - \r\n\r\n")
    assert "\n" not in text.replace("\r\n", "")
