import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.test import override_settings
from django.urls import reverse
from wagtail.models import Page, Site

from articles.models import Helpline, HomePage, Person, SiteSettings
from articles.skeleton import make_skeleton
from tests.once import made_once

pytestmark = pytest.mark.django_db
ADDRESSES = (
    "/ /articles/ /faq/ /stories/ /about/ /help/ /privacy/ /cookies/ /accessibility/".split()
)


def quietly(line):
    """Nobody listens."""


def everything():
    return sorted(Page.objects.values_list("url_path", "title", "latest_revision_id"))


def test_an_empty_site_gets_its_pages(reader):
    make_skeleton(quietly)

    for address in ADDRESSES:
        assert reader.get(address).status_code == 200, address


def test_the_welcome_page_is_gone():
    make_skeleton(quietly)

    assert Page.objects.filter(depth=2).count() == 1
    assert Site.objects.get().root_page.specific == HomePage.objects.get()


def test_it_says_what_it_makes_and_then_nothing():
    said = []
    make_skeleton(said.append)
    assert "/help/ made" in said

    said.clear()
    make_skeleton(said.append)
    assert said == []


@override_settings(SITE_URL="https://wayside.example")
def test_the_site_has_the_address_of_the_settings():
    make_skeleton(quietly)

    site = Site.objects.get()
    assert (site.hostname, site.port, site.root_url) == (
        "wayside.example",
        443,
        "https://wayside.example",
    )


def test_the_site_follows_when_the_address_changes():
    make_skeleton(quietly)

    with override_settings(SITE_URL="http://localhost:8001"):
        make_skeleton(quietly)

    assert Site.objects.get().port == 8001


class TestOnceMade:
    """What is there afterwards, and what later runs do."""

    @pytest.fixture(scope="class", autouse=True)
    def _made(self, django_db_setup, django_db_blocker):
        with made_once(lambda: make_skeleton(quietly), django_db_blocker):
            yield

    def test_a_second_run_changes_nothing(self):
        page = Page.objects.get(slug="help").specific
        page.title = "Edited"
        page.save_revision().publish()
        SiteSettings.objects.update(name="Our name")
        Helpline.objects.first().delete()
        before = everything()

        make_skeleton(quietly)

        assert everything() == before
        assert SiteSettings.objects.get().name == "Our name"
        assert Helpline.objects.count() == 3

    def test_it_makes_a_well_known_page_again_that_is_missing(self):
        Page.objects.get(slug="privacy").delete()

        make_skeleton(quietly)

        assert Page.objects.filter(slug="privacy", live=True).exists()

    def test_the_texts_pass_the_checks_of_their_pages(self):
        for page in Page.objects.filter(depth=3).specific():
            if hasattr(page, "body"):
                page.full_clean()
                page.body.stream_block.clean(page.body)

    def test_helplines_lead_somewhere(self):
        for line in Helpline.objects.all():
            try:
                line.full_clean()
            except ValidationError as error:
                pytest.fail(f"{line}: {error}")

    def test_editors_can_write_and_publish(self, client, django_user_model):
        editor = django_user_model.objects.create_user("eva", "eva@example.org", "x")
        editor.groups.add(Group.objects.get(name="Editors"))
        client.force_login(editor)
        articles = Page.objects.get(slug="articles")

        permissions = articles.permissions_for_user(editor)

        assert permissions.can_add_subpage()
        assert permissions.can_publish_subpage()
        for name in (
            "references:add",
            "wagtailimages:add",
            "wagtaildocs:add",
            "wagtailmedia:index",
        ):
            assert client.get(reverse(name)).status_code == 200, name
        settings = reverse("wagtailsettings:edit", args=["articles", "sitesettings"])
        assert client.get(settings, follow=True).status_code == 200

    def test_rights_that_staff_took_away_stay_away(self):
        editors = Group.objects.get(name="Editors")
        taken = editors.permissions.filter(content_type__model=Person._meta.model_name)
        editors.permissions.remove(*taken)

        make_skeleton(quietly)

        assert not editors.permissions.filter(content_type__model="person").exists()
