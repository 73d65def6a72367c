import pytest

from greenroom.config import consistency
from greenroom.config.loading import resolve
from greenroom.model.errors import ConfigError
from tests.config.reading import FILE, HOME, holding

PRICES = """
[prices."new-model"]
input = 1
output = 1
cache_write_5m = 1
cache_write_1h = 1
cache_read = 1
batch_discount = 0
as_of = 2026-10-01
"""


def found(text: str = "", **environ: str) -> list[str]:
    try:
        consistency.check(resolve(HOME | environ, holding(text)))
    except ConfigError as error:
        return error.message.splitlines()
    return []


@pytest.mark.parametrize(
    "text",
    [
        "",
        '[provider]\nmodel = "new-model"' + PRICES,
        '[provider.openai]\nmodel = "new-model"\nbase_url = "http://127.0.0.1:8000/v1"' + PRICES,
        '[provider]\nname = "openai"\nmodel = "never-asked"',
        '[daemon]\nsocket_group = "root"',
    ],
)
def test_settings_that_go_together_have_no_problem(text: str) -> None:
    assert found(text) == []


def test_a_model_without_prices_is_named_with_its_file_and_what_to_add() -> None:
    (problem,) = found('[provider]\nmodel = "new-model"')
    assert problem == (
        f'{FILE}: provider.model: expected a model with prices, got "new-model"; '
        f'add [prices."new-model"] to {FILE}.'
    )


@pytest.mark.parametrize("name", ["auto", "openai"])
def test_a_model_of_openai_needs_prices_whoever_is_asked_first(name: str) -> None:
    (problem,) = found(GREENROOM_PROVIDER__NAME=name, GREENROOM_PROVIDER_OPENAI__MODEL="vendor/model")
    assert problem.startswith("GREENROOM_PROVIDER_OPENAI__MODEL: expected a model with prices")


@pytest.mark.parametrize("url", ["10.1.2.3:8000", "ftp://host/v1", "http://user:word@host/v1"])
def test_a_base_url_that_can_not_be_called_is_found_and_not_shown(url: str) -> None:
    (problem,) = found(f'[provider.openai]\nbase_url = "{url}"')
    assert problem.startswith(f"{FILE}: provider.openai.base_url: expected a URL such as")
    assert url not in problem


@pytest.mark.parametrize("group", ["no-such-group-here", r"a\u0000b"])
def test_a_group_that_this_machine_has_not_is_found(group: str) -> None:
    (problem,) = found(f'[daemon]\nsocket_group = "{group}"')
    assert problem.startswith(f"{FILE}: daemon.socket_group: expected a group of this machine")


def test_all_problems_are_told_at_once() -> None:
    assert len(found('[provider]\nmodel = "a"\n[provider.openai]\nmodel = "b"\nbase_url = "c"')) == 3


@pytest.mark.parametrize(
    ("judge", "expected"),
    [
        (" ", 'a model, or "" for no judge'),
        ("openai/", "a model after the provider"),
        (
            "/claude-opus-5-5",
            'a model, as in "claude-opus-5-5" or "openai/vendor/model", without a slash before it',
        ),
    ],
)
def test_a_judge_that_is_none_is_said_to_be_none_and_no_prices_are_asked_for(judge: str, expected: str) -> None:
    assert found(f'[quality]\njudge = "{judge}"') == [
        f'{FILE}: quality.judge: expected {expected}, got "{judge}".'
    ]
