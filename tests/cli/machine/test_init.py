import json
import os
import stat
from pathlib import Path

import pytest

from greenroom.operate import key_check
from tests.cli.conftest import Run
from tests.cli.machine.terminal import Terminal

KEY = "sk-ant-0123456789"


@pytest.fixture(autouse=True)
def _no_other_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENROUTER_API_KEY", "CREDENTIALS_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def folder() -> Path:
    """Where settings and keys are written."""
    return Path(os.environ["XDG_CONFIG_HOME"]) / "greenroom"


def test_a_script_says_all_with_options_and_the_key_is_never_shown(run: Run, folder: Path) -> None:
    words = ("init", "--provider", "anthropic", "--key-stdin", "--budget", "20", "--no-check", "--json")
    ran = run(*words, stdin=f"{KEY}\n")
    assert ran.code == 0
    told = json.loads(ran.out)
    assert told["written"]["changed"] == ["provider.name", "limits.budget_usd_per_month"]
    assert told["written"]["key_file"] == str(folder / "anthropic_api_key")
    assert (told["provider"], told["budget_usd_per_month"], told["check"]) == ("anthropic", 20, None)
    assert {each["about"] for each in told["findings"]} >= {"provider", "disk"}
    assert (folder / "anthropic_api_key").read_text() == f"{KEY}\n"
    assert stat.S_IMODE((folder / "anthropic_api_key").stat().st_mode) == 0o600
    assert KEY not in ran.out + ran.err
    assert KEY not in (folder / "config.toml").read_text()


def test_a_second_run_changes_nothing_and_shows_how_things_stand(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(KEY)
    words = ("init", "--provider", "anthropic", "--key-file", str(tmp_path / "key"), "--yes", "--no-check")
    assert "Set in" in run(*words).err
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    for again in (words, ("init",)):
        ran = run(*again)
        assert ran.code == 0
        assert "Nothing was changed" in ran.err
        assert "anthropic, as a key is in" in ran.out
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_what_is_there_is_changed_only_when_forced(run: Run, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text("# mine\n[limits]\nbudget_usd_per_month = 5\n")
    ran = run("init", "--provider", "rehearsal")
    assert ran.code == 1
    assert "provider.name would change in it. Say --force" in ran.err
    assert "# mine" in (folder / "config.toml").read_text()
    ran = run("init", "--provider", "rehearsal", "--force")
    assert ran.code == 0
    assert "As it was before" in ran.err
    assert '"rehearsal"' in (folder / "config.toml").read_text()


def test_another_key_is_not_replaced_and_nothing_else_is_written_then(run: Run, folder: Path) -> None:
    words = ("init", "--provider", "anthropic", "--key-stdin")
    assert run(*words, stdin=KEY).code == 0
    ran = run(*words, "--budget", "3", "--force", stdin="sk-other")
    assert ran.code == 0
    ran = run(*words, stdin="sk-third")
    assert (ran.code, (folder / "anthropic_api_key").read_text()) == (1, "sk-other\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--key-stdin",), "Whose key is it?"),
        (("--key-stdin", "--provider", "rehearsal"), "takes no key"),
        (("--provider", "anthropic", "--base-url", "http://x"), "ANTHROPIC_BASE_URL"),
        (("--model", "claude-opus-5-5"), "--model goes with --provider"),
        (("--provider", "openai", "--model", "vendor/model"), "--input-price and --output-price"),
        (("--provider", "openai", "--model", "m", "--input-price", "1"), "go together"),
        (("--provider", "openai", "--input-price", "1", "--output-price", "1"), "Say --model"),
        (("--provider", "anthropic", "--budget", "much"), "no number of dollars"),
        (("--provider", "anthropic", "--key-file", "/nowhere"), "can't be read"),
        (("--provider", "anthropic", "--model", "unheard-of"), "expected a model with prices"),
    ],
)
def test_what_does_not_go_together_is_2_and_writes_nothing(
    run: Run, folder: Path, words: tuple[str, ...], said: str
) -> None:
    ran = run("init", *words, stdin=KEY)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert not folder.exists()


def test_a_provider_without_its_key_is_1_with_what_to_do(run: Run) -> None:
    ran = run("init", "--provider", "anthropic")
    assert ran.code == 1
    assert "ANTHROPIC_API_KEY" in ran.out


def test_a_file_that_greenroom_config_names_may_be_yet_to_be_written(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GREENROOM_CONFIG", str(tmp_path / "mine.toml"))
    assert run("init", "--provider", "rehearsal").code == 0
    assert (tmp_path / "mine.toml").exists()


def test_a_variable_that_wins_over_the_file_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENROOM_PROVIDER__NAME", "rehearsal")
    assert "GREENROOM_PROVIDER__NAME is set here" in run("init", "--provider", "anthropic").err


@pytest.mark.parametrize(
    ("status", "code", "verdict"), [(200, 0, "works"), (401, 1, "refused"), (500, 0, "unknown")]
)
def test_the_key_is_tried_where_that_is_agreed_to(
    run: Run, monkeypatch: pytest.MonkeyPatch, status: int, code: int, verdict: str
) -> None:
    monkeypatch.setattr(key_check, "http_get", lambda *_: status)
    words = ("init", "--provider", "anthropic", "--key-stdin")
    ran = run(*words, "--check", "--json", stdin=KEY)
    assert (ran.code, json.loads(ran.out)["check"]["verdict"]) == (code, verdict)
    assert json.loads(run(*words, "--yes", "--json", stdin=KEY).out)["check"]["verdict"] == verdict
    assert json.loads(run(*words, "--json", stdin=KEY).out)["check"] is None
    assert "HTTP 401" in run(*words, "--yes", stdin=KEY).err or status != 401


def test_on_a_terminal_it_asks_and_the_key_does_not_show(terminal: Terminal, folder: Path) -> None:
    ended = terminal(
        "init",
        typed=[
            ("Provider [anthropic]: ", "gemini"),
            ("Provider [anthropic]: ", "1"),
            ("[claude-sonnet-5-5]: ", "claude-haiku-5-5"),
            ("Key (it is not shown; nothing for none): ", KEY),
            ("0 for no bound [20]: ", ""),
            ("It costs nothing. [Y/n]", "n"),
        ],
    )
    assert ended.code == 0, ended.shown
    assert KEY not in ended.shown
    assert (folder / "anthropic_api_key").read_text() == f"{KEY}\n"
    settings = (folder / "config.toml").read_text()
    assert 'name = "anthropic"\nmodel = "claude-haiku-5-5"' in settings
    assert "budget_usd_per_month = 20" in settings


def test_on_a_terminal_leaving_in_the_middle_writes_nothing(terminal: Terminal, folder: Path) -> None:
    ended = terminal(
        "init", typed=[("Provider [anthropic]: ", "openai"), ("[https://openrouter.ai/api/v1]: ", "\x03")]
    )
    assert ended.code == 130
    assert not folder.exists()
