from random import Random

import pytest

from greenroom.rehearsal.script.figures import KINDS, draw


def _number(text: str) -> float:
    return float(text.replace("$", "").replace(",", ""))


@pytest.mark.parametrize("seed", range(200))
def test_figures_add_up(seed: int) -> None:
    said = draw(Random(seed), tuple(KINDS))
    number = {
        name: _number(value)
        for name, value in said.items()
        if value.strip("$").replace(",", "")[:1].isdigit() and ":" not in value and " " not in value
    }
    assert number["income"] - number["essentials"] == number["left_over"]
    assert number["spare"] * number["term"] == number["spare_total"]
    assert number["slow_months"] - number["fast_months"] == number["months_saved"] > 0
    assert number["more_payment"] - number["payment"] == number["extra"]
    assert number["interest"] == pytest.approx(number["balance"] * number["rate"] / 1200, abs=1)
    assert number["payment"] > number["interest"]
    assert number["invested"] - number["dipped"] == pytest.approx(number["dip_loss"], abs=1)
    assert number["deposit"] + number["loan"] == pytest.approx(number["price"], abs=1)
    assert number["mortgage_worse"] - number["mortgage"] == pytest.approx(number["mortgage_gap"], abs=1)
    assert said["weekday"] != said["other_day"]


def test_a_mortgage_is_paid_off_by_its_payment() -> None:
    said = draw(Random(5), ("house",))
    owed, rate = _number(said["loan"]), _number(said["mortgage_rate"]) / 1200
    for _ in range(360):
        owed = owed * (1 + rate) - _number(said["mortgage"])
    assert abs(owed) < 1000  # the payment is rounded to a dollar
