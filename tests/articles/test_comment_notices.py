"""Whoever follows the comments on a page is told of new ones, also if the mail server was away."""

import pytest
from django.urls import reverse
from wagtail.models import PageSubscription
from wagtail.users.models import UserProfile

from articles.models import WaitingMail
from articles.staff_mail.sending import send_some
from tests.articles.staff import make_boss, make_colleague, sign_in
from tests.articles.test_clinical_review import editor_fields
from tests.factories import make_article, prose

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    """An article whose comments Rita follows."""
    article = make_article(live=False, body=prose("<p>Text.</p>"))
    article.save_revision()
    rita = make_colleague("rita")
    PageSubscription.objects.create(user=rita, page=article, comment_notifications=True)
    return article


def comment(article, words):
    """What the editor sends when somebody writes a comment on the title."""
    sizes = {"INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}
    form = {
        **editor_fields(article),
        "comments-TOTAL_FORMS": 1,
        "comments-0-text": words,
        "comments-0-contentpath": "title",
        "comments-0-position": "",
        "comments-0-id": "",
        "comments-0-replies-TOTAL_FORMS": 0,
        **{f"comments-0-replies-{name}": value for name, value in sizes.items()},
    }
    return sign_in(make_boss()).post(reverse("wagtailadmin_pages:edit", args=[article.pk]), form)


def test_who_follows_a_page_is_told_of_a_comment(article, mailoutbox):
    comment(article, "Which trial?")
    send_some()

    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (["rita@example.org"], "New comments on a page")
    assert "Which trial?" in mail.body


def test_a_mail_server_that_is_away_makes_no_error_page(article, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    assert comment(article, "Which trial?").status_code == 302

    assert "Which trial?" in WaitingMail.objects.get().body


def test_who_does_not_want_such_mails_gets_none(article, mailoutbox):
    profile = UserProfile.get_for_user(PageSubscription.objects.get().user)
    profile.updated_comments_notifications = False
    profile.save()

    comment(article, "Which trial?")
    send_some()

    assert mailoutbox == []
