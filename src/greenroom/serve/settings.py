"""What a daemon is started with, read from the environment and the configuration before anything runs."""

import os
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from greenroom.config import paths
from greenroom.config.loading import resolve
from greenroom.config.provider import NoProvider, ProviderChoice, UseAnthropic, UseRehearsal, choose_provider
from greenroom.config.sections import Config


class Settings(Struct, frozen=True, kw_only=True):
    """Where the daemon lives, how it is set, and whom it asks. `config_file` is None where there is none."""

    home: Path
    socket: Path
    config: Config
    config_file: str | None
    provider: ProviderChoice
    uid: int

    @property
    def problems(self) -> dict[str, str]:
        """Providers that can't be asked, and what to do about it."""
        match self.provider:
            case NoProvider(name=name, why=why):
                return {name: why}
            case UseRehearsal():
                return {"anthropic": "No key for anthropic: set ANTHROPIC_API_KEY and start the daemon again."}
            case UseAnthropic():
                return {}


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read all settings.

    Raises:
        ConfigError: a key, a value or a path is wrong; the message says where and what was expected.
    """
    resolved = resolve(environ)
    return Settings(
        home=Path(paths.home(environ)),
        socket=Path(paths.socket(environ)),
        config=resolved.config,
        config_file=resolved.file if resolved.file_found else None,
        provider=choose_provider(resolved.config, environ),
        uid=os.getuid(),
    )
