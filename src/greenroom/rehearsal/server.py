"""The HTTP side: what the engine decided, put on the wire; and the control endpoints.

`POST /v1/messages`, `POST /v1/messages/count_tokens`, `GET /v1/models[/{id}]`, and for whoever rehearses:
`GET /rehearsal/stats`, `GET` and `POST /rehearsal/settings`, `GET /rehearsal/requests?last=N`.
Message Batches have their own doors, in `batch_doors`. Everything else is a `not_found_error`.
"""

import asyncio
import time
from collections.abc import Callable
from random import Random
from typing import Any

import msgspec
from aiohttp import web
from msgspec import Raw

from greenroom.rehearsal import problems
from greenroom.rehearsal.batch_doors import BatchDoors
from greenroom.rehearsal.catalogue import MODELS, page
from greenroom.rehearsal.engine import Engine, said_no
from greenroom.rehearsal.problems import Problem, invalid, not_found
from greenroom.rehearsal.reply import Delivery, Drop, Hang, Reply
from greenroom.rehearsal.settings import Settings, changed, shown
from greenroom.rehearsal.tally import Kept
from greenroom.rehearsal.wire import Wire, cut_off, key_of

MAX_BODY = 32 * 2**20
"""Bytes of a message's request, as the API has it."""
MAX_BATCH_BODY = 256 * 2**20
"""Bytes of a Message Batch's."""
TAG_HEADER = "x-rehearsal-tag"
"""A request may carry a word of its own choice here; the stats count requests by it."""

Clock = Callable[[], float]
"""Seconds since 1970."""


class RunningServer:
    """A server that listens on loopback until it is closed."""

    def __init__(self, runner: web.AppRunner, closing: asyncio.Event, engine: Engine) -> None:
        self._runner = runner
        self._closing = closing
        self.engine = engine
        self.host, self.port = runner.addresses[0][:2]

    @property
    def base_url(self) -> str:
        """What a client takes as its base URL."""
        return f"http://{self.host}:{self.port}"

    async def close(self) -> None:
        """Stop listening and drop every connection; requests that hang are let go."""
        self._closing.set()
        await self._runner.cleanup()


async def serve(settings: Settings, *, port: int = 0, clock: Clock = time.time) -> RunningServer:
    """Start a server on 127.0.0.1.

    Args:
        settings: how it behaves; `POST /rehearsal/settings` changes them while it runs.
        port: 0 takes any free one.
        clock: seconds since 1970, for the buckets, the cache and the reset headers.

    Raises:
        OSError: the port is taken.
    """
    closing = asyncio.Event()
    engine = Engine(settings, clock())
    wire = Wire(engine)
    doors = _Doors(engine, clock, closing, wire)
    app = web.Application(client_max_size=MAX_BATCH_BODY)
    app.router.add_post("/v1/messages", doors.messages)
    app.router.add_post("/v1/messages/count_tokens", doors.count_tokens)
    BatchDoors(engine, clock, wire).open(app.router)
    app.router.add_get("/v1/models", doors.models)
    app.router.add_get("/v1/models/{id}", doors.model)
    app.router.add_get("/rehearsal/stats", doors.stats)
    app.router.add_get("/rehearsal/settings", doors.show_settings)
    app.router.add_post("/rehearsal/settings", doors.change_settings)
    app.router.add_get("/rehearsal/requests", doors.requests)
    app.router.add_route("*", "/{path:.*}", doors.nothing_here)
    # A client that leaves ends its handler: what it hangs on is let go, and it is no longer counted as in flight.
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port, backlog=2048).start()
    except OSError:
        await runner.cleanup()
        raise
    return RunningServer(runner, closing, engine)


def _json(document: Any) -> web.Response:
    return web.Response(body=msgspec.json.encode(document), content_type="application/json")


class _Doors:
    """The handlers, one a path."""

    def __init__(self, engine: Engine, clock: Clock, closing: asyncio.Event, wire: Wire) -> None:
        self._engine = engine
        self._clock = clock
        self._closing = closing
        self._wire = wire

    async def messages(self, request: web.Request) -> web.StreamResponse:
        tally = self._engine.tally
        tag = request.headers.get(TAG_HEADER)
        tally.came(tag)
        outcome, status = "client_left", None
        body, call = b"", None
        try:
            if (request.content_length or 0) > MAX_BODY or len(body := await request.read()) > MAX_BODY:
                call = self._wire.call_without_body()
                delivery: Delivery = said_no(problems.TOO_LARGE, call.request_id)
            else:
                call = self._engine.identify(body)
                delivery = self._engine.answer(body, call, key_of(request), self._clock())
            if isinstance(delivery, Reply) and delivery.slow:
                await self._take_time(call.chance)
            if isinstance(delivery, Reply):
                self._engine.begins(delivery, self._clock())
            response = await self._put(request, delivery, call.request_id)
            outcome = delivery.outcome
            if isinstance(delivery, Reply):
                status = delivery.status
                if delivery.billed:
                    there = not delivery.partway and request.transport is not None
                    tally.charged(delivery.billed.input, delivery.billed.output_tokens, delivered=there)
            return response
        finally:
            tally.went(outcome)
            if tally.keeps and call is not None:
                kept = Kept(
                    at=self._clock(),
                    request_id=call.request_id,
                    nth=call.nth,
                    tag=tag,
                    outcome=outcome,
                    status=status,
                    body=_as_json(body),
                )
                tally.remember(kept)

    async def _take_time(self, chance: Random) -> None:
        low, high = self._engine.settings.latency_range_s()
        if high > 0:
            await asyncio.sleep(low + (high - low) * chance.random())

    async def _put(self, request: web.Request, delivery: Delivery, request_id: str) -> web.StreamResponse:
        match delivery:
            case Drop():
                return cut_off(request)
            case Hang():
                await self._closing.wait()
                return cut_off(request)
            case Reply(partway=True):
                half = web.StreamResponse(headers=self._wire.headers(delivery, request_id, self._clock()))
                half.content_type = "application/json"
                half.content_length = len(delivery.body)
                await half.prepare(request)
                await half.write(delivery.body[: len(delivery.body) // 2])
                cut_off(request)
                return half
            case Reply():
                return self._wire.whole(delivery, request_id, self._clock())

    async def count_tokens(self, request: web.Request) -> web.StreamResponse:
        call = self._wire.call_without_body()
        reply = self._engine.count(await request.read(), call, key_of(request))
        return await self._put(request, reply, call.request_id)

    def _say_no(self, problem: Problem) -> web.StreamResponse:
        return self._wire.refusal(problem, self._clock())

    async def models(self, request: web.Request) -> web.StreamResponse:
        if refused := self._engine.allowed(key_of(request)):
            return self._say_no(refused)
        return _json(page())

    async def model(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["id"]
        refused = self._engine.allowed(key_of(request))
        if refused or name not in MODELS:
            return self._say_no(refused or not_found(f"model: {name}"))
        return _json(MODELS[name])

    async def nothing_here(self, request: web.Request) -> web.StreamResponse:
        return self._say_no(not_found(f"Not found: {request.method} {request.path}"))

    def _stranger(self, request: web.Request) -> Problem | None:
        """Why somebody may not see or change the rehearsal: where it has a key of its own, one has to know it."""
        return self._engine.allowed(key_of(request)) if self._engine.settings.required_key else None

    async def stats(self, request: web.Request) -> web.StreamResponse:
        if refused := self._stranger(request):
            return self._say_no(refused)
        return _json(self._engine.tally.report())

    async def show_settings(self, request: web.Request) -> web.StreamResponse:
        if refused := self._stranger(request):
            return self._say_no(refused)
        return _json(shown(self._engine.settings))

    async def change_settings(self, request: web.Request) -> web.StreamResponse:
        if refused := self._stranger(request):
            return self._say_no(refused)
        try:
            change = msgspec.json.decode(await request.read(), type=dict[str, Any])
            self._engine.set(changed(self._engine.settings, change), self._clock())
        except msgspec.DecodeError as wrong:
            return self._say_no(invalid(f"settings: {wrong}"))
        return _json(shown(self._engine.settings))

    async def requests(self, request: web.Request) -> web.StreamResponse:
        if refused := self._stranger(request):
            return self._say_no(refused)
        last = request.query.get("last", "20")
        if not last.isdecimal():
            return self._say_no(invalid("last: a number of requests"))
        return _json(self._engine.tally.last(int(last)))


def _as_json(body: bytes) -> Raw | str:
    """A request's body for `GET /rehearsal/requests`: as it came where it is JSON, otherwise as text."""
    try:
        msgspec.json.decode(body)
    except msgspec.DecodeError:
        return body.decode(errors="replace")
    return Raw(body)
