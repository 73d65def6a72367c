from operator import attrgetter
from pathlib import Path

import pytest

from greenroom.config.defaults import DEFAULT
from greenroom.config.keys import all_keys
from greenroom.config.loading import read_file, resolve
from greenroom.model.errors import ConfigError
from tests.config.reading import FILE, HOME, holding, loaded, problems


def test_without_a_file_the_defaults_hold() -> None:
    resolved = resolve(HOME, holding(None))

    assert (resolved.file, resolved.file_found) == (FILE, False)
    assert resolved.config.batches.concurrency == 3
    assert resolved.config.quality.threshold == 7
    assert set(resolved.sources.values()) == {DEFAULT}


def test_the_file_wins_over_the_default_and_a_variable_over_the_file() -> None:
    text = '[batches]\nconcurrency = 10\nmax_attempts = 5\n[provider]\nname = "rehearsal"'

    resolved = resolve(HOME | {"GREENROOM_BATCHES__CONCURRENCY": "20"}, holding(text))

    assert resolved.config.batches.concurrency == 20
    assert resolved.config.batches.max_attempts == 5
    assert resolved.config.quality.threshold == 7
    assert resolved.sources["batches.concurrency"] == "GREENROOM_BATCHES__CONCURRENCY"
    assert resolved.sources["batches.max_attempts"] == FILE
    assert resolved.sources["quality.threshold"] == DEFAULT


@pytest.mark.parametrize(
    ("variable", "text", "section", "name", "value"),
    [
        ("GREENROOM_PROVIDER__TIMEOUT_S", "12.5", "provider", "timeout_s", 12.5),
        ("GREENROOM_BATCHES__CONCURRENCY", "auto", "batches", "concurrency", "auto"),
        ("GREENROOM_PROVIDER_OPENAI__MODEL", "vendor/model", "provider.openai", "model", "vendor/model"),
        ("GREENROOM_REHEARSAL__LATENCY_MS", "800", "rehearsal", "latency_ms", "800"),
        ("GREENROOM_REHEARSAL__LATENCY_MS", "5-90", "rehearsal", "latency_ms", "5-90"),
        ("GREENROOM_REHEARSAL__SEED", "-4", "rehearsal", "seed", -4),
        ("GREENROOM_DAEMON__SOCKET_GROUP", "", "daemon", "socket_group", ""),
    ],
)
def test_a_variable_is_read_as_its_key_is_typed(
    variable: str, text: str, section: str, name: str, value: object
) -> None:
    assert attrgetter(f"{section}.{name}")(loaded(**{variable: text})) == value


def test_only_the_environment_handed_in_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENROOM_BATCHES__CONCURRENCY", "999")

    assert loaded().batches.concurrency == 3


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[provider]\nmodle = 3", "provider.modle: there is no such key; did you mean provider.model?"),
        ("[limits]\nthreshold = 3", "limits.threshold: there is no such key; did you mean quality.threshold?"),
        ("[log]\nzz = 1", "log.zz: there is no such key; expected one of log.retention_days."),
        ("[limit]\nmax_concurrency = 3", "limit: there is no such key; did you mean limits?"),
        ("[limits]\nmax_utilization = 1.5", "limits.max_utilization: expected a number above 0 up to 1, got 1.5."),
        ("[limits]\nmax_concurrency = -1", "limits.max_concurrency: expected a whole number from 0, got -1."),
        (
            "[batches]\nmax_attempts = true",
            "batches.max_attempts: expected a whole number from 1 up to 30, got true.",
        ),
        ("[provider]\ntimeout_s = inf", "provider.timeout_s: expected a number above 0, got Infinity."),
        (
            '[provider]\nname = "x"',
            'provider.name: expected "anthropic" or "auto" or "openai" or "rehearsal", got "x".',
        ),
        ('[provider]\nmodel = ""', 'provider.model: expected a text that is not empty, got "".'),
        ('[rehearsal]\nlatency_ms = "900-3"', "rehearsal.latency_ms: expected a range that goes up, got '900-3'."),
        (
            "[provider.openai]\nurl = 3",
            "provider.openai.url: there is no such key; did you mean provider.openai.base_url?",
        ),
        ("quality = 7", "quality: expected a section, [quality] with its keys below it."),
        ("[quality", "expected TOML: Expected ']' at the end of a table declaration (at end of document)."),
        ("prices = 3", 'prices: expected sections, [prices."<model>"] for each model.'),
    ],
)
def test_a_wrong_key_or_value_is_told_with_file_path_and_what_was_expected(text: str, problem: str) -> None:
    assert problems(text) == [f"{FILE}: {problem}"]


def test_a_key_like_no_other_of_its_section_is_told_those_of_the_section_alone() -> None:
    (problem,) = problems("[limits]\nzz = 1")

    _, _, names = problem.partition("expected one of ")
    assert set(names.removesuffix(".").split(", ")) == {key.path for key in all_keys() if key.section == "limits"}


def test_a_key_like_no_other_is_told_what_there_is() -> None:
    (problem,) = problems("zzz = 1")

    assert "expected one of" in problem
    assert all(key.path in problem for key in all_keys())


@pytest.mark.parametrize(
    ("variable", "text", "problem"),
    [
        ("GREENROOM_DAEMON__DRAIN_S", "soon", 'expected a number from 0, got "soon".'),
        ("GREENROOM_BATCHES__MAX_ATTEMPTS", "", 'expected a whole number from 1 up to 30, got "".'),
        (
            "GREENROOM_QUALITY__ZZ",
            "3",
            "there is no such key; did you mean GREENROOM_QUALITY__JUDGE?",
        ),
        ("GREENROOM_DAEMON__DRAINS", "3", "there is no such key; did you mean GREENROOM_DAEMON__DRAIN_S?"),
        ("GREENROOM_PRICES__X__INPUT", "3", 'expected prices in the file alone, under [prices."<model>"].'),
    ],
)
def test_a_wrong_variable_is_told_by_its_name(variable: str, text: str, problem: str) -> None:
    assert problems(**{variable: text}) == [f"{variable}: {problem}"]


def test_every_problem_is_told_at_once() -> None:
    text = '[limits]\nrequests_per_minute = "many"\n[quality]\nlevel = 1\n[prices."m"]\ninput = 1'

    told = problems(text, GREENROOM_DAEMON__DRAIN_S="soon")

    assert len(told) == 4


def test_a_wrong_value_counts_even_where_a_variable_covers_it() -> None:
    assert problems("[quality]\nthreshold = 11", GREENROOM_QUALITY__THRESHOLD="8") != []


def test_variables_that_are_no_keys_are_left_alone() -> None:
    assert loaded(GREENROOM_HOME="/srv/gr", GREENROOMS__X="1", PATH="/bin") == loaded()


def test_a_file_that_was_named_has_to_be_there() -> None:
    with pytest.raises(
        ConfigError, match=r"GREENROOM_CONFIG: expected a file, and there is none at /etc/gr\.toml"
    ):
        resolve({"GREENROOM_CONFIG": "/etc/gr.toml"}, holding(None))


def test_the_file_is_read_as_utf_8(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    assert read_file(str(file)) is None

    file.write_text("# größer", encoding="utf-8")
    assert read_file(str(file)) == "# größer"

    file.write_bytes(b"ok \xff")
    with pytest.raises(ConfigError, match="expected UTF-8 text; byte 3"):
        read_file(str(file))


def test_a_file_that_cannot_be_read_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=f"{tmp_path}: can't be read: Is a directory"):
        read_file(str(tmp_path))


@pytest.mark.parametrize("variable", ["GREENROOM_PROVIDER_OPENAI__MODEL", "GREENROOM_PROVIDER__OPENAI__MODEL"])
def test_a_nested_section_is_written_with_one_underscore_or_two(variable: str) -> None:
    assert loaded(**{variable: "some/model"}).provider.openai.model == "some/model"
