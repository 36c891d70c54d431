"""A review is recorded beside the text: nothing is published, nothing rolls it back."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import PageLogEntry

from articles.models import ArticlePage, Review
from articles.reviews.marking import mark_reviewed
from tests.factories import make_article, make_person, prose

pytestmark = pytest.mark.django_db

MAY = datetime.date(2026, 5, 3)
NOVEMBER = datetime.date(2026, 11, 3)


def published_article(**kwargs):
    article = make_article(body=prose("<p>First.</p>"), **kwargs)
    article.save_revision().publish()
    return fresh(article)


def fresh(article):
    return ArticlePage.objects.get(pk=article.pk)


def facts(article):
    article = fresh(article)
    return (article.reviewer, article.last_reviewed, article.next_review_due)


def test_it_is_recorded_and_shown_on_the_page():
    article, grace = published_article(), make_person(name="Grace")

    review = mark_reviewed(
        article, reviewed_on=MAY, next_due=NOVEMBER, reviewer=grace, note="All figures."
    )

    assert facts(article) == (grace, MAY, NOVEMBER)
    assert list(article.reviews.values_list("reviewer", "note")) == [(grace.pk, "All figures.")]
    assert review.page_id == article.pk


def test_nothing_is_published_by_it():
    article = published_article()
    before = {
        name: getattr(article, name)
        for name in ("last_published_at", "latest_revision_id", "live_revision_id", "body")
    }
    article.title = "A draft"
    article.save_revision()
    drafted = fresh(article).latest_revision_id

    mark_reviewed(fresh(article), reviewed_on=MAY, next_due=NOVEMBER)

    after = fresh(article)
    assert after.last_published_at == before["last_published_at"]
    assert after.live_revision_id == before["live_revision_id"]
    assert after.latest_revision_id == drafted
    assert after.has_unpublished_changes


def test_the_audit_log_says_who_and_what(django_user_model):
    article = published_article()
    rita = django_user_model.objects.create_user("rita", "rita@example.org", "x")

    mark_reviewed(article, reviewed_on=MAY, next_due=NOVEMBER, note="Doses.", by=rita)

    entry = PageLogEntry.objects.get(action="articles.mark_reviewed")
    assert entry.user == rita
    assert entry.data["note"] == "Doses."
    assert entry.message == (
        "Reviewed on 3 May 2026 by nobody but the author, next review due 3 November 2026"
    )


def test_publishing_an_older_text_does_not_bring_its_review_back():
    article = published_article()
    old_text = article.latest_revision
    mark_reviewed(article, reviewed_on=MAY, next_due=NOVEMBER, reviewer=make_person())
    reviewed = facts(article)

    old_text.publish()

    assert facts(article) == reviewed


def test_saving_a_page_that_was_read_before_the_review_leaves_it():
    article = published_article()
    opened_earlier = fresh(article)
    mark_reviewed(article, reviewed_on=MAY, next_due=NOVEMBER)

    opened_earlier.title = "Another title"
    opened_earlier.save()

    assert fresh(article).title == "Another title"
    assert facts(article) == (None, MAY, NOVEMBER)


def test_a_draft_saved_in_the_editor_is_previewed_with_the_review_of_today():
    article = published_article()
    article.save_revision()
    mark_reviewed(article, reviewed_on=MAY, next_due=NOVEMBER)

    assert fresh(article).get_latest_revision_as_object().last_reviewed == MAY


def test_a_copy_was_never_reviewed():
    article = published_article()
    mark_reviewed(article, reviewed_on=MAY, next_due=NOVEMBER, reviewer=make_person())

    copy = fresh(article).copy(update_attrs={"slug": "a-copy", "title": "A copy"})
    copy.get_latest_revision().publish()

    assert facts(copy) == (None, None, None)
    assert not copy.reviews.exists()


def test_an_alias_shows_what_its_page_shows():
    article = published_article()
    mirror = article.create_alias(update_slug="mirror")

    mark_reviewed(article, reviewed_on=MAY, next_due=NOVEMBER)

    assert facts(mirror) == (None, MAY, NOVEMBER)
    assert not mirror.reviews.exists()


def test_the_last_entry_counts_even_if_it_names_an_earlier_day():
    article = published_article()
    mark_reviewed(article, reviewed_on=MAY, next_due=NOVEMBER)

    mark_reviewed(article, reviewed_on=datetime.date(2026, 4, 1), next_due=NOVEMBER)

    assert facts(article)[1] == datetime.date(2026, 4, 1)
    assert article.reviews.count() == 2


@pytest.mark.parametrize(
    ("reviewed_on", "next_due", "words"),
    [
        (MAY, MAY, "has to come after"),
        (MAY, datetime.date(2026, 5, 2), "has to come after"),
        (timezone.localdate() + datetime.timedelta(days=1), datetime.date(2099, 1, 1), "not come"),
    ],
)
def test_a_day_that_cannot_be_right_changes_nothing(reviewed_on, next_due, words):
    article = published_article()

    with pytest.raises(ValidationError, match=words):
        mark_reviewed(article, reviewed_on=reviewed_on, next_due=next_due)

    assert facts(article) == (None, None, None)
    assert not Review.objects.exists()


def test_a_review_is_never_changed():
    review = mark_reviewed(published_article(), reviewed_on=MAY, next_due=NOVEMBER)
    review.note = "Another note"

    with pytest.raises(TypeError, match="never changed"):
        review.save()
