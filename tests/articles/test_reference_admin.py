"""The chooser, the list and the screens of references in the admin."""

import json
import re

import pytest
import rispy
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.references.models import Reference
from tests.articles.registers import DOI, recorded
from tests.factories import make_reference

pytestmark = pytest.mark.django_db
BY_NUMBER = reverse("reference_chooser:by_number")
ADD = reverse("references:add_by_number")


@pytest.fixture
def filled(registers):
    registers.works[DOI] = recorded("work")
    return registers


@pytest.fixture
def colleague(django_user_model):
    """Someone who may enter the admin and look at references, and no more."""
    user = django_user_model.objects.create_user("colleague", "c@wayside.example", "x")
    names = ("access_admin", "view_reference")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client = Client()
    client.force_login(user)
    return client


def chosen(response):
    answer = json.loads(response.content)
    assert answer["step"] == "chosen"
    return answer["result"]


def shown_again(response):
    answer = json.loads(response.content)
    assert answer["step"] == "reshow_creation_form"
    return answer["htmlFragment"]


def test_the_chooser_offers_both_ways(admin_client):
    answer = json.loads(admin_client.get(reverse("reference_chooser:choose")).content)

    assert 'name="by-number"' in answer["html"]
    assert f'action="{BY_NUMBER}"' in answer["html"]
    assert 'name="title"' in answer["html"]
    # The page behind the window has fields of these names as well.
    assert 'id="id_title"' not in answer["html"]


def test_a_doi_is_fetched_and_chosen_at_once(admin_client, filled):
    result = chosen(admin_client.post(BY_NUMBER, {"by-number": f" https://doi.org/{DOI} "}))

    reference = Reference.objects.get(doi=DOI)
    assert result["id"] == str(reference.pk)
    assert result["string"] == "Okafor 2022"


def test_a_known_doi_chooses_the_record_that_is_there(admin_client, filled):
    known = make_reference(doi=DOI)

    assert chosen(admin_client.post(BY_NUMBER, {"by-number": DOI}))["id"] == str(known.pk)
    assert filled.asked == []


@pytest.mark.parametrize(
    ("typed", "answer", "words"),
    [
        ("", None, "This field is required."),
        ("Mitchell 2021", None, "This is neither a DOI"),
        (DOI, 404, "Nobody has a record under this number."),
        (DOI, 503, "The register does not answer at the moment."),
        (DOI, b"<html>", "The register&#x27;s record cannot be used."),
    ],
)
def test_what_went_wrong_is_a_sentence_and_the_hand_form_stays(
    admin_client, filled, typed, answer, words
):
    filled.next = [answer] if answer else []

    html = shown_again(admin_client.post(BY_NUMBER, {"by-number": typed}))

    assert words in html
    assert 'name="title"' in html
    assert not Reference.objects.exists()


def test_a_doi_that_nobody_knows_waits_in_the_hand_form(admin_client, filled):
    html = shown_again(admin_client.post(BY_NUMBER, {"by-number": "10.5555/elsewhere"}))

    assert 'value="10.5555/elsewhere"' in html


def test_the_hand_form_keeps_what_was_typed_and_the_other_way(admin_client):
    form = {"label": "Mine", "kind": "report", "title": "", "doi": ""}

    html = shown_again(admin_client.post(reverse("reference_chooser:create"), form))

    assert 'value="Mine"' in html
    assert 'name="by-number"' in html


def test_the_hand_form_makes_a_reference(admin_client):
    form = {"label": "Mine", "kind": "report", "title": "A report"}

    result = chosen(admin_client.post(reverse("reference_chooser:create"), form))

    assert Reference.objects.get(pk=result["id"]).title == "A report"


def test_a_reference_is_added_from_the_list(admin_client, filled):
    assert ADD in admin_client.get(reverse("references:list")).content.decode()
    assert admin_client.get(ADD).status_code == 200

    response = admin_client.post(ADD, {"number": DOI}, follow=True)

    reference = Reference.objects.get(doi=DOI)
    assert response.redirect_chain[-1][0] == reverse("references:edit", args=[reference.pk])
    assert "“Okafor 2022” was added." in response.content.decode()


def test_a_known_reference_is_shown_from_the_list(admin_client, filled):
    make_reference(doi=DOI, label="Known")

    html = admin_client.post(ADD, {"number": DOI}, follow=True).content.decode()

    assert "“Known” is known already." in html


def test_the_list_says_why_nothing_was_added(admin_client, filled):
    filled.next = [503]

    html = admin_client.post(ADD, {"number": DOI}).content.decode()

    assert "does not answer at the moment" in html
    assert f'value="{DOI}"' in html


def test_a_record_can_be_fetched_again(admin_client, filled):
    reference = make_reference(doi=DOI, title="A typing errror")
    address = reverse("references:fetch_again", args=[reference.pk])
    edit = reverse("references:edit", args=[reference.pk])
    assert address in admin_client.get(edit).content.decode()

    admin_client.get(address)
    reference.refresh_from_db()
    assert reference.title == "A typing errror"

    html = admin_client.post(address, follow=True).content.decode()
    reference.refresh_from_db()
    assert reference.title.startswith("Therapy with a study medicine")
    assert "This changed: " in html
    assert "Nothing has changed." in admin_client.post(address, follow=True).content.decode()
    history = admin_client.get(reverse("references:history", args=[reference.pk]))
    assert "Fetched again. Changed: " in history.content.decode()


def test_a_record_stays_if_it_cannot_be_fetched(admin_client, filled):
    filled.next = [404]
    reference = make_reference(doi=DOI, title="Ours")
    address = reverse("references:fetch_again", args=[reference.pk])

    html = admin_client.post(address, follow=True).content.decode()

    reference.refresh_from_db()
    assert reference.title == "Ours"
    assert "Nobody has a record" in html


def test_a_work_without_a_number_cannot_be_fetched_again(admin_client):
    reference = make_reference(doi=None)

    html = admin_client.get(reverse("references:edit", args=[reference.pk])).content.decode()

    assert "Fetch again" not in html


def test_the_form_has_what_belongs_to_a_retraction(admin_client):
    reference = make_reference(doi=DOI)

    html = admin_client.get(reverse("references:edit", args=[reference.pk])).content.decode()

    for name in ("retraction_status", "notice_doi", "keeps_own_status"):
        assert f'name="{name}"' in html
    assert 'name="status_found"' not in html


def test_the_list_is_saved_as_it_is_shown(admin_client):
    make_reference(key="one", title="About sleep")
    make_reference(key="two", title="About fear", kind="report")
    address = reverse("references:list")
    assert "export=ris" in admin_client.get(address).content.decode()

    everything = admin_client.get(address, {"export": "ris"}).content.decode()
    reports = admin_client.get(address, {"export": "bib", "kind": "report"}).content.decode()
    found = admin_client.get(address, {"export": "ris", "q": "sleep"}).content.decode()

    assert [entry["id"] for entry in rispy.loads(everything)] == ["one", "two"]
    assert "@techreport{two" in reports
    assert "one" not in reports
    assert [entry["id"] for entry in rispy.loads(found)] == ["one"]


@pytest.mark.parametrize("query", [{"q": "trial"}, {}])
def test_saving_many_reads_no_records_as_received(admin_client, query):
    """Crossref's record of one work can be as long as a book."""
    for number in range(3):
        make_reference(key=f"k{number}")
    address = reverse("references:list")

    with CaptureQueriesContext(connection) as captured:
        response = admin_client.get(address, {"export": "bib", **query})

    assert response.content.count(b"@article{") == 3
    assert not [asked for asked in captured if "csl" in asked["sql"]]
    assert sum("articles_reference" in asked["sql"] for asked in captured) < 3


@pytest.mark.parametrize("form", ["ris", "bib"])
def test_ticked_references_are_saved(admin_client, form):
    first, second, _third = (make_reference(key=key, label=key) for key in ("b", "a", "c"))
    address = reverse("wagtail_bulk_action", args=["articles", "reference", f"save_{form}"])
    assert address in admin_client.get(reverse("references:list")).content.decode()

    response = admin_client.get(address, {"id": [first.pk, second.pk, "x", "9" * 30]})

    assert response["Content-Disposition"] == f'attachment; filename="references.{form}"'
    text = response.content.decode()
    keys = re.findall(r"ID  - (\w+)|@article{(\w+)", text)
    assert ["".join(pair) for pair in keys] == ["a", "b"]
    assert admin_client.get(address, {"id": "all"}).content.decode().count("A trial") == 3


def test_nothing_ticked_is_nothing_to_save(admin_client):
    address = reverse("wagtail_bulk_action", args=["articles", "reference", "save_ris"])

    assert admin_client.get(address).status_code == 404
    assert admin_client.post(address).status_code == 405


def test_references_are_not_saved_without_a_right_to_them(django_user_model):
    user = django_user_model.objects.create_user("treasurer", "t@wayside.example", "x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = Client()
    client.force_login(user)
    address = reverse("wagtail_bulk_action", args=["articles", "reference", "save_ris"])

    response = client.get(address, {"id": make_reference(title="A trial").pk})

    assert b"A trial" not in response.content


def test_a_work_that_was_retracted_is_added_with_a_warning(admin_client, filled):
    filled.works[DOI] = recorded("retracted")

    html = admin_client.post(ADD, {"number": DOI}, follow=True).content.decode()

    assert "It is marked “Retracted”" in html
    assert chosen(admin_client.post(BY_NUMBER, {"by-number": DOI}))["string"] == (
        "Okafor 2022 (retracted)"
    )


def test_who_may_only_look_adds_and_changes_nothing(colleague, filled):
    reference = make_reference(doi="10.5555/other")
    again = reverse("references:fetch_again", args=[reference.pk])

    assert ADD not in colleague.get(reverse("references:list")).content.decode()
    for address in (ADD, BY_NUMBER, again):
        data = {"number": DOI, "by-number": DOI}
        assert colleague.post(address, data).status_code in {302, 403}

    assert filled.asked == []
    assert Reference.objects.count() == 1


@pytest.mark.parametrize("address", [ADD, BY_NUMBER, "/admin/references/fetch-again/1/"])
def test_nobody_gets_in_without_signing_in(client, filled, address):
    assert client.post(address, {"number": DOI}).status_code == 302
    assert filled.asked == []
