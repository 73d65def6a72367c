"""The rehearsal server as a program of its own."""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Sequence

import msgspec

from greenroom.rehearsal.options import KEY_VARIABLE, Options, read_options
from greenroom.rehearsal.server import serve


def _end_with_stdin(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    """Set `stop` when standard input closes.

    The parent holds the other end, and the kernel closes it however the parent dies. A thread waits, since a loop
    can only watch pipes and terminals.
    """

    def wait() -> None:
        while os.read(0, 4096):
            continue
        # A loop that has ended meanwhile needs no word.
        if not loop.is_closed():
            loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=wait, name="stdin", daemon=True).start()


async def _run(options: Options) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stop.set)
    try:
        server = await serve(options.settings, port=options.port)
    except OSError as wrong:
        sys.stderr.write(
            f"The rehearsal server can't listen on port {options.port}: {wrong}. Try another --port.\n"
        )
        return 1
    if options.exit_with_parent:
        _end_with_stdin(loop, stop)
    ready = {"port": server.port, "base_url": server.base_url}
    sys.stdout.write(msgspec.json.encode(ready).decode() + "\n")
    sys.stdout.flush()
    await stop.wait()
    await server.close()
    return 0


def main(argv: Sequence[str]) -> int:
    """Serve until SIGTERM, or until the parent ends where that was asked for. Returns the exit code.

    Args:
        argv: the words after the verb; `--help` explains them.
    """
    return asyncio.run(_run(read_options(list(argv), os.environ.get(KEY_VARIABLE, ""))))
