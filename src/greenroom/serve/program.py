"""The daemon as a program, in the foreground."""

import asyncio
import logging
import resource
import sys
import time
from collections.abc import Mapping

from greenroom.model.errors import StartError
from greenroom.model.times import Micros
from greenroom.serve import log as logs
from greenroom.serve.daemon import Daemon
from greenroom.serve.settings import Settings, read_settings
from greenroom.store.opening import Home, open_home

OPEN_FILES = 65_536
"""Files that may be open at a time, where the system lets us: thousands of connections, and calls as many."""


def main(environ: Mapping[str, str]) -> int:
    """Run a daemon until it is told to stop. Answers the exit code; a start that is refused says why, and is 78.

    Args:
        environ: the variables that it is set by.
    """
    log = logs.set_up()
    _allow_many_files()
    try:
        settings = read_settings(environ)
        with open_home(settings.home, now=Micros(time.time_ns() // 1000)) as home:
            return asyncio.run(_run(settings, home, environ, log))
    except StartError as error:
        sys.stderr.write(f"greenroom: {error.message}\n")
        return error.exit_code


async def _run(settings: Settings, home: Home, environ: Mapping[str, str], log: logging.Logger) -> int:
    return await Daemon(settings, home, environ, log).run()


def _allow_many_files() -> None:
    """Raise the soft limit, which shells set to 1,024 for programs that still use select(2)."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
