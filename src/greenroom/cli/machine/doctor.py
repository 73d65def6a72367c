"""`greenroom doctor`: what would keep the daemon from its work."""

import os
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from greenroom.cli.exits import DONE, FAILED
from greenroom.cli.speaking import show, show_json
from greenroom.cli.verb import Verb

if TYPE_CHECKING:
    from greenroom.operate.doctor import Finding

MARKS = {"ok": ("ok  ", "green"), "warn": ("warn", "yellow"), "fail": ("FAIL", "red")}


def show_findings(findings: "Iterable[Finding]") -> None:
    """Print what was found, each with what to do about it."""
    for finding in findings:
        mark, style = MARKS[finding.verdict]
        show(f"{mark}  {finding.about:<9} {finding.message}", "" if finding.verdict == "ok" else style)
        if finding.advice:
            show(f"{'':<16}{finding.advice}")


def _run(args: Namespace) -> int:
    from greenroom.operate.doctor import diagnose
    from greenroom.operate.observing import observe

    environ = dict(os.environ)
    if args.socket:
        environ["GREENROOM_SOCKET"] = str(Path(args.socket).absolute())
    findings = diagnose(observe(environ))
    if args.json:
        show_json({"findings": findings})
    else:
        show_findings(findings)
    return FAILED if any(finding.verdict == "fail" for finding in findings) else DONE


VERB = Verb(
    summary="Look for what would keep it from working",
    description="Look at Python, SQLite, settings, the key (which is never shown), home, disk, socket, loopback, "
    "clock and systemd, and say what to do about what is wrong. Exit code 1 if something would keep the daemon "
    "from its work.",
    run=_run,
    examples=("greenroom doctor", "greenroom doctor --json"),
)
