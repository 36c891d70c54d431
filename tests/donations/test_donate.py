"""GET /donate/: the appeal, the price, one button."""

import re
from datetime import date
from decimal import Decimal

import pytest

from donations.models import CheckoutAttempt, DonationSettings
from tests.donations.giving import reference_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def words():
    return DonationSettings.objects.create(
        appeal_heading="We need your help",
        appeal="<p>Hosting costs money.</p>",
        what_happens_next="<p>You go to Stripe.</p>",
        how_to_stop="<p>In one step.</p>",
        dollars_per_pound=Decimal("1.2518"),
        rate_date=date(2024, 4, 15),
        charity_number="1234567",
    )


def test_it_is_open_to_everyone(client, words):
    response = client.get("/donate/")

    assert response.status_code == 200
    assert "We need your help" in response.text
    assert "Hosting costs money." in response.text


def test_it_says_the_price_in_pounds_and_how_often(client, words):
    page = client.get("/donate/").text

    assert re.search(r"£9\.97\s*<[^>]*>\s*a month", page)
    assert "Donate £9.97 a month" in page


def test_it_says_the_dollar_figure_with_its_date(client, words):
    page = client.get("/donate/").text

    assert "Around $12.48 a month at the rate of April 2024" in page
    assert "your bank decides the final figure" in page


def test_without_a_rate_it_shows_no_dollars(client):
    assert "$" not in re.sub(r"<script.*?</script>", "", client.get("/donate/").text)


def test_it_says_what_happens_next_and_how_to_stop_before_anyone_pays(client, words):
    page = client.get("/donate/").text

    assert "You go to Stripe." in page
    assert "In one step." in page
    assert 'href="/donate/manage/"' in page


def test_there_is_one_button_to_donate(client, words):
    assert client.get("/donate/").text.count('button--donate" type="submit"') == 1


def test_each_page_has_a_reference_of_its_own(client):
    first, second = client.get("/donate/"), client.get("/donate/")

    assert reference_in(first) != reference_in(second)
    assert "private" in first["Cache-Control"]


def test_looking_leaves_nothing_behind(client):
    response = client.get("/donate/")

    assert not CheckoutAttempt.objects.exists()
    assert not response.cookies
    assert "csrfmiddlewaretoken" not in response.text


def test_it_costs_the_same_few_queries_always(client, words, django_assert_max_num_queries):
    client.get("/donate/")  # the site's names are cached now

    with django_assert_max_num_queries(1):
        client.get("/donate/")


def test_coming_back_from_stripe_it_says_that_nothing_was_taken(client, words):
    assert "Nothing was taken" not in client.get("/donate/").text
    assert "Nothing was taken" in client.get("/donate/?cancelled=1").text


def test_it_shows_a_charity_number_only_if_there_is_one(client, words):
    assert "Registered charity number 1234567" in client.get("/donate/").text

    DonationSettings.objects.update(charity_number="")
    assert "charity" not in client.get("/donate/").text


def test_it_answers_head(client):
    assert client.head("/donate/").status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_it_takes_nothing_but_get(client, method):
    assert getattr(client, method)("/donate/").status_code == 405
