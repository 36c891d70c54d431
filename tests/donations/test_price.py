from decimal import Decimal

import pytest

from donations.price import dollars


def test_it_computes_the_figure_of_the_first_appeal():
    assert dollars(997, Decimal("1.2518")) == Decimal("12.48")


@pytest.mark.parametrize(
    ("rate", "figure"),
    [("1.2512", "12.47"), ("1.25075", "12.47"), ("1.5", "14.96")],  # 12.474664, 12.46998, 14.955
)
def test_it_rounds_half_up_to_a_cent(rate, figure):
    assert dollars(997, Decimal(rate)) == Decimal(figure)
