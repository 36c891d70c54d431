"""Publishing a text: after seeing it, what it changes and whom it disturbs, and then for good."""

from datetime import timedelta

import pytest
from django.utils import timezone

from disclaimer.models import DisclaimerVersion
from tests.disclaimer.making import make_version
from tests.disclaimer.staff import ADMIN, make_acceptances, make_draft
from tests.staff import sign_in

pytestmark = pytest.mark.django_db

TEXTS = f"{ADMIN}/texts/"


@pytest.fixture
def admin(settings):
    return sign_in(is_superuser=True, settings=settings)


@pytest.fixture
def draft(db):
    return make_draft(heading="Please read this carefully")


def publish(client, draft, **values):
    """Open the page, and send its form as a browser would."""
    address = f"{TEXTS}publish/{draft.pk}/"
    seen = client.get(address).context["form"]["seen"].value()
    return client.post(address, {"seen": seen, **values}, follow=True)


@pytest.mark.parametrize(("kind", "label"), [("minor", "1.1"), ("material", "2.0")])
def test_a_draft_is_published_as_a_minor_or_a_material_change(admin, version, draft, kind, label):
    page = publish(admin, draft, kind=kind).content.decode()

    newest = DisclaimerVersion.objects.newest()
    assert (newest.label, newest.published_by) == (label, admin.user)
    assert f"Disclaimer {label} is what visitors now see." in page


def test_the_page_shows_what_changes_and_the_gate(admin, version, draft):
    page = admin.get(f"{TEXTS}publish/{draft.pk}/").content.decode()

    assert "<ins>carefully</ins>" in page
    assert f'src="{TEXTS}gate/{draft.pk}/"' in page


def test_the_page_says_how_many_would_be_asked_again(admin, version, draft):
    now = timezone.now()
    make_acceptances(version, 4, at=now - timedelta(days=3))
    make_acceptances(version, 2, at=now - timedelta(days=3), withdrawn_after=timedelta(days=1))
    make_acceptances(version, 1, at=now - timedelta(days=366))
    make_acceptances(make_version(is_material=False), 3, at=now)

    page = admin.get(f"{TEXTS}publish/{draft.pk}/")

    assert page.context["asked_again"] == 7
    assert "<strong>7</strong> acceptances count today" in page.content.decode()


def test_acceptances_of_an_older_meaning_are_not_counted(admin, version, draft):
    make_acceptances(version, 4, at=timezone.now())
    make_version(heading="Another meaning")

    assert admin.get(f"{TEXTS}publish/{draft.pk}/").context["asked_again"] == 0


def test_publishing_asks_which_kind_of_change_it_is(admin, version, draft):
    page = publish(admin, draft).content.decode()

    assert "This field is required." in page
    assert DisclaimerVersion.objects.newest() == version


def test_a_draft_that_changed_meanwhile_has_to_be_looked_at_again(admin, version, draft):
    address = f"{TEXTS}publish/{draft.pk}/"
    seen = admin.get(address).context["form"]["seen"].value()
    draft.body = "<p>Other words.</p>"
    draft.save()

    response = admin.post(address, {"seen": seen, "kind": "minor"}, follow=True)

    assert "Look again." in response.content.decode()
    assert DisclaimerVersion.objects.newest() == version


def test_another_live_text_has_to_be_looked_at_too(admin, version, draft):
    address = f"{TEXTS}publish/{draft.pk}/"
    seen = admin.get(address).context["form"]["seen"].value()
    quicker = make_version(heading="A colleague's")

    admin.post(address, {"seen": seen, "kind": "minor"})

    assert DisclaimerVersion.objects.newest() == quicker


def test_publishing_needs_its_own_permission(settings, version, draft):
    client = sign_in("change_disclaimerversion", settings=settings)
    address = f"{TEXTS}publish/{draft.pk}/"

    assert client.get(address).status_code == 302
    assert client.post(address, {"kind": "minor"}).status_code == 302
    assert DisclaimerVersion.objects.newest() == version
    assert "publish/" not in client.get(TEXTS).content.decode()


def test_publishing_a_published_text_is_not_found(admin, version):
    assert admin.get(f"{TEXTS}publish/{version.pk}/").status_code == 404
    assert admin.post(f"{TEXTS}publish/{version.pk}/", {"kind": "minor"}).status_code == 404
