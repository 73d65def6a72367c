from pathlib import Path

import pytest

from greenroom.config import paths
from greenroom.config.credentials import Key, find_key
from greenroom.model.errors import ConfigError


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "config" / "greenroom").mkdir(parents=True)
    (tmp_path / "credentials").mkdir()
    return {"XDG_CONFIG_HOME": str(tmp_path / "config")}


def with_credential(environ: dict[str, str], text: str) -> dict[str, str]:
    folder = Path(environ["XDG_CONFIG_HOME"]).parent / "credentials"
    (folder / "anthropic_api_key").write_text(text)
    return environ | {"CREDENTIALS_DIRECTORY": str(folder)}


def key_file(environ: dict[str, str], text: str, mode: int = 0o600) -> Path:
    file = Path(environ["XDG_CONFIG_HOME"]) / "greenroom" / "anthropic_api_key"
    file.write_text(text)
    file.chmod(mode)
    return file


def anthropic_key(environ: dict[str, str]) -> Key | None:
    return find_key(environ, paths.ANTHROPIC_KEY)


def found(environ: dict[str, str]) -> tuple[str, str] | None:
    key = anthropic_key(environ)
    return (key.secret.reveal(), key.found_in) if key else None


def test_there_need_not_be_a_key(environ: dict[str, str]) -> None:
    assert anthropic_key(environ) is None


def test_the_environment_goes_before_the_credential_and_that_before_the_file(environ: dict[str, str]) -> None:
    file = key_file(environ, "from-file\n")
    assert found(environ) == ("from-file", str(file))

    environ = with_credential(environ, "from-systemd\n")
    assert found(environ) == ("from-systemd", f"{environ['CREDENTIALS_DIRECTORY']}/anthropic_api_key")

    assert found(environ | {"ANTHROPIC_API_KEY": " from-shell "}) == ("from-shell", "ANTHROPIC_API_KEY")


def test_blank_ones_count_as_none(environ: dict[str, str]) -> None:
    key_file(environ, "\n")

    assert anthropic_key(with_credential(environ, "\n") | {"ANTHROPIC_API_KEY": " "}) is None


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o777])
def test_a_file_that_others_may_open_is_refused_and_its_key_not_shown(environ: dict[str, str], mode: int) -> None:
    file = key_file(environ, "sk-private", mode)

    with pytest.raises(ConfigError, match=f"expected mode 0600, got {mode:04o}.*chmod 600 {file}") as refused:
        anthropic_key(environ)
    assert "sk-private" not in refused.value.message


def test_a_read_only_file_is_private_enough(environ: dict[str, str]) -> None:
    file = key_file(environ, "sk-private", 0o400)

    assert found(environ) == ("sk-private", str(file))


@pytest.mark.parametrize("text", ["ANTHROPIC_API_KEY=sk 1", "sk-1\nsk-2", "sk-ключ"])
def test_what_cannot_be_a_key_is_refused_without_showing_it(environ: dict[str, str], text: str) -> None:
    key_file(environ, text)

    with pytest.raises(ConfigError, match="expected a key and nothing else") as refused:
        anthropic_key(environ)
    assert text not in refused.value.message


def test_a_file_that_cannot_be_read_is_told_by_name(environ: dict[str, str]) -> None:
    folder = Path(environ["XDG_CONFIG_HOME"]) / "greenroom" / "anthropic_api_key"
    folder.mkdir(mode=0o700)

    with pytest.raises(ConfigError, match=f"{folder}: the key in it can't be read"):
        anthropic_key(environ)


@pytest.mark.parametrize("name", paths.KEY_NAMES)
def test_each_key_has_a_variable_a_credential_and_a_file_of_its_name(environ: dict[str, str], name: str) -> None:
    def told(environ: dict[str, str]) -> list[str]:
        return [key.found_in for each in paths.KEY_NAMES if (key := find_key(environ, each))]

    file = Path(paths.key_file(environ, name))
    file.write_text("from-file")
    file.chmod(0o600)
    assert told(environ) == [str(file)]

    folder = Path(environ["XDG_CONFIG_HOME"]).parent / "credentials"
    (folder / name).write_text("from-systemd")
    environ["CREDENTIALS_DIRECTORY"] = str(folder)
    assert told(environ) == [str(folder / name)]

    assert told(environ | {name.upper(): "from-shell"}) == [name.upper()]
