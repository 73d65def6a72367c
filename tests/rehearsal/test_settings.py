import msgspec
import pytest

from greenroom.rehearsal.settings import Faults, Settings, changed, shown


@pytest.mark.parametrize(("said", "range_s"), [(0, (0, 0)), (250, (0.25, 0.25)), ("200-900", (0.2, 0.9))])
def test_latency_is_a_number_or_a_range(said: str | int, range_s: tuple[float, float]) -> None:
    assert Settings(latency_ms=said).latency_range_s() == range_s


@pytest.mark.parametrize("said", ["900-200", "-5", "fast", "1.5", "1-2-3", -1, ""])
def test_a_latency_that_makes_no_sense_is_refused(said: str | int) -> None:
    with pytest.raises(ValueError, match="latency_ms is a number"):
        Settings(latency_ms=said)


def test_faults_together_are_not_more_than_certain() -> None:
    with pytest.raises(ValueError, match="may not be more than 1"):
        Faults(drop=0.6, overloaded=0.5)


def test_a_change_keeps_what_it_does_not_name() -> None:
    settings = changed(Settings(seed=3, poor=0.5), {"seed": 4, "faults": {"drop": 1}})
    assert settings == Settings(seed=4, poor=0.5, faults=Faults(drop=1.0))


@pytest.mark.parametrize("change", [{"sede": 1}, {"faults": {"flood": 1}}, {"poor": 2}, {"scripted": ["flood"]}])
def test_a_change_that_is_wrong_names_its_place(change: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError, match=r"sede|\$\.|flood"):
        changed(Settings(), change)


def test_the_key_is_never_shown() -> None:
    assert "sesame" not in str(shown(Settings(required_key="sesame")))
