"""`greenroom service`: the daemon under systemd."""

import os
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, TypeVar

from greenroom.cli.exits import DONE, FAILED, NO_DAEMON
from greenroom.cli.speaking import show_json, tell
from greenroom.cli.verb import Group, Verb

Done = TypeVar("Done")

NOT_RUNNING = 3
"""What systemctl exits with of a unit that does not run."""


def _scope(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--system", action="store_true", help="the machine's own service, instead of yours; needs root"
    )


def _install_arguments(parser: ArgumentParser) -> None:
    _scope(parser)
    parser.add_argument("--user", default="greenroom", help="who runs a system service (default: greenroom)")


def _logs_arguments(parser: ArgumentParser) -> None:
    _scope(parser)
    parser.add_argument(
        "--lines", type=int, default=50, metavar="N", help="the newest so many lines (default: 50)"
    )
    parser.add_argument("--follow", action="store_true", help="and those to come")


def _install(args: Namespace) -> int:
    from greenroom.operate.observing import lingers
    from greenroom.operate.service import advice, install, place, plan, run_command

    scope: Literal["system", "user"] = "system" if args.system else "user"
    environ = dict(os.environ)
    if args.socket:
        environ["GREENROOM_SOCKET"] = str(Path(args.socket).absolute())
    unit = plan(scope, environ, Path(sys.executable).with_name("greenroom"), args.user)
    where = place(scope, environ)
    _written(lambda: install(unit, where, run_command))
    said = advice(unit, environ, lingers=lingers(os.getuid()))
    if args.json:
        show_json({"unit": str(where.file), "advice": said})
        return DONE
    tell(f"Installed and started: {where.file}", "green")
    for line in said:
        tell(line)
    return DONE


def _uninstall(args: Namespace) -> int:
    from greenroom.operate.service import place, run_command, uninstall

    where = place("system" if args.system else "user", os.environ)
    was_there = _written(lambda: uninstall(where, run_command))
    if args.json:
        show_json({"unit": str(where.file), "removed": was_there})
    else:
        tell("Stopped and taken away; data and settings stay." if was_there else f"There is no {where.file}.")
    return DONE


def _status(args: Namespace) -> int:
    from greenroom.operate.service import place, run_command, standing, status_command

    where = place("system" if args.system else "user", os.environ)
    if not args.json:
        return _handed_over(status_command(where))
    how = standing(where, run_command)
    show_json(how)
    return DONE if how["active"] == "active" else NO_DAEMON


def _logs(args: Namespace) -> int:
    from greenroom.operate.service import logs_command, place

    where = place("system" if args.system else "user", os.environ)
    command = logs_command(where, lines=args.lines, follow=args.follow)
    return _handed_over((*command, "--output=json") if args.json else command)


def _written(change: Callable[[], Done]) -> Done:
    """Change units, with the system's own refusal as an error of ours."""
    from greenroom.operate.service import ServiceFailed

    try:
        return change()
    except OSError as error:
        raise ServiceFailed(f"{error.filename}: {error.strerror}. A system service needs root.") from error


def _handed_over(command: Sequence[str]) -> int:
    """Let another program speak in our place; that a service does not run is told as it is everywhere here."""
    from greenroom.operate.service import ServiceFailed

    try:
        code = subprocess.run(command, check=False).returncode  # noqa: S603 - made in operate, no shell
    except FileNotFoundError as error:
        raise ServiceFailed(f"There is no {command[0]} on this machine. Use `greenroom up` instead.") from error
    return {0: DONE, NOT_RUNNING: NO_DAEMON}.get(code, FAILED)


VERB = Group(
    examples=("greenroom service install", "greenroom service logs --follow"),
    verbs={
        "install": Verb(
            summary="Write the unit, enable it and start it",
            description="Write the unit, enable it and start it; it comes back after a crash and a restart.",
            run=_install,
            arguments=_install_arguments,
            examples=(
                "greenroom service install",
                "sudo .venv/bin/greenroom service install --system --user greenroom",
            ),
        ),
        "uninstall": Verb(
            summary="Stop it and take the unit away; data and settings stay",
            run=_uninstall,
            arguments=_scope,
            examples=("greenroom service uninstall",),
        ),
        "status": Verb(
            summary="Show what systemd says of it; exit code 3 if it does not run",
            run=_status,
            arguments=_scope,
            examples=("greenroom service status",),
        ),
        "logs": Verb(
            summary="Show its log",
            run=_logs,
            arguments=_logs_arguments,
            examples=("greenroom service logs --lines 200", "greenroom service logs --follow"),
        ),
    },
)
