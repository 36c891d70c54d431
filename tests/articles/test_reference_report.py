"""The report “References that need a look”, and the line on the admin's first page."""

import csv
import datetime
import io

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.references.models import Reference
from articles.references.needing_a_look import needing_a_look, reasons
from tests.factories import cite, make_article, make_reference, prose

pytestmark = pytest.mark.django_db
REPORT = reverse("references_report:index")
HOME = reverse("wagtailadmin_home")


def checked(*, days=0, **kwargs):
    return make_reference(
        notices_checked_at=timezone.now() - datetime.timedelta(days=days), **kwargs
    )


def why(**kwargs):
    return reasons(Reference(label="x", **kwargs), timezone.now())


def rows(response):
    text = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))


def test_it_lists_those_that_need_a_look_the_gravest_first():
    never = make_reference(doi="10.5555/never")
    corrected = checked(doi="10.5555/c", retraction_status="corrected")
    retracted = make_reference(retraction_status="retracted")
    failed = checked(doi="10.5555/f", check_problem="not_found")
    old = checked(doi="10.5555/o", days=31)
    overruled = checked(doi="10.5555/r", keeps_own_status=True, status_found="retracted")
    checked(doi="10.5555/fine", days=29)
    make_reference(doi=None, retraction_status="n/a")
    make_reference(doi="10.5281/data", check_problem="elsewhere")

    assert list(needing_a_look()) == [retracted, corrected, never, old, failed, overruled]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (
            {"retraction_status": "retracted", "retraction_date": datetime.date(2026, 10, 19)},
            ["Retracted (19 October 2026)"],
        ),
        ({"retraction_status": "concern"}, ["Expression of concern"]),
        (
            {"retraction_status": "retracted", "status_found": "none"},
            ["Retracted", "The register shows no such notice"],
        ),
        (
            {"keeps_own_status": True, "status_found": "retracted"},
            ["The register says “Retracted”; we keep our own"],
        ),
        ({"doi": "10.5555/x"}, ["Never checked"]),
        (
            {"pmid": "1", "check_problem": "away", "notices_checked_at": timezone.now()},
            ["The last check failed: The register did not answer"],
        ),
        ({"doi": "10.5281/data", "check_problem": "elsewhere"}, []),
        ({}, []),
    ],
)
def test_it_says_why(facts, said):
    assert why(**facts) == said


def test_it_says_since_when_a_work_was_not_checked():
    then = datetime.datetime(2026, 1, 2, 12, tzinfo=datetime.UTC)

    assert why(doi="10.5555/x", notices_checked_at=then) == ["Not checked since 2 January 2026"]


def test_it_shows_the_pages_and_which_of_them_rest_on_it(admin_client):
    reference = make_reference(label="Okafor 2022")
    claim = {"statement": f"<p>It helps {cite(reference)}</p>", "certainty": "low", "basis": ""}
    page = make_article(title="What we know", body=[("claim", claim)])
    make_article(title="In passing", body=prose(f"<p>x {cite(reference)}</p>"))
    # Only afterwards: a page with such a claim could not be published.
    Reference.objects.update(retraction_status="retracted")

    html = " ".join(admin_client.get(REPORT).content.decode().split())

    assert f'{reverse("wagtailadmin_pages:edit", args=[page.pk])}">What we know</a>' in html
    assert "What we know</a> <strong>(claim)</strong>" in html
    assert "In passing</a> <strong>" not in html


def test_it_can_be_narrowed_down(admin_client):
    make_reference(label="Retracted one", retraction_status="retracted")
    make_reference(label="Never asked", doi="10.5555/never")
    checked(label="Failed one", doi="10.5555/f", check_problem="away")
    labels = {"Retracted one", "Never asked", "Failed one"}

    for reason, label in [
        ("notice", "Retracted one"),
        ("unchecked", "Never asked"),
        ("problem", "Failed one"),
    ]:
        html = admin_client.get(REPORT, {"why": reason}).content.decode()
        assert {name for name in labels if name in html} == {label}


def rest_a_claim_on(reference, **page):
    """A page with such a claim could not be published once the work is retracted."""
    claim = {"statement": f"<p>It helps {cite(reference)}</p>", "certainty": "low", "basis": ""}
    make_article(body=[("claim", claim)], **page)
    Reference.objects.filter(pk=reference.pk).update(retraction_status="retracted")


def listed(client, **limits):
    return {each.label for each in client.get(REPORT, limits).context["object_list"]}


def test_it_can_be_narrowed_down_to_what_a_claim_rests_on(admin_client):
    rest_a_claim_on(make_reference(label="In a claim"))
    rest_a_claim_on(make_reference(label="In a draft's claim"), live=False)
    named = make_reference(label="Named", retraction_status="retracted")
    make_article(title="In passing", body=prose(f"<p>x {cite(named)}</p>"))

    assert listed(admin_client, why="claim") == {"In a claim"}


def test_it_can_be_narrowed_down_to_what_nobody_looked_at(admin_client):
    make_reference(label="New", retraction_status="retracted")
    make_reference(label="Never asked", doi="10.5555/never")
    make_reference(label="Seen", retraction_status="retracted", checked_on=timezone.localdate())

    assert listed(admin_client, why="unseen") == {"New", "Never asked"}


def test_it_is_exported_and_no_text_becomes_a_formula(admin_client):
    reference = make_reference(
        label="Okafor 2022", title='=HYPERLINK("http://x")', retraction_status="retracted"
    )
    make_article(title="What we know", body=prose(f"<p>x {cite(reference)}</p>"))

    (row,) = rows(admin_client.get(REPORT, {"export": "csv"}))

    assert row["Reference"] == "Okafor 2022"
    assert row["Work"] == '\'=HYPERLINK("http://x")'
    assert row["Cited by"] == "What we know"
    assert row["Why"] == "Retracted"
    assert admin_client.get(REPORT, {"export": "xlsx"}).status_code == 200


def test_it_asks_the_same_however_many_references_there_are(admin_client):
    def add(number):
        for _ in range(number):
            reference = make_reference(retraction_status="retracted")
            make_article(body=prose(f"<p>x {cite(reference)}</p>"))

    def queries():
        with CaptureQueriesContext(connection) as captured:
            admin_client.get(REPORT)
        return len(captured)

    add(1)
    admin_client.get(REPORT)
    few = queries()
    add(6)

    assert queries() == few


def lines(client):
    """{urgency: {words of the link: where it leads}} of today's list that are about references."""
    page = BeautifulSoup(client.get(HOME).content, "html.parser")
    found = {}
    for urgency in ("now", "soon"):
        links = page.select(f".today__lines--{urgency} a[href^='{REPORT}']")
        found[urgency] = {link.parent.get_text(): link["href"] for link in links}
    return found


def test_the_first_page_counts_the_rows_that_its_links_lead_to(admin_client):
    rest_a_claim_on(make_reference(label="In a claim", checked_on=timezone.localdate()))
    make_reference(label="Named", retraction_status="retracted")
    make_reference(label="Never asked", doi="10.5555/never")

    found = lines(admin_client)

    ((words, address),) = found["now"].items()
    assert words.startswith("1 reference that was retracted or withdrawn still supports a claim.")
    assert rows_at(admin_client, address) == {"In a claim"}
    ((words, address),) = found["soon"].items()
    assert words.startswith("2 references need a look.")
    assert rows_at(admin_client, address) == {"Named", "Never asked"}


def rows_at(client, address):
    return {each.label for each in client.get(address).context["object_list"]}


def test_a_retracted_work_that_is_only_named_is_not_urgent(admin_client):
    reference = make_reference(retraction_status="retracted")
    make_article(body=prose(f"<p>They took it back {cite(reference)}</p>"))

    assert lines(admin_client)["now"] == {}
    assert len(lines(admin_client)["soon"]) == 1


def test_the_first_page_forgets_what_somebody_looked_at_since(admin_client):
    make_reference(retraction_status="retracted", checked_on=timezone.localdate())

    assert lines(admin_client) == {"now": {}, "soon": {}}
    assert "Retracted" in admin_client.get(REPORT).content.decode()


def test_a_claim_is_urgent_though_somebody_looked_at_the_work(admin_client):
    rest_a_claim_on(make_reference(checked_on=timezone.localdate()))

    assert len(lines(admin_client)["now"]) == 1


def test_the_first_page_is_silent_if_all_is_well(admin_client):
    checked(doi="10.5555/fine")

    assert "need a look." not in admin_client.get(HOME).content.decode()


def test_who_has_no_right_to_references_sees_none_of_it(django_user_model):
    rest_a_claim_on(make_reference())
    user = django_user_model.objects.create_user("treasurer", "t@wayside.example", "x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = Client()
    client.force_login(user)

    assert client.get(REPORT).status_code == 302
    html = client.get(HOME).content.decode()
    assert "need a look" not in html
    assert "supports a claim" not in html
