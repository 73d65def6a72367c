"""What the doctor looks at: gathered here, judged in `doctor`. Looking changes nothing."""

import os
import pwd
import shutil
import socket
import sqlite3
import stat
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Literal, TypeVar

from msgspec import Struct

from greenroom.config import paths
from greenroom.config.loading import resolve
from greenroom.config.provider import ProviderChoice, choose_provider
from greenroom.config.sections import Config
from greenroom.model.errors import ConfigError

Looked = TypeVar("Looked")

SocketState = Literal["answers", "absent", "nobody_listens", "denied", "silent"]

SQLITE_FEATURES = {
    "STRICT tables": "CREATE TABLE strict_table (id TEXT) STRICT",
    "RETURNING": "INSERT INTO strict_table VALUES ('a') RETURNING id",
    "JSON operators": """SELECT '{"a": 1}' ->> 'a'""",
    "FTS5 with trigrams": "CREATE VIRTUAL TABLE words USING fts5(word, tokenize = 'trigram')",
}
"""What the store needs of SQLite, each with a statement that works only where it is there."""


class Home(Struct, frozen=True, kw_only=True):
    """The folder of data. `mode` is None where it is yet to be made; the rest then speaks of the folder above."""

    path: str
    mode: int | None
    writable: bool
    free_bytes: int
    database_changed_at: float | None


class Settings(Struct, frozen=True, kw_only=True):
    """Settings that could be read, and the provider that follows from them."""

    config: Config
    file: str
    file_found: bool
    provider: ProviderChoice | ConfigError


class Endpoint(Struct, frozen=True):
    """The socket's path, and what happens when one connects to it."""

    path: str
    state: SocketState


class Systemd(Struct, frozen=True):
    """Whether systemd runs the machine, and keeps this user's services after a logout."""

    running: bool
    lingers: bool


class Observed(Struct, frozen=True, kw_only=True):
    """The machine, as far as it matters here. `now` is in seconds since 1970; errors say what is wrong."""

    python: tuple[int, int, int]
    sqlite: str
    sqlite_lacks: tuple[str, ...]
    settings: Settings | ConfigError
    home: Home | ConfigError
    endpoint: Endpoint | ConfigError
    loopback: bool
    now: float
    systemd: Systemd


def observe(environ: Mapping[str, str]) -> Observed:
    """Looks at everything once. Raises nothing that a wrong setting can cause: it becomes part of the picture."""
    return Observed(
        python=sys.version_info[:3],
        sqlite=sqlite3.sqlite_version,
        sqlite_lacks=sqlite_lacks(),
        settings=_or_error(lambda: settings(environ)),
        home=_or_error(lambda: home(Path(paths.home(environ)))),
        endpoint=_or_error(lambda: endpoint(paths.socket(environ))),
        loopback=loopback(),
        now=time.time(),
        systemd=Systemd(Path("/run/systemd/system").is_dir(), lingers(os.getuid())),
    )


def _or_error(look: Callable[[], Looked]) -> Looked | ConfigError:
    try:
        return look()
    except ConfigError as error:
        return error


def sqlite_lacks() -> tuple[str, ...]:
    """The names of features that the SQLite at hand does not have."""
    lacking = []
    with closing(sqlite3.connect(":memory:")) as db:
        for feature, statement in SQLITE_FEATURES.items():
            try:
                db.execute(statement).fetchall()
            except sqlite3.OperationalError:
                lacking.append(feature)
    return tuple(lacking)


def settings(environ: Mapping[str, str]) -> Settings:
    """The settings. Raises ConfigError where they are wrong; what is wrong with a key is kept apart from that."""
    resolved = resolve(environ)
    return Settings(
        config=resolved.config,
        file=resolved.file,
        file_found=resolved.file_found,
        provider=_or_error(lambda: choose_provider(resolved.config, environ)),
    )


def home(path: Path) -> Home:
    """The folder of data, or what can be said of it before it is made."""
    nearest = next(each for each in (path, *path.parents) if _reachable(each))
    database = path / "greenroom.db"
    return Home(
        path=str(path),
        mode=stat.S_IMODE(path.stat().st_mode) if nearest == path else None,
        writable=nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK),
        free_bytes=shutil.disk_usage(nearest).free,
        database_changed_at=database.stat().st_mtime if _reachable(database) else None,
    )


def _reachable(path: Path) -> bool:
    """Whether it is there as far as this user can tell; `Path.exists` raises below a folder that is closed."""
    return os.access(path, os.F_OK)


def endpoint(path: str) -> Endpoint:
    """Connects to the socket, waiting a second at most, and hangs up."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(1.0)
        try:
            client.connect(path)
        except (FileNotFoundError, NotADirectoryError):
            return Endpoint(path, "absent")
        except ConnectionRefusedError:
            return Endpoint(path, "nobody_listens")
        except PermissionError:
            return Endpoint(path, "denied")
        except OSError:  # a full backlog (EAGAIN) or a time-out: somebody has it, and does not take calls
            return Endpoint(path, "silent")
    return Endpoint(path, "answers")


def loopback() -> bool:
    """Whether a port of 127.0.0.1 can be listened on, as the rehearsal server has to."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        try:
            listener.bind(("127.0.0.1", 0))
        except OSError:
            return False
    return True


def lingers(uid: int) -> bool:
    """Whether the user's services outlive a logout: loginctl(1) notes it as a file of the user's name."""
    try:
        return (Path("/var/lib/systemd/linger") / pwd.getpwuid(uid).pw_name).exists()
    except KeyError:  # a uid without a name, as containers have
        return False
