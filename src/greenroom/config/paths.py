"""Where Greenroom keeps things: a few lines of the XDG base directory specification.

Paths are plain strings and this module imports only `os` and `pwd`, because every command of the thin client asks
it for the socket and has 60 ms in all.
"""

import os
import pwd
from collections.abc import Mapping

SOCKET_PATH_BYTES = 107
"""A Unix socket's address holds 108 bytes on Linux, the last of them a NUL (unix(7))."""

ANTHROPIC_KEY = "anthropic_api_key"
OPENAI_KEY = "openai_api_key"
OPENROUTER_KEY = "openrouter_api_key"

KEY_NAMES = (ANTHROPIC_KEY, OPENAI_KEY, OPENROUTER_KEY)
"""The names of the files, and of the systemd credentials, that hold keys; in capitals, those of the variables."""


def home(environ: Mapping[str, str]) -> str:
    """The folder of the data: `GREENROOM_HOME`, or `greenroom` in the XDG data directory.

    Raises ConfigError where GREENROOM_HOME is not an absolute path.
    """
    return _named(environ, "GREENROOM_HOME") or os.path.join(
        _xdg(environ, "XDG_DATA_HOME", ".local/share"), "greenroom"
    )


def socket(environ: Mapping[str, str]) -> str:
    """The daemon's socket: `GREENROOM_SOCKET`, or `greenroom/greenroom.sock` in `XDG_RUNTIME_DIR`.

    Without a runtime directory (cron, `su`, a container) it is `run/greenroom.sock` in the home, which is as
    private and which the same user finds again.

    Raises ConfigError where GREENROOM_SOCKET is not an absolute path, or the path is too long for a socket.
    """
    runtime = environ.get("XDG_RUNTIME_DIR", "")
    found = _named(environ, "GREENROOM_SOCKET") or (
        os.path.join(runtime, "greenroom", "greenroom.sock")
        if os.path.isabs(runtime)
        else os.path.join(home(environ), "run", "greenroom.sock")
    )
    length = len(os.fsencode(found))
    if length > SOCKET_PATH_BYTES:
        _refuse(
            f"The socket's path has {length} bytes, and Linux allows {SOCKET_PATH_BYTES}: {found}\n"
            "Set GREENROOM_SOCKET to a shorter path, for the daemon and for its clients alike."
        )
    return found


def config_file(environ: Mapping[str, str]) -> str:
    """The file of settings: `GREENROOM_CONFIG`, or `greenroom/config.toml` in the XDG config directory.

    Raises ConfigError where GREENROOM_CONFIG is not an absolute path.
    """
    return _named(environ, "GREENROOM_CONFIG") or os.path.join(config_directory(environ), "config.toml")


def key_file(environ: Mapping[str, str], name: str) -> str:
    """The file that may hold a key of `KEY_NAMES`, mode 0600: `greenroom/<name>` in the XDG config directory."""
    return os.path.join(config_directory(environ), name)


def config_directory(environ: Mapping[str, str]) -> str:
    """The folder of settings: `greenroom` in the XDG config directory."""
    return os.path.join(_xdg(environ, "XDG_CONFIG_HOME", ".config"), "greenroom")


def _xdg(environ: Mapping[str, str], variable: str, default: str) -> str:
    """An XDG base directory; a relative one is to be ignored, as the specification says."""
    named = environ.get(variable, "")
    if os.path.isabs(named):
        return named
    return os.path.join(environ.get("HOME") or pwd.getpwuid(os.getuid()).pw_dir, default)


def _named(environ: Mapping[str, str], variable: str) -> str | None:
    """The path that a variable of ours names, if it does.

    A relative one is refused: a daemon and its clients stand in different folders and would mean other places.
    """
    named = environ.get(variable)
    if not named:
        return None
    if not os.path.isabs(named):
        _refuse(f'{variable}: expected an absolute path, got {named!r}; in a shell, "$PWD/{named}" is one.')
    return os.path.normpath(named)


def _refuse(message: str) -> None:
    from greenroom.model.errors import ConfigError  # noqa: PLC0415 - costs 30 ms that only a refusal has to pay

    raise ConfigError(message)
