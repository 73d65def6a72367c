import pytest

from greenroom.limits.forecast import Forecast, counted_input
from greenroom.model.attempt import Usage


def test_before_any_answer_it_goes_by_rules_of_thumb() -> None:
    forecast = Forecast()
    assert forecast.input_tokens("m", 4_000) == pytest.approx(1_100)
    assert forecast.output_tokens("m", 8_000) == 2_000
    assert forecast.output_tokens("m", 21_000) == 3_000


def test_the_first_answer_takes_the_place_of_the_rule_for_input() -> None:
    forecast = Forecast()
    forecast.learn("m", 4_000, Usage(input_tokens=2_000, output_tokens=500))
    assert forecast.input_tokens("m", 8_000) == pytest.approx(4_000)


def test_a_single_answer_is_not_taken_for_how_long_all_are() -> None:
    forecast = Forecast()
    forecast.learn("m", 4_000, Usage(output_tokens=200))
    assert forecast.output_tokens("m", 21_000) == 1_600
    for _ in range(40):
        forecast.learn("m", 4_000, Usage(output_tokens=200))
    assert 200 < forecast.output_tokens("m", 21_000) < 220


def test_the_mean_follows_what_comes() -> None:
    forecast = Forecast()
    for output in [100] * 20 + [900] * 60:
        forecast.learn("m", 100, Usage(input_tokens=25, output_tokens=output))
    assert 880 < forecast.output_tokens("m", 8_000) <= 900


def test_no_answer_is_longer_than_was_asked_for() -> None:
    forecast = Forecast()
    forecast.learn("m", 100, Usage(output_tokens=5_000))
    assert forecast.output_tokens("m", 400) == 400


def test_models_are_apart() -> None:
    forecast = Forecast()
    forecast.learn("m", 4_000, Usage(input_tokens=2_000, output_tokens=500))
    assert forecast.output_tokens("other", 8_000) == 2_000


def test_what_was_read_from_the_cache_does_not_count() -> None:
    usage = Usage(input_tokens=10, cache_write_5m_tokens=200, cache_write_1h_tokens=3, cache_read_tokens=4_000)
    assert counted_input(usage) == 213
