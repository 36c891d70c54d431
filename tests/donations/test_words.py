"""The first words of the donation pages, and what staff may type there."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from donations.models import DonationSettings, Notice
from donations.models.mail_words import LONGEST
from donations.words import make_words

pytestmark = pytest.mark.django_db


def test_it_fills_the_pages_of_a_new_site(client):
    said = []
    make_words(said.append)

    words = DonationSettings.objects.get()
    assert words.dollars_a_month == Decimal("12.48")
    assert "<p>" in words.appeal
    assert "<ol>" in words.what_happens_next
    assert said == ["Donation pages: wrote the first words."]
    assert "Around $12.48 a month at the rate of April 2024" in client.get("/donate/").text


def test_a_second_run_changes_nothing_and_says_nothing():
    make_words(lambda line: None)
    DonationSettings.objects.update(appeal="", appeal_heading="Ours")
    said = []

    make_words(said.append)

    words = DonationSettings.objects.get()
    assert (words.appeal, words.appeal_heading) == ("", "Ours")
    assert said == []


def test_the_first_words_name_no_price_because_the_page_does():
    make_words(lambda line: None)
    words = DonationSettings.objects.get()

    typed = " ".join([words.appeal, words.simple, words.what_happens_next, words.how_to_stop])
    assert "£" not in typed
    assert "$" not in typed


@pytest.mark.parametrize("rate", ["0", "-1.25"])
def test_the_rate_must_be_above_zero(rate):
    words = DonationSettings(dollars_per_pound=Decimal(rate), rate_date=date(2024, 4, 15))

    with pytest.raises(ValidationError) as caught:
        words.full_clean()
    assert "dollars_per_pound" in caught.value.message_dict


@pytest.mark.parametrize(
    "half", [{"dollars_per_pound": Decimal("1.25")}, {"rate_date": date(2024, 4, 15)}]
)
def test_a_rate_and_its_date_go_together(half):
    with pytest.raises(ValidationError, match="Give both"):
        DonationSettings(**half).full_clean()
    with pytest.raises(IntegrityError):
        DonationSettings(**half).save()


def test_a_rate_of_the_future_is_refused():
    tomorrow = timezone.localdate() + timedelta(days=1)
    words = DonationSettings(dollars_per_pound=Decimal("1.25"), rate_date=tomorrow)

    with pytest.raises(ValidationError) as caught:
        words.full_clean()
    assert "rate_date" in caught.value.message_dict


MAILS = [f"mail_{kind}" for kind in (*Notice.Kind.values, "sign_off") if kind != "alert"]


def test_a_new_site_and_an_older_one_have_words_for_each_mail():
    make_words(lambda line: None)
    words = DonationSettings.objects.get()

    assert [name for name in MAILS if not getattr(words, name)] == []


def test_staff_can_type_the_words_of_each_mail(admin_client):
    make_words(lambda line: None)
    page = admin_client.get("/admin/settings/donations/donationsettings/", follow=True).text

    assert [name for name in MAILS if f'name="{name}"' not in page] == []


@pytest.mark.parametrize("name", MAILS)
def test_the_words_of_a_mail_have_an_end(name):
    typed = DonationSettings._meta.get_field(name).formfield()

    assert typed.clean("a" * LONGEST)
    with pytest.raises(ValidationError):
        typed.clean("a" * (LONGEST + 1))


def test_the_first_words_of_the_mails_do_not_press():
    """No guilt, and nothing that the mail itself adds."""
    words = DonationSettings()
    typed = " ".join(getattr(words, name) for name in MAILS).lower()

    for pressing in ("£", "please give", "need you", "without you", "sorry to see", "urgent", "!"):
        assert pressing not in typed
