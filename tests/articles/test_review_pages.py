"""In the admin: marking a page, the panel in its editor, and the reports."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import ArticlePage
from articles.reviews.marking import mark_reviewed
from articles.reviews.models import MARK
from tests.articles.staff import make_boss, make_colleague, sign_in
from tests.factories import make_article, make_faq, make_home, make_person, make_story_index, prose

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


def days(number):
    return TODAY + datetime.timedelta(days=number)


def article_due_in(number, **kwargs):
    """A live article whose next review is due in so many days; None: never reviewed."""
    article = make_article(body=prose("<p>Text.</p>"), **kwargs)
    article.save_revision().publish()
    if number is not None:
        mark_reviewed(article, reviewed_on=days(-400), next_due=days(number))
    return article


@pytest.fixture
def rita(db):
    """A reviewer's browser."""
    return sign_in(make_colleague("rita", rights=[MARK]))


@pytest.fixture
def boss(db):
    return sign_in(make_boss())


def form(**kwargs):
    fields = {"reviewer": "", "reviewed_on": TODAY, "next_due": days(182), "note": ""}
    return fields | kwargs


def mark_address(page):
    return reverse("reviews:mark", args=[page.pk])


def test_a_page_is_marked(rita):
    article, grace = article_due_in(-3), make_person(name="Grace")

    answer = rita.post(
        mark_address(article), form(reviewer=grace.pk, note="Read it all."), follow=True
    )

    assert "is marked as reviewed" in answer.content.decode()
    marked = ArticlePage.objects.get(pk=article.pk)
    assert (marked.reviewer, marked.last_reviewed) == (grace, TODAY)
    review = article.reviews.first()
    assert (review.note, review.made_by.username) == ("Read it all.", "rita")


def test_the_form_begins_with_today_and_half_a_year(rita):
    html = rita.get(mark_address(article_due_in(-3))).content.decode()

    assert f'value="{TODAY:%Y-%m-%d}"' in html
    assert f'value="{days(182):%Y-%m-%d}"' in html
    assert "Earlier reviews" in html


def test_a_wrong_day_is_said_at_its_field(rita):
    article = article_due_in(None)

    answer = rita.post(mark_address(article), form(next_due=TODAY))

    assert "The next review has to come after the last one." in answer.content.decode()
    assert not article.reviews.exists()


def test_a_draft_cannot_be_marked(rita):
    draft = make_article(live=False)

    assert rita.post(mark_address(draft), form()).status_code == 404


def test_a_list_of_pages_cannot_be_marked(rita):
    assert rita.get(mark_address(make_story_index())).status_code == 404


def test_somebody_without_the_right_cannot_mark():
    article = article_due_in(-3)
    client = sign_in(make_colleague("olga", rights=["view_reference"]))

    client.post(mark_address(article), form())

    assert article.reviews.count() == 1


def test_other_methods_are_refused(rita):
    assert rita.put(mark_address(article_due_in(-3))).status_code == 405


def test_the_editor_shows_reviews_and_offers_no_field(boss):
    article = article_due_in(-3)

    html = boss.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()

    assert "Reviews of the whole page" in html
    assert "nobody but the author" in html
    assert mark_address(article) in html
    assert 'name="last_reviewed"' not in html


def test_a_new_page_has_an_empty_panel(boss):
    index = make_article().get_parent()
    address = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", index.pk])

    assert "Nobody has reviewed the whole page yet." in boss.get(address).content.decode()


def test_the_report_lists_what_is_due_the_most_urgent_first(rita):
    never, overdue = article_due_in(None, title="Never"), article_due_in(-5, title="Overdue")
    soon = article_due_in(20, title="Soon")
    article_due_in(31, title="Later")
    make_article(title="Draft", live=False)
    make_home()

    answer = rita.get(reverse("reviews:due"))

    listed = [page.pk for page in answer.context["object_list"]]
    assert listed == [overdue.pk, soon.pk, never.pk]
    html = answer.content.decode()
    for words in ("Overdue", "Due soon", "Never reviewed"):
        assert words in html


@pytest.mark.parametrize(("why", "title"), [("overdue", "A"), ("soon", "B"), ("never", "C")])
def test_the_report_can_be_narrowed(rita, why, title):
    article_due_in(-5, title="A"), article_due_in(5, title="B"), article_due_in(None, title="C")

    answer = rita.get(reverse("reviews:due"), {"why": why})

    assert [page.title for page in answer.context["object_list"]] == [title]


def test_pages_of_all_reviewed_types_are_listed_in_few_queries(rita, django_assert_max_num_queries):
    make_faq()
    for _ in range(3):
        article_due_in(-5)

    with django_assert_max_num_queries(25):
        answer = rita.get(reverse("reviews:due"))

    assert {page.page_type_display_name for page in answer.context["object_list"]} == {
        "Article",
        "Questions and answers",
    }


def test_the_report_can_be_taken_away(rita):
    article_due_in(-5, title="=1+1")

    answer = rita.get(reverse("reviews:due"), {"export": "csv"})
    lines = b"".join(answer.streaming_content).decode().splitlines()

    assert lines[0].split(",")[:4] == ["Page", "Type", "Why", "Due"]
    assert lines[1].startswith(f"'=1+1,Article,Overdue,{days(-5):%Y-%m-%d}")


@pytest.mark.parametrize("name", ["due", "status", "schedule"])
def test_the_reports_are_for_people_who_have_to_do_with_pages(name):
    client = sign_in(make_colleague("olga", rights=["view_reference"]))

    assert client.get(reverse(f"reviews:{name}")).status_code == 302


def test_the_first_page_says_how_many_wait(rita):
    article_due_in(-5), article_due_in(None), article_due_in(None)

    html = rita.get("/admin/").content.decode()

    assert "1 page is due for review." in html
    assert "2 pages were never reviewed." in html


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("reviews:due", "Every page was reviewed, and none is due within 30 days."),
        ("reviews:status", "Every status box was checked within 90 days."),
        ("reviews:schedule", "Nothing goes live or comes off by itself"),
        ("publishing_rules:breaking", "No published page breaks a rule."),
        ("publishing_rules:held_back", "No page was held back when its time came."),
        ("links:broken", "No link is broken."),
    ],
)
def test_a_report_with_nothing_in_it_says_what_that_means(boss, name, words):
    assert words in boss.get(reverse(name)).content.decode()


def test_a_filter_that_finds_nothing_does_not_say_that_all_is_well(boss):
    html = boss.get(reverse("reviews:due"), {"why": "overdue"}).content.decode()

    assert "none is due" not in html


def test_the_first_page_is_silent_if_nothing_waits(rita):
    article_due_in(5)

    assert "for review" not in rita.get("/admin/").content.decode()


def status_box(checked_on):
    entries = [{"place": "United Kingdom", "position": "<p>Not licensed.</p>"}]
    facts = {"title": "Where things stand", "checked_on": checked_on, "entries": entries}
    return ("status_box", facts)


def with_status_box(*checked_on):
    """A live article with a box for each of these days."""
    article = make_article(body=[status_box(day) for day in checked_on])
    article.save_revision().publish()
    return article


def test_old_status_boxes_are_reported(boss):
    old = with_status_box(days(-91))
    with_status_box(days(-90))

    answer = boss.get(reverse("reviews:status"))

    assert [page.pk for page in answer.context["object_list"]] == [old.pk]
    assert "1 status box was not checked for 90 days." in boss.get("/admin/").content.decode()


def test_the_oldest_of_several_boxes_counts():
    article = with_status_box(days(-10), days(-200), days(-20))

    assert ArticlePage.objects.get(pk=article.pk).status_checked_on == days(-200)


def test_whoever_opens_a_page_with_an_old_box_is_warned(boss):
    old, good = with_status_box(days(-91)), with_status_box(days(-1))
    words = "The status box was last checked 91 days ago."

    assert words in boss.get(reverse("wagtailadmin_pages:edit", args=[old.pk])).content.decode()
    assert (
        words not in boss.get(reverse("wagtailadmin_pages:edit", args=[good.pk])).content.decode()
    )


def test_the_schedule_shows_what_will_happen_by_itself(boss):
    soon, later = (
        timezone.now() + datetime.timedelta(days=1),
        timezone.now() + datetime.timedelta(days=9),
    )
    to_come = make_article(title="To come", live=False)
    to_come.go_live_at = later
    to_come.save_revision().publish()
    to_go = make_article(title="To go", expire_at=soon)
    make_article(title="Neither")

    listed = boss.get(reverse("reviews:schedule")).context["object_list"]

    assert [page.pk for page in listed] == [to_go.pk, to_come.pk]
    assert listed[1].goes_live_at == later
