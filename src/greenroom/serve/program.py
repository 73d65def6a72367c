"""The daemon as a program, in the foreground."""

import asyncio
import logging
import sys
import time
from collections.abc import Mapping

from greenroom.model.errors import StartError
from greenroom.model.times import Micros
from greenroom.serve import log as logs
from greenroom.serve.daemon import Daemon
from greenroom.serve.settings import Settings, read_settings
from greenroom.store.opening import Home, open_home


def main(environ: Mapping[str, str]) -> int:
    """Run a daemon until it is told to stop. Answers the exit code; a start that is refused says why, and is 78.

    Args:
        environ: the variables that it is set by.
    """
    log = logs.set_up()
    try:
        settings = read_settings(environ)
        with open_home(settings.home, now=Micros(time.time_ns() // 1000)) as home:
            return asyncio.run(_run(settings, home, environ, log))
    except StartError as error:
        sys.stderr.write(f"greenroom: {error.message}\n")
        return error.exit_code


async def _run(settings: Settings, home: Home, environ: Mapping[str, str], log: logging.Logger) -> int:
    return await Daemon(settings, home, environ, log).run()
