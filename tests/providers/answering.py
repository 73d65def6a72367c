"""A tiny server that answers every `POST` as a test tells it to, and remembers what it was asked."""

import asyncio
from collections.abc import Callable, Mapping

from aiohttp import web
from msgspec import Struct


class Reply(Struct, frozen=True, kw_only=True):
    """An answer. Without a body the connection is closed; `hangs` never answers, `cut` ends in the middle."""

    status: int = 200
    body: bytes | None = None
    headers: Mapping[str, str] = {}
    hangs: bool = False
    cut: bool = False


class Answering:
    """The server. Set `reply` before a call, or hand in what decides on a reply by the request's body."""

    def __init__(self, decide: Callable[[bytes], Reply] | None = None) -> None:
        self.reply = Reply()
        self._decide = decide or (lambda _: self.reply)
        self.paths: list[str] = []
        self.asked: list[tuple[dict[str, str], bytes]] = []
        self.was_asked = asyncio.Event()
        self._closing = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self.base_url = ""

    async def start(self) -> None:
        """Listen on a free port of loopback."""
        app = web.Application()
        app.router.add_post("/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def close(self) -> None:
        """Drop everything."""
        self._closing.set()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        self.paths.append(request.path)
        self.asked.append(({name.lower(): value for name, value in request.headers.items()}, body))
        self.was_asked.set()
        reply = self._decide(body)
        if reply.hangs:
            await self._closing.wait()
        if reply.body is None:
            assert request.transport is not None
            request.transport.close()
            return web.Response()
        if reply.cut:
            response = web.StreamResponse(headers={"content-length": str(len(reply.body) + 100)})
            await response.prepare(request)
            await response.write(reply.body)
            assert request.transport is not None
            request.transport.close()
            return response
        return web.Response(status=reply.status, body=reply.body, headers=reply.headers)
