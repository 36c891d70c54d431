"""The report of broken links: what is wrong, where, check again, ignore; and the first page."""

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.links.checking import due
from articles.models import ExternalLink
from tests.factories import make_article, prose

pytestmark = pytest.mark.django_db
REPORT = "links:broken"


@pytest.fixture
def broken():
    """A broken link on a page named Risks."""
    page = make_article(title="Risks", body=prose('<p><a href="https://a.example/">x</a></p>'))
    page.save_revision().publish()
    later = timezone.now() + timezone.timedelta(days=7)
    ExternalLink.objects.update(state="broken", problem="gone", due_at=later)
    return ExternalLink.objects.get()


def read(client, **query):
    return client.get(reverse(REPORT), query).content.decode()


def test_it_says_what_is_wrong_and_where(admin_client, broken):
    html = read(admin_client)

    assert "https://a.example/" in html
    assert "The page is gone" in html
    assert "Risks" in html
    assert "1 link to another site is broken" in admin_client.get("/admin/").content.decode()


def test_on_a_phone_the_table_scrolls(admin_client, broken):
    """Wagtail cuts off what is wider than the window, and the buttons stand in the last column."""
    html = read(admin_client)

    assert "Check again" in html.partition('<div class="w-overflow-x-auto">')[2]
    assert "/static/css/staff.css" in html


def test_other_states_can_be_looked_at(admin_client, broken):
    ExternalLink.objects.update(state="unclear", problem="refused")

    assert "https://a.example/" not in read(admin_client)
    assert "https://a.example/" in read(admin_client, state="unclear")


def test_a_link_is_checked_again_soon_and_not_in_the_request(admin_client, broken):
    admin_client.post(reverse("links:again", args=[broken.pk]))

    broken.refresh_from_db()
    assert broken.due_at <= timezone.now()
    assert broken.checked_at is None


def test_a_link_that_somebody_waits_for_is_asked_about_before_all_others(admin_client, broken):
    long_ago = timezone.now() - timezone.timedelta(days=30)
    make_article(body=prose('<p><a href="https://b.example/">x</a></p>')).save_revision().publish()
    ExternalLink.objects.exclude(pk=broken.pk).update(due_at=long_ago)

    admin_client.post(reverse("links:again", args=[broken.pk]))

    assert due(timezone.now()).first() == broken


def test_an_ignored_link_is_not_offered_to_be_checked(admin_client, broken):
    admin_client.post(reverse("links:ignore", args=[broken.pk]))

    html = read(admin_client, state="ignored")

    assert reverse("links:again", args=[broken.pk]) not in html
    assert reverse("links:watch", args=[broken.pk]) in html


def test_an_ignored_link_leaves_the_report_and_can_come_back(admin_client, broken):
    admin_client.post(reverse("links:ignore", args=[broken.pk]))
    assert 'href="https://a.example/"' not in read(admin_client)
    assert "site is broken" not in admin_client.get("/admin/").content.decode()
    assert "https://a.example/" in read(admin_client, state="ignored")

    admin_client.post(reverse("links:watch", args=[broken.pk]))
    assert "https://a.example/" in read(admin_client)


def test_it_can_be_taken_away_as_a_file(admin_client, broken):
    response = admin_client.get(reverse(REPORT), {"export": "csv"})

    assert "https://a.example/" in b"".join(response.streaming_content).decode()


def test_it_asks_as_often_for_few_links_as_for_many(
    admin_client, broken, django_assert_max_num_queries
):
    read(admin_client)
    links = "".join(f'<p><a href="https://a.example/{number}">x</a></p>' for number in range(20))
    make_article(body=prose(links)).save_revision().publish()
    ExternalLink.objects.update(state="broken", problem="gone")

    with django_assert_max_num_queries(15):
        assert "https://a.example/19" in read(admin_client)


@pytest.mark.parametrize("what", ["again", "ignore", "watch"])
def test_nothing_changes_by_looking(admin_client, broken, what):
    assert admin_client.get(reverse(f"links:{what}", args=[broken.pk])).status_code == 405


@pytest.mark.parametrize("what", ["again", "ignore", "watch"])
def test_only_those_who_could_mend_a_page_may(client, django_user_model, broken, what):
    client.force_login(django_user_model.objects.create_user("x", "x@example.org", "x"))

    assert client.post(reverse(f"links:{what}", args=[broken.pk])).status_code in {302, 403}
    broken.refresh_from_db()
    assert not broken.ignored


def test_an_unknown_link_is_not_found(admin_client):
    assert admin_client.post(reverse("links:again", args=[999_999])).status_code == 404
