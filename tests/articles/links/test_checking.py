"""When a link is asked about, and when it counts as broken."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles.links import checking
from articles.links.asking import Answer, Problem
from articles.links.checking import InBackground, Pauses, due, record
from articles.links.models import ExternalLink
from articles.management.commands import links_check
from tests.factories import make_article, prose
from tests.waiting import until

pytestmark = pytest.mark.django_db
State = ExternalLink.State


def make_link(address="https://a.example/", **fields):
    key = ExternalLink.key_of(address)
    return ExternalLink.objects.create(address=address, key=key, **fields)


def on_day(link, number, problem, monkeypatch):
    """Record an answer on the n-th day of the test."""
    moment = timezone.now() + timedelta(days=number)
    monkeypatch.setattr(checking.timezone, "now", lambda: moment)
    monkeypatch.setattr(checking.timezone, "localdate", moment.date)
    found = record(link.pk, Answer(problem))
    monkeypatch.undo()
    return found


@pytest.mark.parametrize("problem", [Problem.GONE, Problem.NOT_PUBLIC, Problem.ODD])
def test_what_is_gone_is_broken_at_once(problem):
    assert record(make_link().pk, Answer(problem)).state == State.BROKEN


@pytest.mark.parametrize("problem", [Problem.SERVER, Problem.TIMEOUT, Problem.NO_HOST])
def test_what_may_pass_is_broken_after_three_different_days(problem, monkeypatch):
    link = make_link()

    states = [on_day(link, day, problem, monkeypatch).state for day in (0, 0, 1, 1, 2)]

    assert states == [State.FAILING] * 4 + [State.BROKEN]


def test_one_good_answer_in_between_begins_the_count_anew(monkeypatch):
    link = make_link()
    for day in (0, 1):
        on_day(link, day, Problem.SERVER, monkeypatch)
    assert on_day(link, 2, Problem.NONE, monkeypatch).state == State.FINE

    assert on_day(link, 3, Problem.SERVER, monkeypatch).state == State.FAILING


def test_a_server_that_does_not_let_us_look_is_no_broken_link():
    assert record(make_link().pk, Answer(Problem.REFUSED, 403)).state == State.UNCLEAR


@pytest.mark.parametrize(
    ("problem", "days"), [(Problem.NONE, 7), (Problem.GONE, 7), (Problem.SERVER, 1)]
)
def test_it_is_asked_again_after_a_week_and_sooner_where_it_failed(problem, days):
    link = record(make_link().pk, Answer(problem))

    assert not due(timezone.now() + timedelta(days=days, minutes=-1)).exists()
    assert due(timezone.now() + timedelta(days=days, minutes=1)).get() == link


def test_what_is_ignored_is_not_asked_about():
    make_link(ignored=True)

    assert not due(timezone.now()).exists()


def test_a_link_that_went_away_meanwhile_is_no_error():
    assert record(999_999, Answer()) is None


def test_a_host_is_asked_every_two_seconds_at_most():
    pauses = Pauses()
    pauses.note("https://a.example/1")

    assert 1.5 < pauses.seconds_left("https://a.example/2") <= 2
    assert pauses.seconds_left("https://b.example/") == 0


def test_work_asks_in_background_and_writes_down_at_its_next_turn(server):
    page = make_article(body=prose(f'<p><a href="{server.url}/status/404">x</a></p>'))
    background = InBackground(ask=server.ask)

    background.do_some()
    until(lambda: server.asked, "the server is asked")
    until(lambda: not background.is_asking, "the answer is there")
    assert ExternalLink.objects.get(places__page=page).state == State.UNKNOWN
    background.do_some()

    assert ExternalLink.objects.get(places__page=page).state == State.BROKEN


def test_the_command_reads_pages_asks_and_says_what_is_broken(server, capsys):
    make_article(body=prose(f'<p><a href="{server.url}/">x</a></p>'))

    with pytest.raises(SystemExit) as ended:
        call_command("links_check")

    assert ended.value.code == 1
    why = "Broken (Not an address of the public internet)"
    assert f"1 of 1  {server.url}/: {why}" in capsys.readouterr().out
    assert server.asked == []


def test_the_command_goes_on_where_it_was_stopped(monkeypatch, capsys):
    html = "".join(f'<p><a href="https://{name}.example/">x</a></p>' for name in "abc")
    make_article(body=prose(html))
    asked = []

    def ask(address):
        if len(asked) == 2:
            raise KeyboardInterrupt
        asked.append(address)
        return Answer()

    monkeypatch.setattr(links_check, "ask", ask)
    with pytest.raises(SystemExit) as ended:
        call_command("links_check")
    assert ended.value.code == 130
    assert "Stopped after 2 links" in capsys.readouterr().out

    monkeypatch.setattr(links_check, "ask", lambda address: asked.append(address) or Answer())
    call_command("links_check")

    assert asked == [f"https://{name}.example/" for name in "abc"]
