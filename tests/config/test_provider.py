from pathlib import Path

import pytest

from greenroom.config.loading import load
from greenroom.config.provider import (
    PLACEHOLDER_KEY,
    NoProvider,
    ProviderChoice,
    UseAnthropic,
    UseOpenAI,
    UseRehearsal,
    choose_provider,
)
from greenroom.config.secret import Secret
from greenroom.model.errors import ConfigError

KEY = {"ANTHROPIC_API_KEY": "sk-private"}
URL = {"ANTHROPIC_BASE_URL": "https://gateway.example/v1"}


OPENAI = {"OPENAI_API_KEY": "sk-private"}
OPENROUTER = {"OPENROUTER_API_KEY": "sk-or-private"}
SERVER = {"GREENROOM_PROVIDER_OPENAI__BASE_URL": "http://127.0.0.1:8000/v1"}


def chosen(tmp_path: Path, name: str = "auto", **environ: str) -> ProviderChoice:
    environ |= {"XDG_CONFIG_HOME": str(tmp_path), "GREENROOM_PROVIDER__NAME": name}
    return choose_provider(load(environ), environ)


def test_without_key_and_base_url_it_is_rehearsal(tmp_path: Path) -> None:
    assert isinstance(chosen(tmp_path), UseRehearsal)


def test_with_a_key_it_is_anthropic_at_its_own_address(tmp_path: Path) -> None:
    choice = chosen(tmp_path, **KEY)

    assert isinstance(choice, UseAnthropic)
    assert (choice.base_url, choice.key) == (None, Secret("sk-private"))


def test_with_both_it_is_anthropic_at_the_base_url(tmp_path: Path) -> None:
    choice = chosen(tmp_path, **KEY, **URL)

    assert isinstance(choice, UseAnthropic)
    assert (choice.base_url, choice.key) == (URL["ANTHROPIC_BASE_URL"], Secret("sk-private"))


def test_a_base_url_without_a_key_gets_a_placeholder(tmp_path: Path) -> None:
    choice = chosen(tmp_path, **URL)

    assert isinstance(choice, UseAnthropic)
    assert choice.key == PLACEHOLDER_KEY


def test_the_setting_decides_over_key_and_base_url(tmp_path: Path) -> None:
    assert isinstance(chosen(tmp_path, "rehearsal", **KEY, **URL), UseRehearsal)


def test_anthropic_by_name_takes_a_base_url_alone(tmp_path: Path) -> None:
    assert isinstance(chosen(tmp_path, "anthropic", **URL), UseAnthropic)


def test_a_provider_named_without_its_key_is_none_and_says_what_to_do(tmp_path: Path) -> None:
    choice = chosen(tmp_path, "anthropic")

    assert isinstance(choice, NoProvider)
    assert choice.name == "anthropic"
    assert "ANTHROPIC_API_KEY" in choice.why
    assert str(tmp_path / "greenroom" / "anthropic_api_key") in choice.why


def test_empty_variables_count_as_unset(tmp_path: Path) -> None:
    assert isinstance(chosen(tmp_path, ANTHROPIC_API_KEY="", ANTHROPIC_BASE_URL=" "), UseRehearsal)


@pytest.mark.parametrize("url", ["gateway.example", "ftp://user:secret@x", "http://", "https:///path"])
def test_a_base_url_that_is_none_is_refused_without_showing_it(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigError, match=r"ANTHROPIC_BASE_URL: expected a URL") as refused:
        chosen(tmp_path, ANTHROPIC_BASE_URL=url)
    assert "secret" not in refused.value.message


def test_a_choice_can_be_logged_without_its_key(tmp_path: Path) -> None:
    assert "sk-private" not in repr(chosen(tmp_path, **KEY))


@pytest.mark.parametrize(
    ("environ", "base_url", "key"),
    [
        (OPENAI, "https://api.openai.com/v1", "sk-private"),
        (OPENROUTER, "https://openrouter.ai/api/v1", "sk-or-private"),
        (OPENAI | OPENROUTER, "https://api.openai.com/v1", "sk-private"),
        (SERVER, "http://127.0.0.1:8000/v1", None),
        (SERVER | OPENAI, "http://127.0.0.1:8000/v1", "sk-private"),
        (SERVER | OPENROUTER, "http://127.0.0.1:8000/v1", "sk-or-private"),
        (
            OPENAI | OPENROUTER | {"GREENROOM_PROVIDER_OPENAI__BASE_URL": "https://openrouter.ai/api/v1"},
            "https://openrouter.ai/api/v1",
            "sk-or-private",
        ),
    ],
)
def test_openai_by_name_takes_the_address_and_the_key_that_belong_together(
    tmp_path: Path, environ: dict[str, str], base_url: str, key: str | None
) -> None:
    choice = chosen(tmp_path, "openai", **environ)

    assert isinstance(choice, UseOpenAI)
    assert (choice.base_url, choice.key) == (base_url, key and Secret(key))


def test_keys_that_lie_about_for_other_programs_are_used_only_when_asked_for(tmp_path: Path) -> None:
    assert isinstance(chosen(tmp_path, **OPENAI, **OPENROUTER), UseRehearsal)


def test_openai_without_a_key_or_a_server_is_none_and_says_what_to_do(tmp_path: Path) -> None:
    choice = chosen(tmp_path, "openai")

    assert isinstance(choice, NoProvider)
    assert choice.name == "openai"
    assert "OPENAI_API_KEY or OPENROUTER_API_KEY" in choice.why
    assert str(tmp_path / "greenroom" / "openai_api_key") in choice.why


@pytest.mark.parametrize("url", ["ftp://user:secret@x", "https://user:secret@x/v1", "http://secret:x", "secret"])
def test_an_address_of_a_server_that_is_none_is_refused_without_showing_it(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigError, match=r"\[provider.openai\] base_url: expected a URL") as refused:
        chosen(tmp_path, "openai", GREENROOM_PROVIDER_OPENAI__BASE_URL=url)
    assert "secret" not in refused.value.message


def test_a_choice_of_openai_can_be_logged_without_its_key_or_its_proxys(tmp_path: Path) -> None:
    choice = chosen(tmp_path, "openai", **OPENAI, https_proxy="http://ada:pass@proxy.example")

    assert isinstance(choice, UseOpenAI)
    assert choice.proxy == Secret("http://ada:pass@proxy.example")
    assert "private" not in repr(choice)
    assert "pass" not in repr(choice)
