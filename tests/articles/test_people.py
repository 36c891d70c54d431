"""A person whom pages or reviews name is not deleted: readers are told who wrote and checked."""

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import EpisodeSpeaker, Person
from articles.reviews.marking import mark_reviewed
from tests.factories import make_article, make_episode, make_person

pytestmark = pytest.mark.django_db


def an_author():
    person = make_person(name="Ann")
    make_article(author=person)
    return person


def an_earlier_reviewer():
    """Of a page that somebody else has reviewed since: only the record names Ann."""
    article, person = make_article(), make_person(name="Ann")
    today = timezone.localdate()
    for reviewer in (person, None):
        due = today + timezone.timedelta(days=9)
        mark_reviewed(article, reviewed_on=today, next_due=due, reviewer=reviewer)
    return person


def a_speaker():
    person = make_person(name="Ann")
    EpisodeSpeaker.objects.create(page=make_episode(), person=person)
    return person


def alone(person):
    return reverse("wagtailsnippets_articles_person:delete", args=[person.pk])


def among_others(person):
    other = make_person(name="Nobody knows")
    address = reverse("wagtail_bulk_action", args=["articles", "person", "delete"])
    return f"{address}?id={other.pk}&id={person.pk}"


@pytest.mark.parametrize("make", [an_author, an_earlier_reviewer, a_speaker])
@pytest.mark.parametrize("address", [alone, among_others])
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_is_named_somewhere_is_kept(admin_client, make, address, method):
    person = make()

    answer = getattr(admin_client, method)(address(person), follow=True)

    assert "“Ann” is named" in answer.content.decode()
    assert Person.objects.filter(pk=person.pk).exists()


def test_who_is_named_nowhere_is_deleted(admin_client):
    person = make_person()

    admin_client.post(alone(person))

    assert not Person.objects.exists()
