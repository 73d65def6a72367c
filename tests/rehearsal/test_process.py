import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from aiohttp import ClientSession

from greenroom.rehearsal.options import KEY_VARIABLE

PROGRAM = (sys.executable, "-m", "greenroom.rehearsal")


@asynccontextmanager
async def _started(*options: str, key: str = "") -> AsyncIterator[tuple[Process, dict[str, Any]]]:
    environment = {**os.environ, KEY_VARIABLE: key}
    process = await asyncio.create_subprocess_exec(*PROGRAM, *options, stdin=PIPE, stdout=PIPE, env=environment)
    assert process.stdout is not None
    try:
        yield process, msgspec.json.decode(await process.stdout.readline())
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_it_says_where_it_is_and_ends_on_sigterm() -> None:
    async with _started("--seed", "5", key="sesame") as (process, ready):
        assert ready["base_url"] == f"http://127.0.0.1:{ready['port']}"
        async with (
            ClientSession(ready["base_url"], headers={"x-api-key": "sesame"}) as http,
            http.get("/rehearsal/settings") as answer,
        ):
            assert (await answer.json())["seed"] == 5
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0


async def test_it_ends_when_its_parents_end_of_stdin_closes() -> None:
    async with _started("--exit-with-parent") as (process, _):
        assert process.stdin is not None
        process.stdin.close()
        assert await process.wait() == 0


async def test_it_does_not_outlive_a_parent_that_was_killed() -> None:
    parent_program = (
        "import subprocess, sys;"
        f"child = subprocess.Popen({[*PROGRAM, '--exit-with-parent']!r}, stdin=subprocess.PIPE);"
        "child.wait()"
    )
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", parent_program, stdin=DEVNULL, stdout=PIPE)
    assert parent.stdout is not None
    assert b"base_url" in await parent.stdout.readline()
    parent.kill()
    # The child holds the other end of the parent's standard output: it closes when the child has gone too.
    assert await parent.stdout.read() == b""
    await parent.wait()


async def test_a_port_that_is_taken_is_a_clear_error() -> None:
    async with _started() as (_, ready):
        second = await asyncio.create_subprocess_exec(
            *PROGRAM, "--port", str(ready["port"]), stdout=PIPE, stderr=PIPE
        )
        said, complained = await second.communicate()
        assert (second.returncode, said) == (1, b"")
        assert b"Try another --port" in complained
