import stat
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from greenroom.config.loading import load
from greenroom.config.secret import Secret
from greenroom.model.errors import ConfigError
from greenroom.operate.setting_up import (
    Choices,
    NotWritten,
    checked_key,
    key_name,
    plan,
    write_key,
    write_settings,
)

TODAY = date(2026, 11, 21)
ANTHROPIC = Choices(provider="anthropic", budget_usd_per_month=Decimal(20))
OPENAI = Choices(
    provider="openai",
    model="vendor/model",
    base_url="http://127.0.0.1:8000/v1",
    input_price=Decimal("0.15"),
    output_price=Decimal(0),
)


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"HOME": str(tmp_path)}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / ".config" / "greenroom" / "config.toml"


def written(environ: dict[str, str], choices: Choices, stamp: str = "then") -> str | None:
    return write_settings(plan(environ, choices, TODAY), stamp)


def test_only_what_was_chosen_is_written(environ: dict[str, str], file: Path) -> None:
    planned = plan(environ, ANTHROPIC, TODAY)
    assert (planned.before, planned.changed) == (None, ("provider.name", "limits.budget_usd_per_month"))
    assert not file.parent.exists()
    assert write_settings(planned, "then") is None
    assert file.read_text() == '[provider]\nname = "anthropic"\n\n[limits]\nbudget_usd_per_month = 20.0\n'
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["config.toml"]


def test_a_model_of_another_server_comes_with_its_prices(environ: dict[str, str]) -> None:
    written(environ, OPENAI)
    config = load(environ)
    assert (config.provider.name, config.provider.openai.model) == ("openai", "vendor/model")
    prices = config.prices["vendor/model"]
    assert (prices.input, prices.output) == (Decimal("0.15"), Decimal(0))
    assert prices.as_of == TODAY


def test_the_same_choices_again_change_nothing_on_another_day_either(environ: dict[str, str]) -> None:
    written(environ, OPENAI)
    assert plan(environ, OPENAI, date(2027, 1, 1)).changed == ()
    assert plan(environ, Choices(), TODAY).changed == ()


def test_what_else_is_in_the_file_stays_and_the_old_one_is_kept(environ: dict[str, str], file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_text("# mine\n[limits]\nmax_concurrency = 7\nmax_utilization = 0.85\n")
    kept = written(environ, ANTHROPIC)
    assert kept == f"{file}.then"
    assert "# mine" in Path(kept).read_text()
    limits = load(environ).limits
    assert (limits.max_concurrency, limits.max_utilization, limits.budget_usd_per_month) == (7, 0.85, 20)
    assert written(environ, Choices(budget_usd_per_month=Decimal(5))) == f"{file}.then-1"


def test_a_file_that_is_a_link_stays_one(environ: dict[str, str], file: Path, tmp_path: Path) -> None:
    file.parent.mkdir(parents=True)
    (tmp_path / "dotfiles.toml").touch()
    file.symlink_to(tmp_path / "dotfiles.toml")
    written(environ, ANTHROPIC)
    assert file.is_symlink()
    assert "anthropic" in (tmp_path / "dotfiles.toml").read_text()


@pytest.mark.parametrize(
    ("text", "choices", "said"),
    [
        ("[limits]\nspeed = 1\n", ANTHROPIC, "limits.speed: there is no such key"),
        ("[limits]\nspeed = 1\n", Choices(), "limits.speed: there is no such key"),
        ("[limits\n", ANTHROPIC, "expected TOML"),
        ("provider = 1\n", ANTHROPIC, "provider: expected a section"),
        ("", Choices(provider="anthropic", model="unheard-of"), "expected a model with prices"),
        ("", Choices(provider="openai", base_url="ftp://x"), "expected a URL"),
    ],
)
def test_what_would_not_hold_is_refused_before_anything_is_written(
    environ: dict[str, str], file: Path, text: str, choices: Choices, said: str
) -> None:
    file.parent.mkdir(parents=True)
    file.write_text(text)
    with pytest.raises(ConfigError, match=said):
        plan(environ, choices, TODAY)
    assert file.read_text() == text


def test_a_variable_that_goes_before_the_file_is_told(environ: dict[str, str]) -> None:
    environ["GREENROOM_PROVIDER__NAME"] = "rehearsal"
    assert plan(environ, ANTHROPIC, TODAY).overridden == ("GREENROOM_PROVIDER__NAME",)


@pytest.mark.parametrize(
    ("base_url", "name"),
    [("https://openrouter.ai/api/v1", "openrouter_api_key"), ("", "openai_api_key"), ("x", "openai_api_key")],
)
def test_openrouter_has_a_key_of_its_own(base_url: str, name: str) -> None:
    assert key_name("openai", base_url) == name
    assert key_name("anthropic", base_url) == "anthropic_api_key"


@pytest.mark.parametrize("text", ["", " \n", "two words", "ключ", "a\nb"])
def test_what_can_be_no_key_is_refused_and_not_shown(text: str) -> None:
    with pytest.raises(ConfigError) as raised:
        checked_key("anthropic_api_key", text)
    assert not text.strip() or text not in raised.value.message


def test_a_key_is_written_for_its_owner_alone(environ: dict[str, str], file: Path) -> None:
    where = write_key(environ, "anthropic_api_key", checked_key("anthropic_api_key", " k1\n"), replace=False)
    assert where == str(file.with_name("anthropic_api_key"))
    assert Path(where).read_text() == "k1\n"
    assert stat.S_IMODE(Path(where).stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_another_key_is_replaced_only_when_asked(environ: dict[str, str], file: Path) -> None:
    environ["ANTHROPIC_API_KEY"] = "of-the-shell"  # which says nothing of the file
    write_key(environ, "anthropic_api_key", Secret("k1"), replace=False)
    assert write_key(environ, "anthropic_api_key", Secret("k1"), replace=False) is None
    with pytest.raises(NotWritten, match="--force"):
        write_key(environ, "anthropic_api_key", Secret("k2"), replace=False)
    write_key(environ, "anthropic_api_key", Secret("k2"), replace=True)
    assert file.with_name("anthropic_api_key").read_text() == "k2\n"


def test_a_folder_that_can_not_be_made_is_said(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / ".config").touch()
    planned = plan(environ, ANTHROPIC, TODAY, read=lambda _: None)
    with pytest.raises(NotWritten, match=r"config\.toml can't be written"):
        write_settings(planned, "then")
