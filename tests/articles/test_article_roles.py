"""The roles, each signed in to the real admin."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from articles.models import ArticlePage
from articles.reviews.models import MARK
from articles.roles import make_roles
from articles.skeleton import make_skeleton
from tests.articles.staff import make_colleague, sign_in
from tests.articles.test_clinical_review import editor_fields
from tests.factories import make_article, prose
from tests.once import made_once

pytestmark = pytest.mark.django_db

ALL = ("Authors", "Reviewers", "Editors", "Administrators")


def quietly(line):
    """Nobody listens."""


@pytest.fixture(scope="module", autouse=True)
def site(django_db_setup, django_db_blocker):
    with made_once(lambda: make_skeleton(quietly), django_db_blocker):
        yield


def browser(role):
    return sign_in(make_colleague(role.lower(), role=role))


def public_article(**kwargs):
    article = make_article(body=prose("<p>Text.</p>"), **kwargs)
    article.save_revision().publish()
    return article


def may(client, name, *arguments):
    return client.get(reverse(name, args=arguments)).status_code == 200


@pytest.mark.parametrize("role", ALL)
def test_everybody_with_a_role_enters_and_sees_what_is_due(role):
    client = browser(role)

    assert may(client, "wagtailadmin_home")
    assert may(client, "reviews:due")


@pytest.mark.parametrize(
    ("role", "allowed"),
    [("Authors", True), ("Reviewers", False), ("Editors", True), ("Administrators", True)],
)
def test_who_adds_articles(role, allowed):
    index = Page.objects.get(slug="articles")

    address = ("wagtailadmin_pages:add", "articles", "articlepage", index.pk)

    assert may(browser(role), *address) is allowed


@pytest.mark.parametrize(
    ("role", "allowed"),
    [("Authors", False), ("Reviewers", True), ("Editors", True), ("Administrators", True)],
)
def test_who_opens_what_somebody_else_wrote(role, allowed):
    assert may(browser(role), "wagtailadmin_pages:edit", public_article().pk) is allowed


@pytest.mark.parametrize(
    ("role", "allowed"),
    [("Authors", False), ("Reviewers", False), ("Editors", True), ("Administrators", True)],
)
def test_who_publishes(role, allowed):
    colleague = make_colleague(role.lower(), role=role)
    draft = make_article(live=False, owner=colleague)

    sign_in(colleague).post(
        reverse("wagtailadmin_pages:edit", args=[draft.pk]),
        editor_fields(draft) | {"action-publish": "1"},
    )

    assert ArticlePage.objects.get(pk=draft.pk).live is allowed


@pytest.mark.parametrize(
    ("role", "allowed"),
    [("Authors", False), ("Reviewers", True), ("Editors", True), ("Administrators", True)],
)
def test_who_marks_pages_as_reviewed(role, allowed):
    assert may(browser(role), "reviews:mark", public_article().pk) is allowed


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("Authors", {"references:list", "references:add", "wagtailimages:add"}),
        ("Reviewers", {"references:list"}),
        ("Editors", {"references:list", "references:add", "wagtailimages:add"}),
        (
            "Administrators",
            {"references:list", "references:add", "wagtailimages:add", "wagtailusers_users:index"},
        ),
    ],
)
def test_what_else_each_may_open(role, names):
    client = browser(role)
    asked = ("references:list", "references:add", "wagtailimages:add", "wagtailusers_users:index")

    assert {name for name in asked if may(client, name)} == names


def test_nobody_is_given_the_exports():
    assert not Permission.objects.filter(codename__startswith="export_", group__isnull=False)


def test_a_second_run_gives_nothing_twice():
    said = []

    make_roles(said.append)

    assert said == []


def test_what_staff_took_away_stays_away():
    editors = Group.objects.get(name="Editors")
    mark = Permission.objects.get(codename=MARK)
    editors.permissions.remove(mark)
    GroupPagePermission.objects.filter(group=editors, permission__codename="publish_page").delete()

    make_roles(quietly)

    assert mark not in editors.permissions.all()
    assert not editors.page_permissions.filter(permission__codename="publish_page").exists()


def test_what_staff_added_stays():
    authors = Group.objects.get(name="Authors")
    mark = Permission.objects.get(codename=MARK)
    authors.permissions.add(mark)

    make_roles(quietly)

    assert mark in authors.permissions.all()


def test_a_right_that_is_new_is_given():
    new = Permission.objects.create(
        codename="change_something_new",
        name="Can change something new",
        content_type=Permission.objects.get(codename=MARK).content_type,
    )

    make_roles(quietly)

    assert new in Group.objects.get(name="Editors").permissions.all()


def test_the_command_makes_the_roles_of_all_apps(capsys):
    Group.objects.all().delete()

    call_command("make_roles")

    assert {*ALL, "Supporter care"} <= set(Group.objects.values_list("name", flat=True))
    assert "role Authors" in capsys.readouterr().out
