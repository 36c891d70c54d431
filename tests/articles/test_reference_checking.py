"""The weekly check: what is due, what it writes, that it can be stopped, and whom it tells."""

import datetime

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import ModelLogEntry

from articles.references import checking
from articles.references.alerts import tell_staff
from articles.references.checking import WeeklyCheck, check, due
from articles.references.models import Reference
from articles.references.registers import Asker
from articles.references.retractions import News
from tests.articles.registers import DOI, NOTICE, Meanwhile, recorded, work_about
from tests.factories import cite, make_article, make_reference, make_term, prose

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _staff(settings):
    settings.STAFF_ALERT_EMAIL = "staff@wayside.example, second@wayside.example"


def ago(**time):
    return timezone.now() - datetime.timedelta(**time)


def many(registers, number):
    references = []
    for position in range(number):
        doi = f"10.5555/many.{position}"
        registers.works[doi] = work_about(doi)
        references.append(make_reference(doi=doi))
    return references


def run(*arguments, capsys=None):
    call_command("references_check", *arguments)
    return capsys.readouterr().out if capsys else None


def test_those_never_asked_about_come_first_and_then_the_oldest():
    week_old = make_reference(doi="10.5555/w", notices_tried_at=ago(days=8))
    month_old = make_reference(doi="10.5555/m", notices_tried_at=ago(days=30))
    new = make_reference(doi="10.5555/n")
    make_reference(doi="10.5555/fresh", notices_tried_at=ago(days=6))
    make_reference(doi=None)
    only_pmid = make_reference(pmid="1")

    assert list(due(timezone.now())) == [new, only_pmid, month_old, week_old]


def test_a_problem_is_tried_again_the_next_day():
    make_reference(doi="10.5555/a", check_problem="away", notices_tried_at=ago(hours=5))
    failed = make_reference(doi="10.5555/b", check_problem="away", notices_tried_at=ago(hours=25))

    assert list(due(timezone.now())) == [failed]


def test_a_retraction_is_written_down_with_its_history(registers):
    reference = make_reference(doi=DOI)
    registers.works[DOI] = recorded("retracted")

    assert check(reference.pk, Asker()) == News.GRAVER

    reference.refresh_from_db()
    assert reference.retraction_status == "retracted"
    assert reference.notice_doi == NOTICE
    entry = ModelLogEntry.objects.for_instance(reference).get()
    assert entry.action == "articles.reference.checked"
    assert "Retracted" in entry.message
    assert "Nothing known" in entry.message


@pytest.mark.parametrize(
    ("answer", "problem"), [(404, "not_found"), (503, "away"), (b"{}", "unusable")]
)
def test_a_bad_answer_changes_nothing_but_the_note_of_it(registers, answer, problem):
    before = ago(days=9)
    reference = make_reference(
        doi=DOI, retraction_status="concern", notices_checked_at=before, notices_tried_at=before
    )
    registers.next = [answer]

    assert check(reference.pk, Asker()) == problem

    reference.refresh_from_db()
    assert reference.check_problem == problem
    assert reference.retraction_status == "concern"
    assert reference.notices_checked_at == before
    assert reference.notices_tried_at > before
    assert not ModelLogEntry.objects.for_instance(reference).exists()


def test_a_work_of_another_agency_is_no_failure_and_asked_about_each_week(registers, capsys):
    doi = "10.5281/zenodo.1"
    reference = make_reference(doi=doi)
    registers.works[f"{doi}/agency"] = {
        "message": {"agency": {"id": "datacite", "label": "DataCite"}}
    }

    assert "registered elsewhere" in run(capsys=capsys)

    reference.refresh_from_db()
    assert reference.check_problem == "elsewhere"
    assert not due(timezone.now() + datetime.timedelta(days=2)).exists()
    assert due(timezone.now() + datetime.timedelta(days=8)).exists()


def test_a_good_answer_forgets_the_problem(registers):
    reference = make_reference(doi=DOI, check_problem="away")
    registers.works[DOI] = recorded("work")

    check(reference.pk, Asker())

    reference.refresh_from_db()
    assert reference.check_problem == ""


def test_what_an_editor_saves_meanwhile_is_kept(registers):
    reference = make_reference(doi=DOI)

    def edit():
        Reference.objects.filter(pk=reference.pk).update(title="Edited", retraction_reason="Why")

    registers.works[DOI] = recorded("work")

    check(reference.pk, Meanwhile(edit))

    reference.refresh_from_db()
    assert (reference.title, reference.retraction_reason) == ("Edited", "Why")


def test_a_reference_that_is_deleted_meanwhile_is_no_trouble(registers):
    reference = make_reference(doi=DOI)

    registers.works[DOI] = recorded("retracted")

    assert check(reference.pk, Meanwhile(Reference.objects.all().delete)) is None


def test_the_command_shows_how_far_it_is(registers, capsys):
    many(registers, 3)

    out = run(capsys=capsys)

    assert "1 of 3  Author" in out
    assert "3 of 3  Author" in out
    assert "Checked 3 of 3; staff were told about 0." in out
    assert not due(timezone.now()).exists()


def test_the_command_goes_on_where_it_was_stopped(registers, capsys, monkeypatch):
    first, second, third = many(registers, 3)

    asked = []

    def check_one(reference_id, ask):
        if len(asked) == 2:
            raise KeyboardInterrupt
        asked.append(reference_id)
        return check(reference_id, ask)

    with monkeypatch.context() as patch:
        patch.setattr("articles.management.commands.references_check.check", check_one)
        with pytest.raises(SystemExit) as ended:
            run()
    assert ended.value.code == 130
    assert "Stopped after 2 of 3" in capsys.readouterr().out
    assert asked == [first.pk, second.pk]

    assert "1 of 1" in run(capsys=capsys)
    third.refresh_from_db()
    assert third.notices_checked_at


def test_the_command_fails_if_some_could_not_be_checked(registers):
    many(registers, 1)
    make_reference(doi="10.5555/unknown")

    with pytest.raises(CommandError, match="1 could not be checked"):
        run()


def test_the_command_gives_up_if_nobody_answers(registers, capsys, settings, monkeypatch):
    monkeypatch.setattr("articles.management.commands.references_check.TRIES", 0)
    many(registers, 7)
    settings.CROSSREF_API = "http://127.0.0.1:1"

    with pytest.raises(CommandError, match="5 could not be checked"):
        run()

    assert "enough for now" in capsys.readouterr().out


def test_the_command_checks_all_or_one(registers, capsys):
    many(registers, 2)
    run()

    assert "Checked 0 of 0" in run(capsys=capsys)
    assert "Checked 2 of 2" in run("--all", capsys=capsys)
    assert "Checked 1 of 1" in run("--doi", "https://doi.org/10.5555/MANY.1", capsys=capsys)
    with pytest.raises(CommandError, match="no reference with one of these DOIs"):
        run("--doi", "10.5555/elsewhere")


def test_staff_are_told_once_and_which_pages_rest_on_it(registers):
    reference = make_reference(doi=DOI, label="Okafor 2022")
    claim = {"statement": f"<p>It helps {cite(reference)}</p>", "certainty": "low", "basis": ""}
    make_article(title="What we know", body=[("claim", claim)])
    make_article(title="In passing", body=prose(f"<p>x {cite(reference)}</p>"))
    make_article(title="Somebody's draft", live=False, body=prose(f"<p>x {cite(reference)}</p>"))
    registers.works[DOI] = recorded("retracted")

    run()
    run("--all")

    (letter,) = mail.outbox
    assert letter.subject == "Sources: something needs a look"
    assert letter.to == ["staff@wayside.example", "second@wayside.example"]
    assert "Okafor 2022" in letter.body
    assert "“Retracted”" in letter.body
    assert "Notice of 19 October 2026." in letter.body
    assert f"https://doi.org/{NOTICE}" in letter.body
    assert "- What we know (UNDER A CLAIM)\n" in letter.body
    assert "- In passing\n" in letter.body
    assert "- Somebody's draft (not published)" in letter.body
    assert f"http://testserver/admin/references/edit/{reference.pk}/" in letter.body


def test_staff_are_told_that_a_word_of_the_glossary_rests_on_it(registers):
    reference = make_reference(doi=DOI)
    word = make_term("placebo", more=f"<p>As shown {cite(reference)}</p>")
    registers.works[DOI] = recorded("retracted")

    run()

    body = mail.outbox[0].body
    assert "- placebo (glossary)\n" in body
    assert f"/admin/snippets/articles/glossaryterm/edit/{word.pk}/" in body
    assert "Nothing cites it" not in body


def test_the_mail_leads_to_notices_with_odd_dois():
    make_reference(retraction_status="retracted", notice_doi="10.5555/n#1", staff_to_be_told=True)

    tell_staff()

    assert "The notice: https://doi.org/10.5555/n%231\n" in mail.outbox[0].body


def test_a_mail_that_could_not_be_sent_is_sent_later(settings, monkeypatch):
    make_reference(doi=DOI, retraction_status="retracted", staff_to_be_told=True)

    def refuse(self, messages):
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", refuse)
        assert tell_staff() == 0

    assert tell_staff() == 1
    assert tell_staff() == 0
    assert len(mail.outbox) == 1


def test_without_an_address_it_waits_for_one(settings):
    make_reference(doi=DOI, retraction_status="retracted", staff_to_be_told=True)
    settings.STAFF_ALERT_EMAIL = ""

    assert tell_staff() == 0
    assert Reference.objects.get().staff_to_be_told


def test_the_job_does_a_few_at_a_time(registers):
    many(registers, 7)

    WeeklyCheck().do_some()

    assert len(registers.asked) == 5
    assert due(timezone.now()).count() == 2


def test_the_job_gives_way_after_two_seconds(registers, monkeypatch):
    many(registers, 3)
    monkeypatch.setattr(checking, "SECONDS_IN_A_ROW", -1)

    WeeklyCheck().do_some()

    assert len(registers.asked) == 1


def test_the_job_leaves_a_register_alone_that_is_away(registers):
    many(registers, 3)
    registers.next = [503]
    job = WeeklyCheck()

    job.do_some()
    job.do_some()

    assert len(registers.asked) == 1


def test_the_job_asks_nothing_if_nobody_gave_a_name(registers, settings):
    settings.CROSSREF_MAILTO = ""
    many(registers, 1)

    WeeklyCheck().do_some()

    assert registers.asked == []


def test_the_job_tells_staff(registers):
    make_reference(doi=DOI)
    registers.works[DOI] = recorded("retracted")

    WeeklyCheck().do_some()

    assert len(mail.outbox) == 1
