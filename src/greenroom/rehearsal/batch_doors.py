"""The HTTP side of Message Batches.

`POST` and `GET /v1/messages/batches`, `GET` and `DELETE /v1/messages/batches/{id}`, `POST …/{id}/cancel` and
`GET …/{id}/results`.
"""

from collections.abc import Awaitable, Callable

from aiohttp import web

from greenroom.rehearsal.batches import Batches
from greenroom.rehearsal.engine import Engine
from greenroom.rehearsal.problems import ACCOUNT, Problem, invalid, not_found
from greenroom.rehearsal.reply import Reply
from greenroom.rehearsal.wire import Wire, cut_off, key_of

Answered = Callable[[web.Request], Awaitable[bytes | Problem]]

_ROOT = "/v1/messages/batches"


class BatchDoors:
    """The handlers, one a path."""

    def __init__(self, engine: Engine, clock: Callable[[], float], wire: Wire) -> None:
        self._engine = engine
        self._clock = clock
        self._wire = wire
        self._batches = Batches(engine)

    def open(self, router: web.UrlDispatcher) -> None:
        """Let requests in."""
        router.add_post(_ROOT, self._behind_the_lock(self._create))
        router.add_get(_ROOT, self._behind_the_lock(self._list))
        router.add_get(_ROOT + "/{id}", self._behind_the_lock(self._retrieve))
        router.add_delete(_ROOT + "/{id}", self._behind_the_lock(self._forget))
        router.add_post(_ROOT + "/{id}/cancel", self._behind_the_lock(self._cancel))
        router.add_get(_ROOT + "/{id}/results", self._behind_the_lock(self._results))

    def _behind_the_lock(self, inner: Answered) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """A handler for those who are let in, which answers a document or says no."""

        async def handle(request: web.Request) -> web.StreamResponse:
            settings = self._engine.settings
            refused = self._engine.allowed(key_of(request)) or ACCOUNT[settings.account]
            if not settings.batches:
                refused = not_found(f"Not found: {request.method} {request.path}")
            answered = refused or await inner(request)
            if isinstance(answered, Problem):
                return self._wire.refusal(answered, self._clock())
            if request.method == "POST" and request.path == _ROOT and settings.undelivered_batches:
                self._engine.deliver_one_batch_less()
                return cut_off(request)
            call = self._wire.call_without_body()
            return self._wire.whole(
                Reply(outcome="batch", status=200, body=answered), call.request_id, self._clock()
            )

        return handle

    async def _create(self, request: web.Request) -> bytes | Problem:
        body = await request.read()
        return self._batches.create(body, self._clock())

    async def _list(self, request: web.Request) -> bytes | Problem:
        limit = request.query.get("limit", "20")
        if not limit.isdecimal():
            return invalid("limit: a number of batches")
        return self._batches.page(int(limit), request.query.get("after_id"), self._clock())

    async def _retrieve(self, request: web.Request) -> bytes | Problem:
        return self._batches.retrieve(request.match_info["id"], self._clock())

    async def _cancel(self, request: web.Request) -> bytes | Problem:
        return self._batches.cancel(request.match_info["id"], self._clock())

    async def _results(self, request: web.Request) -> bytes | Problem:
        return self._batches.results(request.match_info["id"], self._clock())

    async def _forget(self, request: web.Request) -> bytes | Problem:
        return self._batches.forget(request.match_info["id"], self._clock())
