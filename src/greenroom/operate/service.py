"""Greenroom as a systemd service: planned, installed, looked at, taken away."""

import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from greenroom.config import paths
from greenroom.config.loading import load
from greenroom.model.errors import GreenroomError
from greenroom.operate.unit import SERVICE, Scope, Unit, render

SYSTEM_ENVIRON = {"XDG_CONFIG_HOME": "/etc", "HOME": "/"}
"""Where a system unit finds its settings, whoever installs it: the unit says `XDG_CONFIG_HOME=%E`."""

CARRIED = (
    "GREENROOM_HOME",
    "GREENROOM_SOCKET",
    "GREENROOM_CONFIG",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "ANTHROPIC_BASE_URL",
)
"""Variables that a user's unit takes from the shell that installs it, so that both mean the same daemon."""

_STANDING = {
    "LoadState": "load",
    "UnitFileState": "enabled",
    "ActiveState": "active",
    "SubState": "sub",
    "StatusText": "says",
    "MainPID": "pid",
    "NRestarts": "restarts",
    "Result": "result",
    "ExecMainStatus": "exit_code",
    "FragmentPath": "unit",
}
"""Properties that systemctl shows, and what they are called in the answer to `greenroom service status --json`."""

Run = Callable[[Sequence[str]], str]
"""Runs a command and answers what it says. Raises ServiceFailed where it fails."""


class ServiceFailed(GreenroomError):
    """systemd could not be told; see its own words."""


class Place(Struct, frozen=True):
    """Where units of a scope stand."""

    scope: Scope
    folder: Path

    @property
    def file(self) -> Path:
        """The unit's file."""
        return self.folder / SERVICE

    def systemctl(self, *words: str) -> tuple[str, ...]:
        """A systemctl command for this scope."""
        return ("systemctl", f"--{self.scope}", *words)


def place(scope: Scope, environ: Mapping[str, str]) -> Place:
    """Where the unit goes: `/etc/systemd/system`, or the user's own folder of units."""
    if scope == "system":
        return Place(scope, Path("/etc/systemd/system"))
    return Place(scope, Path(paths.config_directory(environ)).parent / "systemd" / "user")


def plan(scope: Scope, environ: Mapping[str, str], program: Path, user: str) -> Unit:
    """The unit for these settings; `program` is the `greenroom` that is to run, `user` who runs a system unit.

    Raises ConfigError where the settings are wrong, so that no unit is installed that could not start.
    """
    seen = environ if scope == "user" else SYSTEM_ENVIRON
    daemon = load(seen).daemon
    return Unit(
        scope=scope,
        command=(str(program), "daemon"),
        drain_s=daemon.drain_s,
        environ={name: environ[name] for name in CARRIED if environ.get(name)} if scope == "user" else {},
        user=user,
        socket_group=daemon.socket_group,
        key_files=tuple(paths.key_file(seen, name) for name in paths.KEY_NAMES) if scope == "system" else (),
    )


def install(unit: Unit, where: Place, run: Run) -> None:
    """Writes the unit, enables it and starts it; a running one is started again, so that it takes what is new.

    Raises ServiceFailed where systemd refuses or the user of a system unit can't run the program, OSError where
    the file can't be written.
    """
    if unit.scope == "system":
        _try_program(unit, run)
    where.folder.mkdir(parents=True, exist_ok=True)
    fresh = where.file.with_suffix(".new")
    fresh.write_text(render(unit), encoding="utf-8")
    fresh.replace(where.file)
    run(where.systemctl("daemon-reload"))
    run(where.systemctl("enable", SERVICE))
    run(where.systemctl("restart", SERVICE))


def _try_program(unit: Unit, run: Run) -> None:
    """See whether the unit's user can run the program: a checkout in somebody's home is often closed to others."""
    try:
        run(("runuser", "-u", unit.user, "--", unit.command[0], "--version"))
    except ServiceFailed as error:
        raise ServiceFailed(
            f"{error.message}\nA system service needs a user who can run the program: make one with "
            f"`useradd --system --shell /usr/sbin/nologin {unit.user}` or name another with --user, and keep the "
            "program and its Python where that user can read them, such as in /opt."
        ) from error


def uninstall(where: Place, run: Run) -> bool:
    """Stops the service and takes its unit away; data and settings stay. False where no unit was installed.

    Raises ServiceFailed where systemd refuses, OSError where the file can't be removed.
    """
    if not where.file.exists():
        return False
    run(where.systemctl("disable", "--now", SERVICE))
    where.file.unlink()
    run(where.systemctl("daemon-reload"))
    return True


def status_command(where: Place) -> tuple[str, ...]:
    """The command that shows how the service is, to people."""
    return where.systemctl("status", "--no-pager", "--full", SERVICE)


def standing(where: Place, run: Run) -> dict[str, str | int]:
    """How the service is, for programs: systemd's own properties under the names they have here.

    `pid` is 0 where it does not run. Raises ServiceFailed where systemd can't be asked.
    """
    said = run(where.systemctl("show", f"--property={','.join(_STANDING)}", SERVICE))
    found = dict(line.split("=", 1) for line in said.splitlines())
    return {
        name: int(found[key]) if name in ("pid", "restarts", "exit_code") else found[key]
        for key, name in _STANDING.items()
    }


def logs_command(where: Place, *, lines: int, follow: bool) -> tuple[str, ...]:
    """The command that shows the newest lines of its log, and with `follow` those to come."""
    unit = "--user-unit" if where.scope == "user" else "--unit"
    return ("journalctl", f"{unit}={SERVICE}", f"--lines={lines}", *(("--follow",) if follow else ("--no-pager",)))


def advice(unit: Unit, environ: Mapping[str, str], *, lingers: bool) -> list[str]:
    """What the person who has just installed it should know, in whole sentences."""
    said = []
    if unit.scope == "user" and not lingers:
        said.append("It stops when you log out. To keep it running: loginctl enable-linger")
    for name in paths.KEY_NAMES:
        if environ.get(name.upper()):
            key_file = paths.key_file(environ if unit.scope == "user" else SYSTEM_ENVIRON, name)
            said.append(
                f"{name.upper()} of this shell does not reach a service. "
                f"Write the key into {key_file} (chmod 600) and restart it."
            )
    if unit.scope == "system":
        said.append("Clients find it with GREENROOM_SOCKET=/run/greenroom/greenroom.sock")
    return said


def run_command(command: Sequence[str]) -> str:
    """Runs a command and answers what it says. Raises ServiceFailed with that where it fails or is not there."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - made here, no shell
    except FileNotFoundError as error:
        raise ServiceFailed(f"There is no {command[0]} on this machine. Use `greenroom up` instead.") from error
    if done.returncode:
        raise ServiceFailed(f"`{' '.join(command)}` failed: {(done.stderr or done.stdout).strip()}")
    return done.stdout
