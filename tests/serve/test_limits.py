from msgspec import to_builtins

from greenroom.config.loading import resolve
from greenroom.limits.rate import RateSetting
from greenroom.limits.settings import LimitSettings
from greenroom.limits.shared import Limits
from greenroom.model.times import SystemClock, parse_rfc3339
from greenroom.serve.limits import limit_settings, shown


def settings_of(**variables: str) -> LimitSettings:
    environ = {"HOME": "/nowhere"} | {f"GREENROOM_LIMITS__{name}": value for name, value in variables.items()}
    return limit_settings(resolve(environ, read=lambda _: None))


def test_by_default_fifty_requests_hold_until_the_provider_tells() -> None:
    assert settings_of() == LimitSettings(requests=RateSetting(assumed=50), max_utilization=0.9)


def test_what_a_person_sets_is_a_bound_for_good() -> None:
    settings = settings_of(REQUESTS_PER_MINUTE="50", OUTPUT_TOKENS_PER_MINUTE="8000", MAX_CONCURRENCY="7")
    assert settings.requests == RateSetting(assumed=50, at_most=50)
    assert settings.input_tokens == RateSetting()
    assert settings.output_tokens == RateSetting(assumed=8_000, at_most=8_000)
    assert settings.max_concurrency == 7


def test_none_is_no_limit_but_the_providers() -> None:
    assert settings_of(REQUESTS_PER_MINUTE="0").requests == RateSetting()


def test_what_is_shown_is_plain() -> None:
    limits = Limits(settings_of(), clock=SystemClock())
    limits.width("rehearsal", None)
    told = to_builtins(shown(limits))
    assert told["max_utilization"] == 0.9
    (provider,) = told["providers"]
    assert provider["concurrency"] == {
        "allowed": None,
        "adaptive": 4,
        "used": 0,
        "changed_because": None,
        "changed_at": None,
    }
    assert provider["breaker"] == {"circuit": "closed", "failed_in_a_row": 0, "last_fault": None}
    assert provider["rates"][0]["kind"] == "requests"


def test_it_shows_why_and_when_the_concurrency_changed() -> None:
    limits = Limits(settings_of(), clock=SystemClock())
    limits.presume_down("anthropic")
    (provider,) = to_builtins(shown(limits))["providers"]
    assert provider["breaker"]["circuit"] == "open"
    assert provider["concurrency"]["allowed"] == provider["concurrency"]["adaptive"] == 1
    assert "the provider is down" in provider["concurrency"]["changed_because"]
    assert parse_rfc3339(provider["concurrency"]["changed_at"]) <= SystemClock().now()
