"""The first words of the donation pages, and what staff may type there."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from donations.models import DonationSettings
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
