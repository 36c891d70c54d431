import pytest

from donations.templatetags.money import money


@pytest.mark.parametrize(
    ("pence", "currency", "shown"),
    [
        (997, "gbp", "£9.97"),
        (5, "gbp", "£0.05"),
        (0, "gbp", "£0.00"),
        (123456789, "gbp", "£1,234,567.89"),
        (-997, "gbp", "-£9.97"),
        (1248, "usd", "$12.48"),
        (997, "sek", "SEK 9.97"),
        (997, "jpy", "JPY 997"),  # a currency without a smaller unit
    ],
)
def test_it_shows_whole_pence_as_people_write_money(pence, currency, shown):
    assert money(pence, currency) == shown


@pytest.mark.parametrize("nothing", [None, ""])
def test_it_shows_nothing_for_no_amount(nothing):
    assert money(nothing, "gbp") == ""
