"""What every provider has to make of whatever comes over the wire: a suite that each one's tests inherit.

A subclass gives the `line` fixture: a provider, and a server that answers just what it is told.
"""

import gzip
from typing import Any, Protocol

import msgspec
import pytest

from greenroom.model.attempt import Usage
from greenroom.model.faults import FaultType
from greenroom.providers.port import Answer, CallFailed, Provider
from greenroom.providers.refusals import MOST_CHARS
from tests.providers.answering import Answering, Reply
from tests.providers.requests import request

_F = FaultType
PAGE = b"<html>Nothing good</html>"
MIB = 2**20


class Line(Protocol):
    """A provider, and the server at the other end."""

    server: Answering

    @property
    def provider(self) -> Provider:
        """The provider under test."""
        ...

    def good(self, text: str) -> Reply:
        """An answer with this text, in the words of the provider."""
        ...


async def failed(line: Line, reply: Reply) -> CallFailed:
    line.server.reply = reply
    got = await line.provider.call(request())
    assert isinstance(got, CallFailed)
    assert b"Write one about rain." in got.request
    return got


async def answered(line: Line, reply: Reply) -> Answer:
    line.server.reply = reply
    got = await line.provider.call(request())
    assert isinstance(got, Answer)
    return got


def _body(reply: Reply) -> dict[str, Any]:
    assert reply.body is not None
    read: dict[str, Any] = msgspec.json.decode(reply.body)
    return read


class WireContract:
    """The suite."""

    @pytest.mark.parametrize(
        ("status", "expected"),
        [
            pytest.param(400, {_F.BAD_REQUEST}, id="400 bad request"),
            pytest.param(401, {_F.AUTHENTICATION}, id="401 wrong key"),
            pytest.param(402, {_F.CREDIT}, id="402 no credit"),
            pytest.param(403, {_F.PERMISSION}, id="403 no permission"),
            pytest.param(404, {_F.BAD_REQUEST}, id="404 not there"),
            pytest.param(408, {_F.TIMEOUT}, id="408 took too long"),
            pytest.param(413, {_F.BAD_REQUEST}, id="413 too large"),
            pytest.param(429, {_F.RATE_LIMITED}, id="429 too fast"),
            pytest.param(500, {_F.SERVER_ERROR}, id="500 broke"),
            pytest.param(502, {_F.SERVER_ERROR}, id="502 bad gateway"),
            pytest.param(503, {_F.SERVER_ERROR, _F.OVERLOADED}, id="503 unavailable"),
            pytest.param(504, {_F.TIMEOUT}, id="504 gateway took too long"),
            pytest.param(529, {_F.OVERLOADED}, id="529 overloaded"),
        ],
    )
    @pytest.mark.parametrize("body", [pytest.param(PAGE, id="page"), pytest.param(b"", id="empty")])
    async def test_a_status_tells_the_fault_where_nothing_else_can_be_read(
        self, line: Line, status: int, expected: set[FaultType], body: bytes
    ) -> None:
        got = await failed(line, Reply(status=status, body=body))
        assert got.type in expected
        assert got.http_status == status
        assert ("Nothing good" if body else str(status)) in got.message
        assert got.response == body

    @pytest.mark.parametrize(
        ("said", "wish"),
        [("7", 7.0), ("0", 0.0), ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0), ("soon", None), ("", None)],
    )
    async def test_a_429_is_waited_for_as_long_as_its_retry_after_says(
        self, line: Line, said: str, wish: float | None
    ) -> None:
        got = await failed(line, Reply(status=429, body=PAGE, headers={"retry-after": said}))
        assert (got.type, got.retry_after_s) == (FaultType.RATE_LIMITED, wish)

    async def test_a_429_without_a_retry_after_wishes_nothing(self, line: Line) -> None:
        got = await failed(line, Reply(status=429, body=PAGE))
        assert (got.type, got.retry_after_s) == (FaultType.RATE_LIMITED, None)

    @pytest.mark.parametrize(
        "body",
        [
            pytest.param(PAGE, id="page"),
            pytest.param(b"", id="empty"),
            pytest.param(b"{}", id="empty object"),
            pytest.param(b"null", id="null"),
            pytest.param(b"\xff\xfe\x00", id="not UTF-8"),
            pytest.param(b"[" * 200_000, id="brackets without end"),
        ],
    )
    async def test_a_200_that_is_no_answer_is_the_servers_error(self, line: Line, body: bytes) -> None:
        got = await failed(line, Reply(body=body))
        assert (got.type, got.http_status) == (FaultType.SERVER_ERROR, 200)
        assert 0 < len(got.message) < 1_000

    @pytest.mark.parametrize("status", [200, 500])
    async def test_a_huge_body_is_told_in_few_words_and_kept_in_part(self, line: Line, status: int) -> None:
        got = await failed(line, Reply(status=status, body=b"<p>" + b"x" * 8 * MIB))
        assert got.type is FaultType.SERVER_ERROR
        assert len(got.message) < 1_000
        assert len(got.response) <= MOST_CHARS

    async def test_a_long_answer_comes_back_whole(self, line: Line) -> None:
        got = await answered(line, line.good("x" * MIB))
        assert len(got.text) == MIB

    @pytest.mark.parametrize("missing", [True, False], ids=["missing", "null"])
    async def test_an_answer_without_its_usage_is_an_answer(self, line: Line, missing: bool) -> None:
        body = _body(line.good("hi"))
        if missing:
            del body["usage"]
        else:
            body["usage"] = None
        got = await answered(line, Reply(body=msgspec.json.encode(body)))
        assert (got.text, got.usage) == ("hi", Usage())

    async def test_a_packed_answer_is_unpacked(self, line: Line) -> None:
        body = line.good("hi").body
        assert body is not None
        got = await answered(line, Reply(body=gzip.compress(body), headers={"content-encoding": "gzip"}))
        assert (got.text, got.response) == ("hi", body)

    async def test_an_answer_that_is_not_packed_as_it_says_is_a_lost_connection(self, line: Line) -> None:
        got = await failed(line, Reply(body=b"not packed", headers={"content-encoding": "gzip"}))
        assert (got.type, got.http_status) == (FaultType.CONNECTION, None)

    async def test_an_answer_that_breaks_off_is_a_lost_connection(self, line: Line) -> None:
        got = await failed(line, Reply(body=b'{"', cut=True))
        assert (got.type, got.http_status, got.may_be_billed) == (FaultType.CONNECTION, None, True)

    async def test_a_server_that_hangs_up_is_a_lost_connection(self, line: Line) -> None:
        got = await failed(line, Reply())
        assert (got.type, got.http_status, got.may_be_billed) == (FaultType.CONNECTION, None, True)

    async def test_a_server_that_has_gone_is_a_lost_connection(self, line: Line) -> None:
        await answered(line, line.good("hi"))
        await line.server.close()
        await line.provider.call(request())  # it may still go out on the old connection
        got = await line.provider.call(request())
        assert isinstance(got, CallFailed)
        assert (got.type, got.may_be_billed) == (FaultType.CONNECTION, False)
