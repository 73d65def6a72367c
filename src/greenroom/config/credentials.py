"""Where a provider's key may lie: the environment, a systemd credential, or a file that only its owner reads."""

import stat
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from greenroom.config import paths
from greenroom.config.secret import Secret
from greenroom.model.errors import ConfigError


class Key(Struct, frozen=True):
    """A key, and where it was found, for people; the key itself is never shown."""

    secret: Secret
    found_in: str


def find_key(environ: Mapping[str, str], name: str) -> Key | None:
    """A key by its name in `paths.KEY_NAMES`: the variable, else the systemd credential, else the file named so.

    The credential lies in `$CREDENTIALS_DIRECTORY`, where only the service can read it; the file beside the
    configuration (`paths.key_file`) is refused when others may. Empty ones count as none.

    Raises ConfigError where a file can't be read, may be read by others, or holds more than a key.
    """
    variable = name.upper()
    if value := environ.get(variable, "").strip():
        return Key(_checked(value, variable), variable)
    credentials = environ.get("CREDENTIALS_DIRECTORY")
    if credentials and (key := _from_file(Path(credentials) / name, private=False)):
        return key
    return _from_file(Path(paths.key_file(environ, name)), private=True)


def _from_file(path: Path, *, private: bool) -> Key | None:
    """The key in a file; with `private`, it is to be closed to everybody but its owner."""
    try:
        with path.open(encoding="utf-8") as file:
            mode = stat.S_IMODE(path.stat().st_mode)
            if private and mode & 0o077:
                raise ConfigError(
                    f"{path}: expected mode 0600, got {mode:04o}: others may read the key. chmod 600 {path}"
                )
            value = file.read().strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: the key in it can't be read: {error}.") from error
    return Key(_checked(value, str(path)), str(path)) if value else None


def _checked(value: str, found_in: str) -> Secret:
    """The key, where it can be one: it goes into an HTTP header, so it has no blanks and is plain ASCII."""
    if not value.isascii() or not value.isprintable() or " " in value:
        raise ConfigError(f"{found_in}: expected a key and nothing else: one line of ASCII without blanks.")
    return Secret(value)
