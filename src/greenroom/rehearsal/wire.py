"""How a reply is put on the wire, whichever door it leaves by."""

from hashlib import blake2b
from math import ceil
from random import Random

from aiohttp import web

from greenroom.rehearsal.engine import Call, Engine, said_no
from greenroom.rehearsal.problems import Problem
from greenroom.rehearsal.reply import Reply


def key_of(request: web.Request) -> str | None:
    """The key that a request came with."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else request.headers.get("x-api-key")


def cut_off(request: web.Request) -> web.Response:
    """Close the connection. aiohttp wants a response all the same, which then has nowhere to go."""
    if request.transport is not None:
        request.transport.close()
    return web.Response()


class Wire:
    """Puts replies on the wire, with the headers of the account."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._other_requests = 0

    def call_without_body(self) -> Call:
        """An id for a request that has no body to take it from."""
        self._other_requests += 1
        digest = blake2b(f"{self._engine.settings.seed}/{self._other_requests}".encode(), digest_size=12)
        return Call("req_" + digest.hexdigest(), 1, Random(self._other_requests))  # noqa: S311 - nothing secret

    def headers(self, reply: Reply, request_id: str, now: float) -> dict[str, str]:
        """What a reply's headers say; none where headers are off."""
        if not self._engine.settings.headers:
            return {}
        headers = self._engine.headers(now)
        headers["request-id"] = request_id
        if reply.retry_after_s is not None:
            headers["retry-after"] = f"{ceil(reply.retry_after_s * 1000) / 1000:g}"
        return headers

    def whole(self, reply: Reply, request_id: str, now: float) -> web.Response:
        """A reply that goes out at once and whole."""
        headers = self.headers(reply, request_id, now)
        return web.Response(body=reply.body, status=reply.status, headers=headers, content_type="application/json")

    def refusal(self, problem: Problem, now: float) -> web.Response:
        """A no to a request that has no body of its own."""
        call = self.call_without_body()
        return self.whole(said_no(problem, call.request_id), call.request_id, now)
