"""The report of live pages that break a rule today, and the checks that fill it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import ArticlePage, PageCheck
from articles.publishing_rules.checking import check_some
from tests.articles.publishing_rules.making import claim, draft, line
from tests.factories import make_article, make_reference

pytestmark = pytest.mark.django_db
REPORT = "publishing_rules:breaking"


@pytest.fixture
def fallen():
    reference = make_reference(label="Doe 2020")
    page = draft(("claim", claim(statement=line("x", reference))), title="Old results")
    page.save_revision().publish()
    reference.retraction_status = "retracted"
    reference.save()
    return page


def test_a_page_whose_work_was_retracted_is_found_at_the_next_check(fallen, admin_client):
    assert "Old results" not in admin_client.get(reverse(REPORT)).content.decode()

    check_some()

    html = admin_client.get(reverse(REPORT)).content.decode()
    assert "Old results" in html
    assert "Doe 2020" in html
    assert reverse("wagtailadmin_pages:edit", args=[fallen.pk]) in html
    assert "1 published page breaks a rule" in admin_client.get("/admin/").content.decode()


def test_it_leaves_the_report_when_it_is_mended_or_taken_down(fallen, admin_client):
    check_some()
    page = ArticlePage.objects.get(pk=fallen.pk)
    page.body = []
    page.save_revision().publish()
    assert PageCheck.objects.get(page=page).breaks == 0

    page.unpublish()
    assert not PageCheck.objects.filter(page=page).exists()


def test_pages_are_asked_about_once_a_day_and_those_never_asked_first():
    known = make_article()
    PageCheck.objects.create(page=known, checked_at=timezone.now())
    new = make_article()

    check_some()

    assert PageCheck.objects.get(page=known).checked_at < PageCheck.objects.get(page=new).checked_at


def test_it_stops_when_its_time_is_over():
    make_article()

    assert check_some(seconds=0) == 0


def test_the_report_can_be_taken_away_as_a_file(fallen, admin_client):
    check_some()

    response = admin_client.get(reverse(REPORT), {"export": "csv"})

    assert "Old results" in b"".join(response.streaming_content).decode()


def test_the_report_asks_as_often_for_few_pages_as_for_many(
    fallen, admin_client, django_assert_max_num_queries
):
    check_some()
    address = reverse(REPORT)
    admin_client.get(address)
    for _ in range(5):
        PageCheck.objects.create(page=make_article(), breaks=1, reasons=["x"])

    with django_assert_max_num_queries(14):
        admin_client.get(address)


@pytest.mark.parametrize("name", ["publishing_rules:breaking", "publishing_rules:held_back"])
def test_only_those_who_could_mend_a_page_see_the_reports(client, django_user_model, name):
    stranger = django_user_model.objects.create_user("stranger", "stranger@example.org", "x")
    client.force_login(stranger)

    assert client.get(reverse(name)).status_code in {302, 403}
