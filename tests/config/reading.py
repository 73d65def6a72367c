"""How tests of the settings hand in a file and variables, and what they get back."""

from collections.abc import Callable

import pytest

from greenroom.config.loading import load, resolve
from greenroom.config.sections import Config
from greenroom.model.errors import ConfigError

HOME = {"HOME": "/home/ada"}
FILE = "/home/ada/.config/greenroom/config.toml"


def holding(text: str | None) -> Callable[[str], str | None]:
    """A reader that finds this text wherever it looks."""
    return lambda _path: text


def problems(text: str = "", **environ: str) -> list[str]:
    """What is said against a file and variables, a line each."""
    with pytest.raises(ConfigError) as refused:
        resolve(HOME | environ, holding(text))
    return refused.value.message.splitlines()


def loaded(text: str = "", **environ: str) -> Config:
    return load(HOME | environ, holding(text))
