"""Which links there are: those of live pages and of records, each with the place it stands at."""

import pytest

from articles.links import collecting
from articles.models import (
    ExternalLink,
    FAQQuestion,
    GlossaryTerm,
    Helpline,
    LinkPlace,
    Person,
    Reference,
    SiteSettings,
)
from tests.factories import (
    make_article,
    make_faq,
    make_person,
    make_reference,
    make_term,
    prose,
)

pytestmark = pytest.mark.django_db


def link(address, words="there"):
    return f'<p>See <a href="{address}">{words}</a>.</p>'


def addresses():
    """What is linked to anywhere."""
    return set(LinkPlace.objects.values_list("link__address", flat=True))


def publish(page):
    page.save_revision().publish()
    return page


def test_a_page_is_read_when_it_is_published():
    publish(make_article(title="Risks", body=prose(link("https://a.example/x?a=1&amp;b=2"))))

    (place,) = LinkPlace.objects.all()
    assert place.link.address == "https://a.example/x?a=1&b=2"
    assert str(place) == "Risks, Text, block 1 (Text)"
    assert place.edit_address.endswith(f"/pages/{place.page_id}/edit/")


def test_a_draft_is_not_read():
    page = publish(make_article(body=prose(link("https://a.example/"))))
    page.body = prose(link("https://b.example/"))
    page.save_revision()

    assert addresses() == {"https://a.example/"}


def test_what_is_taken_down_or_deleted_is_forgotten():
    first = publish(make_article(body=prose(link("https://a.example/"))))
    second = publish(make_article(body=prose(link("https://b.example/"))))

    first.unpublish()
    second.delete()

    assert addresses() == set()


def test_an_address_is_asked_about_once_however_often_it_stands_somewhere():
    for _ in range(2):
        publish(
            make_article(body=prose(link("https://a.example/#part"), link("https://a.example/")))
        )

    assert ExternalLink.objects.count() == 1
    assert LinkPlace.objects.count() == 2


@pytest.mark.parametrize(
    "address", ["/help/", "mailto:a@b.example", "tel:999", "http://localhost:8000/x", "#part"]
)
def test_our_own_pages_and_other_kinds_of_links_are_left_out(address, settings):
    settings.SITE_URL = "http://localhost:8000"
    publish(make_article(body=prose(link(address))))

    assert addresses() == set()


def test_answers_and_the_note_on_funding_are_read():
    page = make_faq(funding_note=link("https://fund.example/"))
    page.questions.add(FAQQuestion(question="Why?", answer=link("https://why.example/")))
    publish(page)

    assert addresses() == {"https://fund.example/", "https://why.example/"}


def test_records_are_read_when_they_are_saved_and_forgotten_when_they_are_deleted():
    person = make_person(address="https://person.example/")
    reference = make_reference(url="https://work.example/")
    assert addresses() == {"https://person.example/", "https://work.example/"}

    Person.objects.get(pk=person.pk).delete()
    Reference.objects.get(pk=reference.pk).delete()
    assert addresses() == set()


def test_a_reference_with_a_doi_is_the_matter_of_references_check():
    make_reference(url="https://work.example/", doi="10.1234/x")

    assert addresses() == set()


def test_collecting_all_finds_what_was_there_before_and_forgets_what_stands_nowhere():
    make_article(body=prose(link("https://a.example/")))
    ExternalLink.objects.create(address="https://old.example/", key="x")
    assert addresses() == set()

    progress = list(collecting.collect_all())

    assert progress[-1][0] == progress[-1][1]
    assert set(ExternalLink.objects.values_list("address", flat=True)) >= {"https://a.example/"}
    assert not ExternalLink.objects.filter(key="x").exists()


def test_what_was_found_about_an_address_is_kept_when_its_page_is_published_again():
    page = publish(make_article(body=prose(link("https://a.example/"))))
    ExternalLink.objects.update(state="broken")

    publish(page)

    assert ExternalLink.objects.get().state == "broken"


def test_helplines_and_the_glossary_are_read():
    helpline = Helpline.objects.create(
        site_settings=SiteSettings.objects.create(exit_address="https://exit.example/"),
        name="A line",
        number="116 123",
        href="https://chat.example/",
    )
    make_term("placebo", more=link("https://word.example/"))
    assert addresses() == {
        "https://exit.example/",
        "https://chat.example/",
        "https://word.example/",
    }

    helpline.href = "tel:116123"
    helpline.save()
    GlossaryTerm.objects.all().delete()
    assert addresses() == {"https://exit.example/"}


@pytest.mark.parametrize("title", ["A line 116 123", "placebo"])
def test_staff_are_led_to_where_it_is_mended(admin_client, title):
    Helpline.objects.create(
        site_settings=SiteSettings.load(),
        name="A line",
        number="116 123",
        href="https://chat.example/",
    )
    make_term("placebo", more=link("https://word.example/"))

    place = LinkPlace.objects.get(title=title)

    assert admin_client.get(place.edit_address, follow=True).status_code == 200
