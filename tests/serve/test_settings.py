from pathlib import Path

import pytest

from greenroom.model.errors import ConfigError
from greenroom.model.judgement import Judge
from greenroom.serve.settings import read_settings


def variables(home: Path, **others: str) -> dict[str, str]:
    """Variables of a user with this home, and a socket whose path is short however deep the home lies."""
    return {"HOME": str(home), "GREENROOM_SOCKET": "/tmp/s", **others}


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("GREENROOM_PROVIDER__MODEL", "new-model"),
        ("GREENROOM_PROVIDER_OPENAI__MODEL", "vendor/model"),
        ("GREENROOM_PROVIDER_OPENAI__BASE_URL", "127.0.0.1:8000"),
        ("GREENROOM_DAEMON__SOCKET_GROUP", "no-such-group-here"),
        ("GREENROOM_QUALITY__JUDGE", "new-model"),
        ("GREENROOM_QUALITY__JUDGE", "anthropic/new-model"),
        ("GREENROOM_QUALITY__JUDGE", "anthropic/"),
    ],
)
def test_a_setting_that_no_batch_could_run_with_stops_the_start(tmp_path: Path, variable: str, value: str) -> None:
    with pytest.raises(ConfigError, match=f"^{variable}: expected"):
        read_settings(variables(tmp_path, **{variable: value}))


@pytest.mark.parametrize("judge", ["anthropic/claude-opus-5-5", "openai/claude-opus-5-5"])
def test_a_judge_that_can_not_be_asked_stops_the_start_and_what_to_do_is_told(tmp_path: Path, judge: str) -> None:
    with pytest.raises(ConfigError, match=r"^GREENROOM_QUALITY__JUDGE: .* Set (ANTHROPIC|OPENAI)_API_KEY"):
        read_settings(variables(tmp_path, GREENROOM_QUALITY__JUDGE=judge))


def test_a_judge_is_asked_where_batches_are_unless_it_names_another_provider(tmp_path: Path) -> None:
    def judge(name: str, **keys: str) -> Judge | None:
        return read_settings(variables(tmp_path, GREENROOM_QUALITY__JUDGE=name, **keys)).judge

    model = "claude-opus-5-5"
    assert judge("") is None
    assert judge(model) == judge(f"rehearsal/{model}") == Judge(provider="rehearsal", model=model)
    assert judge(model, ANTHROPIC_API_KEY="k") == Judge(provider="anthropic", model=model)
    assert judge(f"openai/{model}", OPENAI_API_KEY="k") == Judge(provider="openai", model=model)
