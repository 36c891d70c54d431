import json
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import ModelLogEntry

from articles.references.adding import fetch_again, find_or_add, sentence_about
from articles.references.checking import check
from articles.references.models import Reference
from articles.references.registers import Asker, Away, Elsewhere, NotFound, Unusable
from tests.articles.registers import DOI, Meanwhile, recorded, send
from tests.factories import make_reference

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(registers):
    registers.works[DOI] = recorded("work")
    registers.summaries["90000001"] = recorded("pubmed")
    registers.summaries["90000002"] = recorded("pubmed-without-doi")
    return registers


def test_it_adds_a_work_by_its_doi(filled, admin_user):
    reference, is_new = find_or_add(f"https://doi.org/{DOI.upper()}", user=admin_user)

    assert is_new
    assert reference.label == "Okafor 2022"
    assert reference.key == "okafor-2022"
    assert reference.doi == DOI
    assert reference.csl["publisher"] == "Example University Press"
    assert reference.notices_checked_at
    assert ModelLogEntry.objects.for_instance(reference).get().user == admin_user


def test_it_adds_a_work_by_its_pubmed_number(filled):
    reference, is_new = find_or_add("PMID: 90000001")

    assert is_new
    assert (reference.doi, reference.pmid) == (DOI, "90000001")
    assert reference.container == "Journal of Trauma Care"


def test_it_adds_a_work_that_has_no_doi(filled):
    reference, _is_new = find_or_add("90000002")

    assert reference.doi is None
    assert reference.title == "An old trial of talking."
    assert reference.published == "1987-09"


def test_a_work_that_was_retracted_is_marked_at_once(filled):
    reference, _is_new = find_or_add("90000002")

    assert reference.retraction_status == "retracted"
    assert reference.notice_doi == "10.5555/wayside.1990.notice"
    assert not reference.staff_to_be_told


def test_what_pubmed_knows_against_a_work_counts_too(filled):
    filled.summaries["90000001"] = retracted_at_pubmed()

    reference, _is_new = find_or_add("90000001")

    assert reference.retraction_status == "retracted"


def retracted_at_pubmed():
    summary = recorded("pubmed")
    summary["result"]["90000001"]["pubtype"].append("Retracted Publication")
    return summary


def test_both_registers_are_asked_whether_a_work_stands(filled):
    filled.summaries["90000001"] = retracted_at_pubmed()
    reference, _is_new = find_or_add("90000001")

    # What was found by the one must not seem gone because the other is asked.
    assert check(reference.pk, Asker()) is None
    reference.refresh_from_db()
    assert reference.status_found == "retracted"


def test_a_pubmed_number_of_another_work_says_nothing_against_this_one(filled):
    summary = retracted_at_pubmed()
    summary["result"]["90000001"]["articleids"] = [{"idtype": "doi", "value": "10.5555/other"}]
    filled.summaries["90000001"] = summary
    reference = make_reference(doi=DOI, pmid="90000001")

    assert check(reference.pk, Asker()) is None
    reference.refresh_from_db()
    assert reference.status_found == "none"


def test_one_register_alone_cannot_say_that_nothing_is_known(filled):
    reference = make_reference(doi=DOI, pmid="90000001")
    filled.next = [json.dumps(recorded("work")).encode(), 503]

    assert check(reference.pk, Asker()) == "away"


def test_one_register_alone_can_say_that_a_work_was_retracted(filled):
    reference = make_reference(doi=DOI, pmid="90000001")
    filled.next = [json.dumps(recorded("retracted")).encode(), 503]

    assert check(reference.pk, Asker()) == "graver"


def test_pubmed_is_enough_while_crossref_is_away(filled):
    filled.works.clear()

    reference, _is_new = find_or_add("90000001")

    assert (reference.doi, reference.pmid) == (DOI, "90000001")


@pytest.mark.parametrize("typed", [DOI, f"doi:{DOI}.", "90000001"])
def test_a_known_work_is_chosen_without_asking(filled, typed):
    known = make_reference(doi=DOI, pmid="90000001")

    assert find_or_add(typed) == (known, False)
    assert filled.asked == []


def test_a_known_work_is_found_under_another_number(filled):
    known = make_reference(doi=DOI)
    address = f"/works/{DOI.replace('/', '%2F')}"
    filled.next = [lambda request: send(request, 301, b"", Location=address)]

    assert find_or_add("10.5555/alias") == (known, False)
    assert find_or_add("90000001") == (known, False)


def test_whoever_comes_second_gets_what_the_first_made(filled):
    def add(*_arguments, **_options):
        make_reference(doi=DOI, label="The first")

    # Looked for before and after the question: this one comes even later, when it is saved.
    with patch("articles.references.adding.retractions.take_over", add):
        reference, is_new = find_or_add(DOI)

    assert (reference.label, is_new) == ("The first", False)


def test_a_work_of_another_agency_has_to_be_typed_in(filled):
    filled.works["10.5281/zenodo.1/agency"] = {
        "message": {"agency": {"id": "datacite", "label": "DataCite"}}
    }

    with pytest.raises(Elsewhere) as raised:
        find_or_add("10.5281/zenodo.1")

    assert "is registered at DataCite" in sentence_about(raised.value)


@pytest.mark.parametrize("typed", ["", "Mitchell 2021", "9.1038/abc", "12345678901234"])
def test_what_is_no_number_is_not_asked_for(filled, typed):
    with pytest.raises(ValidationError, match="neither a DOI"):
        find_or_add(typed)

    assert filled.asked == []


@pytest.mark.parametrize(
    ("answer", "error"), [(404, NotFound), (503, Away), (b"no json", Unusable)]
)
def test_without_an_answer_nothing_is_made(filled, answer, error):
    filled.next = [answer]

    with pytest.raises(error):
        find_or_add(DOI)

    assert not Reference.objects.exists()


def test_a_record_that_says_nothing_makes_no_reference(filled):
    empty = recorded("work")
    empty["message"]["title"] = ["<b></b>"]
    filled.works[DOI] = empty

    with pytest.raises(Unusable):
        find_or_add(DOI)


def test_fetching_again_writes_the_work_anew(filled):
    reference = make_reference(doi=DOI, label="My label", title="A typing errror", note="Mine")

    changed = fetch_again(reference)

    reference.refresh_from_db()
    assert reference.title.startswith("Therapy with a study medicine")
    assert (reference.label, reference.note) == ("My label", "Mine")
    assert "title" in changed
    assert "record as received (CSL-JSON)" not in changed


def test_fetching_again_takes_nothing_away(filled):
    work = recorded("work")
    for name in ("volume", "author", "published-print", "issued", "published", "published-online"):
        del work["message"][name]
    filled.works[DOI] = work
    reference = make_reference(doi=DOI, volume="27", authors="Okafor NA", published="2022")

    fetch_again(reference)

    assert (reference.volume, reference.authors, reference.published) == ("27", "Okafor NA", "2022")


def test_fetching_again_sees_a_retraction(filled):
    filled.works[DOI] = recorded("retracted")
    reference = make_reference(doi=DOI)

    assert "retraction" in fetch_again(reference)
    assert reference.is_retracted
    assert reference.staff_to_be_told


def test_fetching_again_keeps_what_is_edited_meanwhile(filled):
    reference = make_reference(doi=DOI)

    def edit():
        Reference.objects.filter(pk=reference.pk).update(note="Edited", keeps_own_status=True)

    fetch_again(reference, ask=Meanwhile(edit))

    reference.refresh_from_db()
    assert (reference.note, reference.keeps_own_status) == ("Edited", True)
