"""The doctor: what it says of the machine that `observing` saw, and what to do about it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Literal

from msgspec import Struct

from greenroom.config.provider import NoProvider, UseAnthropic, UseOpenAI, UseRehearsal
from greenroom.model.errors import ConfigError
from greenroom.operate.observing import Endpoint, Home, Observed, Settings

OLDEST_PYTHON = (3, 11)
OLDEST_SQLITE = (3, 38)
"""The first SQLite with STRICT tables, RETURNING and the JSON operators."""

LEAST_FREE = 100 * 2**20
COMFORTABLY_FREE = 2**30

RELEASED = datetime(2026, 11, 1, tzinfo=UTC)
"""A clock that is behind this one is wrong."""


class Finding(Struct, frozen=True, kw_only=True):
    """One thing looked at: `fail` keeps the daemon from its work, `warn` does not. `advice` says what to do."""

    about: str
    verdict: Literal["ok", "warn", "fail"]
    message: str
    advice: str | None = None


def diagnose(seen: Observed) -> list[Finding]:
    """All findings, in the order in which a start would meet them."""
    return [
        _python(seen),
        _sqlite(seen),
        *_settings(seen.settings),
        *_home(seen.home),
        _socket(seen.endpoint),
        _loopback(seen),
        _clock(seen),
        _systemd(seen),
    ]


def _ok(about: str, message: str) -> Finding:
    return Finding(about=about, verdict="ok", message=message)


def _warn(about: str, message: str, advice: str) -> Finding:
    return Finding(about=about, verdict="warn", message=message, advice=advice)


def _fail(about: str, message: str, advice: str) -> Finding:
    return Finding(about=about, verdict="fail", message=message, advice=advice)


def _python(seen: Observed) -> Finding:
    version = ".".join(map(str, seen.python))
    if seen.python < OLDEST_PYTHON:
        return _fail(
            "python", f"Python {version} is too old.", "Install Python 3.11 or newer and make .venv again."
        )
    return _ok("python", f"Python {version}")


def _sqlite(seen: Observed) -> Finding:
    if tuple(map(int, seen.sqlite.split("."))) < OLDEST_SQLITE or seen.sqlite_lacks:
        lacks = f" and lacks {', '.join(seen.sqlite_lacks)}" if seen.sqlite_lacks else ""
        return _fail(
            "sqlite",
            f"Python was built with SQLite {seen.sqlite}{lacks}.",
            "Use a Python with SQLite 3.38 or newer and FTS5, such as your distribution's own.",
        )
    return _ok("sqlite", f"SQLite {seen.sqlite}")


def _settings(settings: Settings | ConfigError) -> Iterator[Finding]:
    if isinstance(settings, ConfigError):
        yield _fail("config", settings.message, "Mend it; `greenroom config check` looks at it again.")
        return
    yield _ok("config", settings.file if settings.file_found else f"defaults alone; {settings.file} is not there")
    yield _provider(settings)
    asks_openai = isinstance(settings.provider, UseOpenAI)
    model = settings.config.provider.openai.model if asks_openai else settings.config.provider.model
    if asks_openai and not model:
        yield _warn(
            "prices",
            "[provider.openai] model is empty, so every batch has to name a model.",
            f'Write it into {settings.file}, with its prices under [prices."<model>"].',
        )
    elif model not in settings.config.prices:
        yield _fail(
            "prices",
            f"The model {model} has no price, so no batch can start with it.",
            f'Write its prices into {settings.file} under [prices."{model}"], or choose another [provider] model.',
        )


def _provider(settings: Settings) -> Finding:
    match settings.provider:
        case UseAnthropic(why=why):
            return _ok("provider", f"anthropic, as {why}")
        case UseOpenAI(base_url=base_url, why=why):
            return _ok("provider", f"openai at {base_url}, as {why}")
        case UseRehearsal(why=why):
            return _ok("provider", f"rehearsal, which costs nothing and writes nothing real, as {why}")
        case NoProvider(name=name, why=why):
            return _fail("provider", f"{name} can't be called.", why)
        case ConfigError() as error:
            return _fail("provider", error.message, "Mend it and start the daemon again.")


def _home(home: Home | ConfigError) -> Iterator[Finding]:
    if isinstance(home, ConfigError):
        yield _fail("home", home.message, "Set it to a folder of your own, or leave it unset.")
        return
    if not home.writable:
        yield _fail("home", f"{home.path} can't be written by you.", "Set GREENROOM_HOME to a folder that can.")
    elif home.mode is None:
        yield _ok("home", f"{home.path} will be made by the first start")
    elif home.mode & 0o066:  # to pass alone opens nothing: root lets other users through to their exports
        yield _warn("home", f"{home.path} is open to others (mode {home.mode:04o}).", f"chmod 700 {home.path}")
    else:
        yield _ok("home", home.path)

    free = f"{home.free_bytes / 2**30:.1f} GiB are free"
    if home.free_bytes < LEAST_FREE:
        yield _fail("disk", f"Only {free}.", "Make room: batches pause when the disk is full.")
    elif home.free_bytes < COMFORTABLY_FREE:
        yield _warn(
            "disk", f"Only {free}.", "Make room before a long batch; 100,000 conversations take some 2 GiB."
        )
    else:
        yield _ok("disk", free)


def _socket(endpoint: Endpoint | ConfigError) -> Finding:
    if isinstance(endpoint, ConfigError):
        return _fail("socket", endpoint.message, "Set GREENROOM_SOCKET, or leave it unset.")
    match endpoint.state:
        case "answers":
            return _ok("socket", f"a daemon answers at {endpoint.path}")
        case "absent":
            return _ok("socket", f"no daemon runs; {endpoint.path} is free")
        case "nobody_listens":
            return _ok("socket", f"no daemon runs; the next one replaces what is left at {endpoint.path}")
        case "denied":
            return _fail(
                "socket",
                f"{endpoint.path} is closed to you.",
                "It is another user's: set GREENROOM_SOCKET to yours.",
            )
        case "silent":
            return _fail(
                "socket",
                f"Something holds {endpoint.path} and does not answer.",
                "Look at `greenroom service logs`, and start the daemon again.",
            )


def _loopback(seen: Observed) -> Finding:
    if seen.loopback:
        return _ok("loopback", "127.0.0.1 can be listened on")
    message, advice = "127.0.0.1 can't be listened on.", "Bring the loopback interface up: ip link set lo up"
    if isinstance(seen.settings, Settings) and isinstance(seen.settings.provider, UseRehearsal):
        return _fail("loopback", f"{message} The rehearsal server needs it.", advice)
    return _warn("loopback", f"{message} Only the rehearsal server would need it.", advice)


def _clock(seen: Observed) -> Finding:
    shown = datetime.fromtimestamp(seen.now, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if seen.now < RELEASED.timestamp():
        return _fail(
            "clock", f"The clock says {shown}, before this version was made.", "Set it: timedatectl set-ntp true"
        )
    changed_at = seen.home.database_changed_at if isinstance(seen.home, Home) else None
    if changed_at is not None and changed_at > seen.now + 60:
        return _warn(
            "clock",
            f"The clock says {shown}, and the database was changed after that.",
            "timedatectl set-ntp true",
        )
    return _ok("clock", shown)


def _systemd(seen: Observed) -> Finding:
    if not seen.systemd.running:
        return _ok("systemd", "not running here; `greenroom up` starts the daemon without it")
    if not seen.systemd.lingers:
        return _ok("systemd", "running; a user's service stops at logout unless `loginctl enable-linger` was said")
    return _ok("systemd", "running, and your services outlive a logout")
