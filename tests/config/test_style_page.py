"""/admin/style/ shows all there is, to people of the admin alone, and changes nothing."""

import re

import html5lib
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Helpline, SiteSettings
from articles.roles import make_roles
from config.style_page import answers, blocks, components, letters, stylesheet
from config.style_page.examples.answers import ANSWERS
from config.style_page.examples.letters import EXAMPLES
from config.style_page.examples.parts import DRAWN_BY_ONE_PAGE
from config.style_page.specimens import TEMPLATES, Specimen, with_ids_of_its_own
from tests.staff import browser_of, sign_in

pytestmark = pytest.mark.django_db

SECTIONS = ["foundations", "blocks", "components", "mails", "answers"]
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|SAVEPOINT)", re.IGNORECASE)


def address(name, *arguments):
    return reverse(f"style_page:{name}", args=arguments)


EVERY_ADDRESS = [
    *(address(name) for name in SECTIONS),
    *(address("answer", name) for name in ANSWERS),
    *(address("mail", name, "txt") for name in EXAMPLES),
    *(address("mail", name, "html") for name, each in EXAMPLES.items() if letters.has_html(each)),
]


@pytest.fixture
def colleague(settings):
    return sign_in(settings=settings)


def words_of(browser, name):
    answer = browser.get(address(name))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_colleague_sees_every_block_of_every_stream(colleague):
    words = words_of(colleague, "blocks")

    found = blocks.every_block()
    assert {"prose", "claim", "figure", "status_box", "start_point"} <= set(found)
    for name, block in found.items():
        assert (f'<div class="block-{name}">' in words) or f"<dt>{name}</dt>" in words, block
    assert blocks.without_example() == []
    assert '<time datetime="2026-11-22">22 November 2026</time>' in words
    for certainty in ("very_low", "low", "moderate", "high"):
        assert f"claim__dots--{certainty}" in words


def test_a_colleague_sees_every_include_and_every_part(colleague):
    words = words_of(colleague, "components")

    for folder in ("includes", "style_page/parts"):
        for path in (TEMPLATES / folder).glob("*.html"):
            assert f"<code>{path.relative_to(TEMPLATES)}</code>" in words
    assert components.without_example() == []
    assert "Page 3 of 5" in words
    assert "Enter a valid email address." in words
    assert "cite--retracted" in words


def test_every_component_of_the_style_sheet_is_drawn_or_said_to_be_elsewhere(colleague):
    listening = Helpline(name="Samaritans", number="116 123", href="tel:116123")
    SiteSettings.objects.create(helplines=[listening])
    words = "".join(words_of(colleague, name) for name in ("blocks", "components"))
    classes = set(" ".join(re.findall(r'class="([^"]+)"', words)).split())
    drawn = {re.split("__|--", name)[0] for name in classes}

    assert {"notice", "button", "trial"} <= set(stylesheet.components())
    assert set(stylesheet.components()) - drawn == set(DRAWN_BY_ONE_PAGE)


def test_every_colour_step_space_and_icon_is_there(colleague):
    words = words_of(colleague, "foundations")

    for name in stylesheet.tokens(""):
        if name.startswith(("step-", "space-")):
            assert f"sample-{name}" in words
    for name, (light, dark) in {
        "ink": ("#24302e", "#ebe5d9"),
        "bar": ("#143e39", "#0e2b27"),
    }.items():
        assert f"<code>--{name}</code>" in words
        assert light in words
        assert dark in words
    assert words.count('class="swatch"') >= 100
    assert "too little" not in words
    assert "#stethoscope" in words


def test_each_step_and_space_has_a_sample_of_its_size():
    own = (TEMPLATES.parent / "static/css/style-page.css").read_text()

    for name in (*stylesheet.tokens("step-"), *stylesheet.tokens("space-")):
        assert f".sample-{name} {{" in own
        assert f"var(--{name})" in own


def test_every_mail_has_an_example(colleague):
    words = words_of(colleague, "mails")

    assert len(letters.every_letter()) >= 14
    for template in letters.every_letter():
        assert f"<code>{template}</code>" in words
    assert letters.without_example() == []


def test_every_page_that_a_view_may_answer_with_has_an_example_or_an_address(colleague):
    words = words_of(colleague, "answers")

    for template in answers.every_answer():
        assert f"<code>{template}</code>" in words or f"<dt>{template}</dt>" in words
    assert answers.without_example() == []


def test_a_mail_is_shown_with_the_sentences_of_today(colleague):
    shown = colleague.get(address("mail", "thanks", "txt"))

    assert shown["Content-Type"] == "text/plain; charset=utf-8"
    assert "Your first monthly gift has arrived" in shown.content.decode()
    assert "£9.97, every month" in shown.content.decode()
    assert "Next payment: 4 December 2026" in shown.content.decode()


def test_a_form_in_an_example_cannot_be_sent(colleague):
    for shown in (address("answer", "delete-not-now"), address("mail", "thanks", "html")):
        assert "form-action 'none'" in colleague.get(shown)["Content-Security-Policy"]


def test_what_is_not_there_is_not_found(colleague):
    assert colleague.get(address("mail", "thanks", "pdf")).status_code == 404
    assert colleague.get(address("mail", "sign-in-code", "html")).status_code == 404
    assert colleague.get(address("mail", "nothing", "txt")).status_code == 404
    assert colleague.get(address("answer", "nothing")).status_code == 404


@pytest.mark.parametrize("shown", EVERY_ADDRESS)
def test_every_address_answers_a_colleague_alone_and_writes_nothing(colleague, mailoutbox, shown):
    colleague.get(shown)
    with CaptureQueriesContext(connection) as captured:
        answer = colleague.get(shown)

    assert answer.status_code == 200
    assert [each["sql"] for each in captured if WRITES.match(each["sql"])] == []
    assert mailoutbox == []
    if "html" in answer["Content-Type"]:
        assert broken(answer.content) == ([], set())
    refused = Client().get(shown)
    assert refused.status_code == 302
    assert refused["Location"].startswith("/admin/login/")
    assert colleague.post(shown).status_code == 405


def broken(html):
    """What a browser has to forgive, and ids that stand there twice."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    ids = [each.get("id") for each in parser.parse(html).iter() if each.get("id")]
    return parser.errors[:3], {each for each in ids if ids.count(each) > 1}


@pytest.mark.parametrize("name", SECTIONS)
def test_a_section_asks_the_database_the_same_however_much_it_shows(colleague, name):
    def number():
        with CaptureQueriesContext(connection) as captured:
            colleague.get(address(name))
        return len(captured)

    number()
    # Session, user and rights, staff's colours.
    assert number() <= 6


@pytest.mark.parametrize(
    ("role", "is_shown"),
    [("Administrators", True), ("Editors", True), ("Authors", False)],
)
def test_the_menu_leads_there_for_those_who_publish(role, is_shown):
    make_roles(lambda _said: None)

    words = browser_of(role).get(reverse("wagtailadmin_home")).content.decode()

    assert (address("foundations") in words) is is_shown


def test_two_states_of_one_thing_have_ids_of_their_own():
    specimen = Specimen("player", "includes/player.html")
    html = '<h2 id="a">A</h2><p aria-labelledby="a b"><a href="#a">to A</a><a href="#c">C</a></p>'
    specimen.show("one", html)
    specimen.show("two", html)

    first, second = (state.html for state in specimen.states)
    assert 'id="a-of-player-1"' in first
    assert 'aria-labelledby="a-of-player-2 b"' in second
    assert 'href="#a-of-player-2"' in second
    assert 'href="#c"' in second
    assert with_ids_of_its_own("<p>none</p>", "x") == "<p>none</p>"


@pytest.fixture(autouse=True)
def _cold():
    cache.clear()
