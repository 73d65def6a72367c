"""Prints the `systemd-run` command for trying the daemon under systemd without installing it.

`python -m greenroom.operate.transient [--system]`; with `--system` the machine's own manager runs it, as root.
"""

import os
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from greenroom.config import paths
from greenroom.operate.service import plan
from greenroom.operate.unit import Scope, transient_command


def command(environ: Mapping[str, str], program: Path, scope: Scope) -> str:
    """The command as a shell takes it, with home and socket named, so that it is the daemon this shell means."""
    unit = plan("user", environ, program, user="")
    found = {"GREENROOM_HOME": paths.home(environ), "GREENROOM_SOCKET": paths.socket(environ)}
    return shlex.join(transient_command(replace(unit, scope=scope, environ=unit.environ | found)))


if __name__ == "__main__":
    scope: Scope = "system" if "--system" in sys.argv[1:] else "user"
    sys.stdout.write(command(os.environ, Path(sys.executable).with_name("greenroom"), scope) + "\n")
