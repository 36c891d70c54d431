"""A page that was public is unpublished and leads on; only what nobody ever saw is deleted."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from tests.articles.staff import make_boss, sign_in
from tests.factories import make_article, make_home, make_story_index

pytestmark = pytest.mark.django_db

KEPT = "it is unpublished, not deleted"


@pytest.fixture
def boss():
    return sign_in(make_boss())


def public_article(**kwargs):
    article = make_article(**kwargs)
    article.save_revision().publish()
    return article


def unpublish(boss, page, **fields):
    return boss.post(f"/admin/pages/{page.pk}/unpublish/", fields, follow=True)


def words_of(answer):
    return answer.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_public_page_is_not_deleted_but_unpublished(boss, method):
    article = public_article()

    answer = getattr(boss, method)(f"/admin/pages/{article.pk}/delete/", follow=True)

    assert KEPT in words_of(answer)
    assert answer.request["PATH_INFO"] == f"/admin/pages/{article.pk}/unpublish/"
    assert Page.objects.get(pk=article.pk).live


def test_a_page_that_was_public_once_is_kept_too(boss):
    article = public_article()
    Page.objects.get(pk=article.pk).specific.unpublish()

    answer = boss.post(f"/admin/pages/{article.pk}/delete/", follow=True)

    assert "It is kept as a draft" in words_of(answer)
    assert Page.objects.filter(pk=article.pk).exists()


def test_a_page_that_nobody_ever_saw_is_deleted(boss):
    draft = make_article(live=False)

    boss.post(f"/admin/pages/{draft.pk}/delete/")

    assert not Page.objects.filter(pk=draft.pk).exists()


def test_a_copy_of_a_public_page_is_deleted(boss):
    copy = public_article().copy(update_attrs={"slug": "a-copy"}, keep_live=False)

    boss.post(f"/admin/pages/{copy.pk}/delete/")

    assert not Page.objects.filter(pk=copy.pk).exists()


def test_a_draft_with_a_public_page_below_it_is_kept(boss):
    article = public_article()
    index = article.get_parent()
    Page.objects.filter(pk=index.pk).update(first_published_at=None, live=False, slug="other")

    answer = boss.post(f"/admin/pages/{index.pk}/delete/", follow=True)

    assert "has pages below it that were public" in words_of(answer)
    assert Page.objects.filter(pk=article.pk).exists()


def test_one_public_page_keeps_all_that_were_chosen(boss):
    article, draft = public_article(), make_article(live=False)

    address = f"/admin/bulk/wagtailcore/page/delete/?id={draft.pk}&id={article.pk}"
    answer = boss.post(address, follow=True)

    assert KEPT in words_of(answer)
    assert Page.objects.filter(pk__in=[article.pk, draft.pk]).count() == 2


def test_drafts_are_deleted_together(boss):
    drafts = [make_article(live=False), make_article(live=False)]

    ids = "&".join(f"id={draft.pk}" for draft in drafts)
    boss.post(f"/admin/bulk/wagtailcore/page/delete/?{ids}")

    assert not Page.objects.filter(pk__in=[draft.pk for draft in drafts]).exists()


def test_the_form_says_what_happens_and_offers_the_list(boss):
    article = public_article()

    html = words_of(boss.get(f"/admin/pages/{article.pk}/unpublish/"))

    assert "Readers cannot open it any more" in html
    assert "Whoever follows an old link is led to" in html
    assert f'value="{article.get_parent().pk}"' in html


def test_an_old_link_leads_to_the_page_that_was_chosen(boss, reader):
    article, other = public_article(), public_article(title="The new answer")

    answer = unpublish(boss, article, leads_to=other.pk)

    assert "Its address leads to “The new answer” until you publish it again." in words_of(answer)
    led = reader.get(article.url)
    assert (led.status_code, led["Location"]) == (302, other.url)


def test_without_a_choice_it_leads_to_the_list(boss, reader):
    article = public_article()

    unpublish(boss, article)

    assert reader.get(article.url)["Location"] == "/articles/"


def test_nobody_learns_where_it_leads_before_accepting(boss, client):
    article = public_article()
    unpublish(boss, article)

    answer = client.get(article.url, headers={"accept": "text/html"})

    assert "Location" not in answer


@pytest.mark.parametrize("which", ["itself", "a draft"])
def test_a_destination_that_is_not_public_changes_nothing(boss, which):
    article = public_article()
    destination = article if which == "itself" else make_article(live=False)

    answer = unpublish(boss, article, leads_to=destination.pk)

    words = "This page goes too" if which == "itself" else "Choose a page that is published."
    assert words in words_of(answer)
    assert Page.objects.get(pk=article.pk).live


def test_published_again_its_address_is_its_own(boss, reader):
    article = public_article()
    unpublish(boss, article)

    article.save_revision().publish()

    assert reader.get(article.url).status_code == 200
    assert not Redirect.objects.exists()


def test_a_page_that_expires_leads_to_the_list(reader):
    article = public_article(expire_at=timezone.now() + datetime.timedelta(days=1))
    Page.objects.filter(pk=article.pk).update(
        expire_at=timezone.now() - datetime.timedelta(hours=1)
    )

    call_command("publish_scheduled")

    assert reader.get(article.url)["Location"] == "/articles/"


def test_pages_that_are_unpublished_together_lead_to_their_list(boss, reader):
    article = public_article()

    boss.post(f"/admin/bulk/wagtailcore/page/unpublish/?id={article.pk}")

    assert reader.get(article.url)["Location"] == "/articles/"


def test_a_redirect_that_staff_made_is_left_alone(boss):
    article = public_article()
    own = Redirect.add_redirect(article.url, redirect_to=make_story_index())

    unpublish(boss, article, leads_to=make_home().pk)
    article.save_revision().publish()

    assert list(Redirect.objects.all()) == [own]


def test_unpublished_twice_it_leads_where_it_was_said_last(boss, reader):
    article, other = public_article(), public_article()
    unpublish(boss, article, leads_to=other.pk)
    article.save_revision().publish()

    unpublish(boss, Page.objects.get(pk=article.pk), leads_to=make_home().pk)

    assert reader.get(article.url)["Location"] == "/"
    assert Redirect.objects.count() == 1


def test_where_it_leads_may_go_away_too(boss, reader):
    article, other = public_article(), public_article()
    unpublish(boss, article, leads_to=other.pk)

    unpublish(boss, other)

    answer = reader.get(article.url, follow=True)
    assert (answer.status_code, answer.request["PATH_INFO"]) == (200, "/articles/")


def test_two_pages_never_lead_to_each_other(boss, reader):
    article, other = public_article(), public_article()
    unpublish(boss, article, leads_to=other.pk)

    words = words_of(unpublish(boss, other, leads_to=article.pk))

    assert "Choose a page that is published." in words
    assert reader.get(article.url, follow=True).status_code == 200


def test_who_unpublishes_is_told_where_the_address_really_leads(boss):
    article = public_article()
    Redirect.add_redirect(article.url, redirect_to=make_home())

    words = words_of(unpublish(boss, article, leads_to=article.get_parent().pk))

    assert "Its address leads to" not in words
    assert "a redirect of its own" in words
