from random import Random

from hypothesis import given
from hypothesis import strategies as st

from greenroom.rehearsal.faults import Misfortune, by_chance
from greenroom.rehearsal.settings import Faults, Settings


def test_each_fault_takes_up_its_share_of_the_draws() -> None:
    faults = Faults(overloaded=0.25, refusal=0.5)
    met = [by_chance(faults, draw / 1000) for draw in range(1000)]
    assert (met.count("overloaded"), met.count("refusal"), met.count(None)) == (250, 500, 250)


@given(st.floats(0, 1, exclude_max=True))
def test_no_rate_means_no_fault(draw: float) -> None:
    assert by_chance(Faults(), draw) is None


def test_the_script_goes_before_chance_and_then_chance_decides() -> None:
    misfortune = Misfortune(Settings(scripted=("none", "timeout"), faults=Faults(drop=1.0)))
    assert misfortune.left == ("none", "timeout")
    assert [misfortune.next(Random(1)) for _ in range(3)] == [None, "timeout", "drop"]
    assert not misfortune.left
