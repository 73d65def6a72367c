import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_show_tells_where_each_value_comes_from(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENROOM_BATCHES__CONCURRENCY", "17")
    ran = run("config", "show")
    assert ran.code == 0
    assert "concurrency = 17" in ran.out
    assert "GREENROOM_BATCHES__CONCURRENCY" in ran.out
    document = json.loads(run("config", "show", "--json").out)
    assert {
        "section": "batches",
        "name": "concurrency",
        "value": 17,
        "source": "GREENROOM_BATCHES__CONCURRENCY",
    } in (document["settings"])


def test_path_says_where_the_file_would_be(run: Run, tmp_path: Path) -> None:
    assert run("config", "path").out == f"{tmp_path}/config/greenroom/config.toml\n"


def test_check_is_0_where_all_is_right_and_2_where_something_is_wrong(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = run("config", "check")
    assert (ran.code, ran.out) == (0, "")
    assert "rehearsal" in ran.err
    monkeypatch.setenv("GREENROOM_BATCHES__CONCURRENCY", "none")
    ran = run("config", "check")
    assert ran.code == 2
    assert "GREENROOM_BATCHES__CONCURRENCY" in ran.err
    assert run("config", "show").code == 2
    assert not json.loads(run("config", "check", "--json").out)["valid"]


def test_a_provider_named_without_its_key_is_a_problem(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENROOM_PROVIDER__NAME", "anthropic")
    ran = run("config", "check")
    assert ran.code == 2
    assert "ANTHROPIC_API_KEY" in ran.err


def test_a_wrong_setting_is_wrong_usage_for_a_verb(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENROOM_SOCKET", "not/absolute")
    assert run("status").code == 2


def test_check_finds_what_would_keep_a_daemon_from_starting(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENROOM_PROVIDER__MODEL", "new-model")
    monkeypatch.setenv("GREENROOM_DAEMON__SOCKET_GROUP", "no-such-group-here")
    problems = json.loads(run("config", "check", "--json").out)["problems"]
    assert [problem.partition(":")[0] for problem in problems] == [
        "GREENROOM_PROVIDER__MODEL",
        "GREENROOM_DAEMON__SOCKET_GROUP",
    ]
