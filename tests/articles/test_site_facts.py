import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.template import RequestContext, Template

from articles.models import Helpline, SiteSettings
from articles.models.site_facts import site_facts
from tests.factories import make_article_index, make_home, make_standard_page

pytestmark = pytest.mark.django_db


def test_it_has_words_for_a_site_without_settings():
    facts = site_facts()

    assert facts["name"] == "Wayside"
    assert facts["helplines"] == []
    assert facts["url"] == "http://testserver"
    assert not SiteSettings.objects.exists()


def test_it_lists_the_menu_in_the_order_of_the_tree():
    make_article_index(show_in_menus=True)
    make_standard_page(title="Us", slug="about", show_in_menus=True)
    make_standard_page(title="Not in the menu")
    make_standard_page(title="Draft", show_in_menus=True, live=False)

    facts = site_facts("/articles/risks/")

    assert facts["navigation"] == [
        {"title": "Articles", "url": "/articles/", "current": True},
        {"title": "Us", "url": "/about/", "current": False},
    ]
    assert [link["title"] for link in facts["footer_links"]] == ["Us"]


def test_it_lists_helplines_in_their_order():
    settings = SiteSettings.objects.create()
    for order, name in ((2, "Shout"), (1, "Samaritans")):
        Helpline.objects.create(
            site_settings=settings, name=name, number="1", href="tel:1", sort_order=order
        )

    assert [line["name"] for line in site_facts()["helplines"]] == ["Samaritans", "Shout"]


def test_it_asks_nothing_when_warm(django_assert_num_queries):
    site_facts()

    with django_assert_num_queries(0):
        site_facts("/x/")


def test_one_reader_does_not_change_it_for_the_next():
    site_facts()["navigation"].append("mine")

    assert site_facts()["navigation"] == []


def test_a_change_of_the_settings_shows_at_once():
    settings = SiteSettings.objects.create(name="Before")
    assert site_facts()["name"] == "Before"

    settings.name = "After"
    settings.save()

    assert site_facts()["name"] == "After"


def test_a_published_page_shows_at_once():
    page = make_standard_page(title="Before", show_in_menus=True)
    assert site_facts()["navigation"][0]["title"] == "Before"

    page.title = "After"
    page.save_revision().publish()

    assert site_facts()["navigation"][0]["title"] == "After"


def test_an_unpublished_page_leaves_at_once():
    page = make_standard_page(show_in_menus=True)
    site_facts()

    page.unpublish()

    assert site_facts()["navigation"] == []


def test_it_survives_a_database_that_is_away(monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError

    make_home()
    monkeypatch.setattr("articles.models.site_facts.SiteSettings.objects.prefetch_related", away)

    assert site_facts()["name"] == "Wayside"


def test_templates_know_it(rf):
    context = RequestContext(rf.get("/"))

    assert Template("{{ site.name }}").render(context) == "Wayside"


@pytest.mark.parametrize(
    ("number", "href"),
    [("116 123", "tel:116123"), ("999", "tel:999"), ("0800 111", "tel:0800111")],
)
def test_a_helpline_makes_its_link_from_its_number(number, href):
    line = Helpline(site_settings=SiteSettings.objects.create(), name="X", number=number)
    line.full_clean()

    assert line.href == href


def helpline(number, href):
    settings = SiteSettings.objects.create()
    return Helpline(site_settings=settings, name="X", number=number, href=href)


@pytest.mark.parametrize(
    ("number", "href"),
    [
        ("116 123", "tel:116132"),
        ("0808 808 4994", "tel:+448088084949"),
        ("Text SHOUT to 85258", "sms:85285"),
        ("111", "tel:999"),
        ("116 123", "tel:11612"),
        ("116 123", "tel:16123"),
    ],
)
def test_a_helpline_never_calls_another_number_than_it_shows(number, href):
    with pytest.raises(ValidationError, match="another number than the one shown"):
        helpline(number, href).full_clean()


@pytest.mark.parametrize(
    ("number", "href"),
    [
        ("116 123", "tel:116123"),
        ("0808 808 4994", "tel:+448088084994"),
        ("+44 808 808 4994", "tel:08088084994"),
        ("+44 (0)20 7946 0000", "tel:+442079460000"),
        ("020 7946-0000", "tel:02079460000"),
        ("Text SHOUT to 85258", "sms:85258"),
        ("111, option 2", "tel:111"),
        ("0800 111 or 999", "https://chat.example/"),
        ("Call us", "tel:116123"),
    ],
)
def test_a_number_may_be_written_in_other_ways(number, href):
    helpline(number, href).full_clean()
