import datetime

import pytest

from articles.references import pubmed
from articles.references.registers import Asker, NotFound, Unusable
from articles.references.retractions import Notice, gravest_notice
from tests.articles.registers import DOI, recorded


def work(pmid):
    return pubmed.work(pmid, Asker())


def test_it_gives_the_work_as_crossref_would(registers):
    registers.summaries["90000001"] = recorded("pubmed")

    found = work("90000001")

    assert found["DOI"] == DOI
    assert found["container-title"] == ["Journal of trauma care"]
    assert found["issued"] == {"date-parts": [[2022, 6]]}
    assert found["author"] == [
        {"family": "Okafor", "given": "NA"},
        {"family": "van der Berg", "given": "JP"},
        {"name": "Example Trial Group"},
    ]


def test_it_asks_by_name(registers):
    registers.summaries["90000001"] = recorded("pubmed")

    work("90000001")

    assert "tool=wayside&email=library%40wayside.example" in registers.asked[0][0].query


def test_it_knows_what_pubmed_says_against_a_work(registers):
    registers.summaries["90000002"] = recorded("pubmed-without-doi")

    found = work("90000002")

    assert "DOI" not in found
    assert found["issued"] == {"date-parts": [[1987, 9]]}
    assert found["updated-by"][0] == {
        "type": "retraction",
        "DOI": "10.5555/wayside.1990.notice",
        "updated": {"date-parts": [[1990, 3, 4]]},
    }


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("Retraction in", "retracted"),
        ("Partial retraction in", "partly"),
        ("Expression of concern in", "concern"),
        ("Erratum in", "corrected"),
        ("Corrected and republished in", "corrected"),
        ("Comment in", "none"),
    ],
)
def test_each_notice_of_pubmed_has_its_status(registers, said, status):
    answer = recorded("pubmed")
    entry = {"reftype": said, "refsource": "J Trauma Care. 2024 May 6;9(1):2. doi: 10.5555/n."}
    answer["result"]["90000001"]["references"] = [entry]
    registers.summaries["90000001"] = answer

    notice = gravest_notice(work("90000001"))

    assert notice.status == status
    if status != "none":
        assert notice == Notice(status, datetime.date(2024, 5, 6), "10.5555/n")


def test_a_number_that_was_never_given_out_is_not_found(registers):
    with pytest.raises(NotFound):
        work("99999999")


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b'{"esummaryresult": ["Invalid uid 1 at position= 0"]}', NotFound),
        (b'{"result": {"uids": []}}', NotFound),
        (b'{"result": 5}', Unusable),
        (b"[]", Unusable),
        (b'{"result": {"1": {"uid": "1"}}}', Unusable),
    ],
)
def test_other_answers_are_told_apart(registers, body, error):
    registers.next = [body]

    with pytest.raises(error):
        work("1")
