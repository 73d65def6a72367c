"""The rehearsal server as a child process: apart from its parent, so that it disturbs no measurement there."""

import asyncio
import json
import os
import secrets
import sys
from collections.abc import Sequence

from greenroom.rehearsal.options import KEY_VARIABLE

_END_S = 2.0
"""How long the child may take to end in order, in seconds, before it is killed."""


class RehearsalChild:
    """Starts the server when it is first asked for, and again when it has died.

    The child ends with its parent, however that dies: it holds the other end of the child's standard input. It
    lets nobody in but the holder of a key that is made for it: other users reach the loopback too.
    """

    def __init__(self, arguments: Sequence[str] = ()) -> None:
        """Take the words of `greenroom rehearsal serve` that the child is started with."""
        self._arguments = tuple(arguments)
        self._process: asyncio.subprocess.Process | None = None
        self._base_url = ""
        self._key = secrets.token_hex(16)
        self._starting = asyncio.Lock()

    async def address(self) -> tuple[str, str]:
        """The server's base URL and key; it listens once this answers.

        Raises:
            OSError: it could not be started.
        """
        async with self._starting:
            if self._process is None or self._process.returncode is not None:
                await self._start()
            return self._base_url, self._key

    async def stop(self) -> None:
        """End the child, if there is one."""
        async with self._starting:
            if self._process is None or self._process.returncode is not None:
                return
            self._process.terminate()
            try:
                await asyncio.wait_for(self._process.wait(), _END_S)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()

    async def _start(self) -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",  # what lies in the folder that the daemon was started from is none of ours
            "-m",
            "greenroom.rehearsal",
            "--exit-with-parent",
            *self._arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, KEY_VARIABLE: self._key},
        )
        assert process.stdout is not None
        try:
            ready = await process.stdout.readline()
        except asyncio.CancelledError:
            # Who asked for it has left: one that has not said where it listens is of no use to the next.
            process.kill()
            raise
        if not ready:
            code = await process.wait()
            raise OSError(f"the rehearsal server ended at its start, with code {code}")
        self._base_url = json.loads(ready)["base_url"]
        self._process = process
