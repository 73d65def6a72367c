"""The Message Batches API, through the SDK's transport: half the price, up to a day."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal
from urllib.parse import quote, urlencode

import msgspec
from msgspec import Raw, Struct

from greenroom.model.faults import FaultType
from greenroom.model.times import Micros
from greenroom.providers.bulk import BulkResult, RemoteBatch, Unanswered
from greenroom.providers.exchange import Exchange, Got
from greenroom.providers.messages import ErrorBody, ErrorSaid, Message, answer_of, decode_error, encode
from greenroom.providers.port import Answer, CallFailed, ModelRequest
from greenroom.providers.unreadable import UNREADABLE

_ROOT = "/v1/messages/batches"
_TIMEOUT_S = 600.0
_PAGE = 100
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TURN = 50
"""Results read between two turns of the event loop: some milliseconds."""


class _Counts(Struct, frozen=True):
    processing: int = 0
    succeeded: int = 0
    errored: int = 0
    canceled: int = 0
    expired: int = 0


class _Batch(Struct, frozen=True):
    id: str
    processing_status: Literal["in_progress", "canceling", "ended"]
    created_at: datetime
    request_counts: _Counts = _Counts()

    def shown(self) -> RemoteBatch:
        return RemoteBatch(
            id=self.id,
            requests=sum(msgspec.structs.astuple(self.request_counts)),
            created_at=Micros((self.created_at - _EPOCH) // timedelta(microseconds=1)),
            has_ended=self.processing_status == "ended",
        )


class _Page(Struct, frozen=True):
    data: list[_Batch]
    has_more: bool = False
    last_id: str | None = None


class _Result(Struct, frozen=True):
    type: Literal["succeeded", "errored", "canceled", "expired"]
    message: Raw = Raw()
    error: Raw = Raw()


class _Row(Struct, frozen=True):
    custom_id: str
    result: _Result


_batches = msgspec.json.Decoder(_Batch)
_pages = msgspec.json.Decoder(_Page)
_rows = msgspec.json.Decoder(_Row)
_messages = msgspec.json.Decoder(Message)


class AnthropicBatches:
    """`BulkProvider` for whoever speaks the Message Batches API."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def submit(self, questions: Sequence[tuple[str, ModelRequest]]) -> RemoteBatch | CallFailed:
        """Hand over questions."""
        body = await asyncio.to_thread(_encode, questions)
        got = await self._exchange.send("POST", _ROOT, body, _TIMEOUT_S)
        return self._batch(got)

    async def look(self, remote_id: str) -> RemoteBatch | CallFailed:
        """How a batch stands."""
        return self._batch(await self._exchange.send("GET", _path(remote_id), b"", _TIMEOUT_S))

    async def recent(self, since: Micros) -> list[RemoteBatch] | CallFailed:
        """The batches of this account made since then, newest first."""
        found: list[RemoteBatch] = []
        after: str | None = None
        while True:
            query = {"limit": _PAGE} | ({} if after is None else {"after_id": after})
            got = await self._exchange.send("GET", f"{_ROOT}?{urlencode(query)}", b"", _TIMEOUT_S)
            if isinstance(got, CallFailed):
                return got
            try:
                page = _pages.decode(got.body)
            except UNREADABLE as unlike:
                return self._unlike(got, unlike)
            shown = [each.shown() for each in page.data]
            found += [each for each in shown if each.created_at >= since]
            after = page.last_id
            if not page.has_more or after is None or (shown and shown[-1].created_at < since):
                return found

    async def results(self, remote_id: str) -> AsyncIterator[BulkResult] | CallFailed:
        """What became of each question of a batch that has ended."""
        got = await self._exchange.send("GET", f"{_path(remote_id)}/results", b"", _TIMEOUT_S)
        return got if isinstance(got, CallFailed) else self._read_all(got)

    async def cancel(self, remote_id: str) -> CallFailed | None:
        """Have a batch end early."""
        got = self._batch(await self._exchange.send("POST", f"{_path(remote_id)}/cancel", b"", _TIMEOUT_S))
        if isinstance(got, CallFailed):
            seen = await self.look(remote_id)
            if isinstance(seen, RemoteBatch) and seen.has_ended:
                return None  # it was too late, and that is fine
            return got
        return None

    def _batch(self, got: Got | CallFailed) -> RemoteBatch | CallFailed:
        if isinstance(got, CallFailed):
            return got
        try:
            return _batches.decode(got.body).shown()
        except UNREADABLE as unlike:
            return self._unlike(got, unlike)

    async def _read_all(self, got: Got) -> AsyncIterator[BulkResult]:
        for number, line in enumerate(got.body.splitlines(), 1):
            if (row := _row(line)) is not None:
                yield BulkResult(row.custom_id, self._read(row.result))
            if number % _TURN == 0:
                await asyncio.sleep(0)

    def _read(self, result: _Result) -> Answer | CallFailed | Unanswered:
        match result.type:
            case "canceled" | "expired":
                return Unanswered(result.type)
            case "errored":
                return self._refused(decode_error(bytes(result.error)), bytes(result.error))
            case "succeeded":
                return self._answered(bytes(result.message))

    def _answered(self, message: bytes) -> Answer | CallFailed:
        try:
            read = _messages.decode(message)
        except UNREADABLE as unlike:
            said = ErrorBody(ErrorSaid(message=f"The answer is no message: {unlike}"))
            return msgspec.structs.replace(self._refused(said, message), may_be_billed=True)
        return answer_of(read, headers={}, request_id=None, request=b"", response=message)

    def _refused(self, said: ErrorBody, response: bytes) -> CallFailed:
        """One question's own error: it has no status, so its type alone decides."""
        return self._exchange.refused(status=200, said=said, headers={}, request=b"", response=response)

    def _unlike(self, got: Got, error: Exception) -> CallFailed:
        said = decode_error(got.body)
        if said.error.message:
            return self._exchange.refused(
                status=got.status, said=said, headers=got.headers, request=b"", response=got.body
            )
        return CallFailed(
            type=FaultType.SERVER_ERROR,
            message=f"The provider's word on a batch could not be read: {error}",
            http_status=got.status,
            code=None,
            retry_after_s=None,
            request_id=got.headers.get("request-id"),
            headers=got.headers,
            request=b"",
            response=self._exchange.kept(got.body),
            may_be_billed=True,
        )


def _encode(questions: Sequence[tuple[str, ModelRequest]]) -> bytes:
    return msgspec.json.encode(
        {"requests": [{"custom_id": custom_id, "params": Raw(encode(asked))} for custom_id, asked in questions]}
    )


def _row(line: bytes) -> _Row | None:
    """A line of results. None where it can't be read: then its question counts as one that nothing is said of."""
    try:
        return _rows.decode(line)
    except UNREADABLE:
        return None


def _path(remote_id: str) -> str:
    return f"{_ROOT}/{quote(remote_id, safe='')}"
