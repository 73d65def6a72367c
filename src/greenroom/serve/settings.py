"""What a daemon is started with, read from the environment and the configuration before anything runs."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from greenroom.config import consistency, paths
from greenroom.config.judge import named_provider, read_judge
from greenroom.config.loading import Resolved, resolve
from greenroom.config.provider import (
    NoProvider,
    ProviderChoice,
    UseAnthropic,
    UseOpenAI,
    choose_provider,
    look_for_anthropic,
    look_for_openai,
)
from greenroom.config.sections import Config
from greenroom.limits.settings import LimitSettings
from greenroom.model.errors import ConfigError
from greenroom.model.judgement import Judge
from greenroom.serve.limits import limit_settings

UseT = TypeVar("UseT")


class Settings(Struct, frozen=True, kw_only=True):
    """Where the daemon lives, how it is set, and whom it asks.

    `provider` is asked where a batch names none; `anthropic` and `openai` can be named. `config_file` is None
    where there is none.
    """

    home: Path
    socket: Path
    config: Config
    limits: LimitSettings
    config_file: str | None
    provider: ProviderChoice
    anthropic: UseAnthropic | NoProvider
    openai: UseOpenAI | NoProvider
    uid: int

    @property
    def problems(self) -> dict[str, str]:
        """Providers that can't be asked, and what to do about it."""
        return {each.name: each.why for each in (self.anthropic, self.openai) if isinstance(each, NoProvider)}

    @property
    def judge(self) -> Judge | None:
        """Who judges what batches write; None for nobody."""
        return read_judge(self.config.quality.judge, self.provider.name)

    @property
    def models(self) -> dict[str, str]:
        """The model of each provider where a batch names none; empty where none is set."""
        shared = self.config.provider.model
        return {"anthropic": shared, "rehearsal": shared, "openai": self.config.provider.openai.model}


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read all settings.

    Raises:
        ConfigError: a key, a value or a path is wrong, or a judge can't be asked; the message says where and what
            was expected.
    """
    resolved = resolve(environ)
    consistency.check(resolved)
    settings = Settings(
        home=Path(paths.home(environ)),
        socket=Path(paths.socket(environ)),
        config=resolved.config,
        limits=limit_settings(resolved),
        config_file=resolved.file if resolved.file_found else None,
        provider=choose_provider(resolved.config, environ),
        anthropic=_or_none(UseAnthropic.name, lambda: look_for_anthropic(environ)),
        openai=_or_none(UseOpenAI.name, lambda: look_for_openai(resolved.config, environ)),
        uid=os.getuid(),
    )
    _check_judge(resolved, settings)
    return settings


def _check_judge(resolved: Resolved, settings: Settings) -> None:
    """Raises ConfigError where a judge is named of a provider that can't be asked."""
    problem = settings.problems.get(named_provider(resolved.config.quality.judge) or "")
    if problem is not None:
        raise ConfigError(f"{consistency.named(resolved, 'quality.judge')}: {problem}")


def _or_none(name: str, look: Callable[[], UseT | NoProvider]) -> UseT | NoProvider:
    """What is wrong with a provider that nobody may ask for does not keep the daemon from starting."""
    try:
        return look()
    except ConfigError as error:
        return NoProvider(name=name, why=error.message)
