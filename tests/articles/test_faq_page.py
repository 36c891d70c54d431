import json
import re

import pytest

from tests.factories import cite, make_faq, make_reference

pytestmark = pytest.mark.django_db


def test_it_answers_in_order_with_numbered_references(reader):
    one, two = make_reference(), make_reference()
    faq = make_faq(
        [
            ("Is it legal?", f"<p>No{cite(two)}.</p>"),
            ("Does it help?", f"<p>Unsure{cite(one)}.</p>"),
        ]
    )

    response = reader.get(faq.url)
    questions = response.context["questions"]

    assert [entry["question"] for entry in questions] == ["Is it legal?", "Does it help?"]
    assert [entry["anchor"] for entry in questions] == ["is-it-legal", "does-it-help"]
    assert 'href="#ref-2"' in questions[1]["answer_html"]
    assert [entry.reference for entry in response.context["references"]] == [two, one]
    assert 'id="is-it-legal"' in response.content.decode()


def test_it_gives_machines_one_list_of_questions(reader):
    reference = make_reference(label="Mitchell 2021")
    faq = make_faq([("Is it <legal>?", f"<p>No &amp; never{cite(reference)}.</p>")])

    html = reader.get(faq.url).content.decode()
    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    faqs = [facts for facts in map(json.loads, scripts) if facts["@type"] == "FAQPage"]

    assert len(faqs) == 1
    assert faqs[0]["mainEntity"][0]["name"] == "Is it <legal>?"
    assert faqs[0]["mainEntity"][0]["acceptedAnswer"]["text"] == "No & never."


def test_a_question_keeps_the_anchor_that_an_editor_gave_it():
    faq = make_faq([("Is it legal?", "<p>No.</p>")])
    question = faq.questions.get()
    question.anchor = "law"
    question.save()

    question.refresh_from_db()
    assert question.anchor == "law"


def test_two_questions_of_one_name_have_two_addresses(reader):
    page = make_faq([("Why?", "<p>Because.</p>"), ("Why?", "<p>Again.</p>"), ("Main", "<p>x</p>")])

    questions = reader.get(page.url).context["questions"]

    assert [entry["anchor"] for entry in questions] == ["why", "why-2", "main-2"]


def test_it_rejects_post(rf):
    faq = make_faq()

    assert faq.check_request_method(rf.post("/faq/")).status_code == 405
