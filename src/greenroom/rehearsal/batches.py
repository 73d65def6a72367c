"""The Message Batches API, without HTTP: many requests at once, whose answers come when all of them are done.

As the real one does, it counts every request as `processing` until the whole batch has ended, knows no idempotency
key, and lets go of nothing before it was asked to. Time is handed in, in seconds since 1970. Batches live as
long as the process does: what a restart forgets is `not_found`.
"""

import re
from collections import Counter
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Literal

import msgspec
from msgspec import Raw, Struct

from greenroom.rehearsal.engine import Engine
from greenroom.rehearsal.problems import Problem, invalid, not_found

MOST_REQUESTS = 100_000
"""Requests in one batch, as the API has it."""
LIFETIME_S = 24 * 3600.0
"""Seconds after which what is not done has expired."""
MOST_LISTED = 1_000
"""Batches in one page of a list."""

_CUSTOM_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")

ResultType = Literal["succeeded", "errored", "canceled", "expired"]


class _Request(Struct, frozen=True):
    custom_id: str
    params: Raw


class _Create(Struct, frozen=True):
    requests: tuple[_Request, ...]


class _Counts(Struct):
    processing: int = 0
    succeeded: int = 0
    errored: int = 0
    canceled: int = 0
    expired: int = 0


class _Shown(Struct, tag_field="type", tag="message_batch"):
    id: str
    processing_status: Literal["in_progress", "canceling", "ended"]
    request_counts: _Counts
    created_at: str
    expires_at: str
    ended_at: str | None
    cancel_initiated_at: str | None
    results_url: str | None
    archived_at: None = None


class _Page(Struct):
    data: list[_Shown]
    has_more: bool
    first_id: str | None
    last_id: str | None


class _Batch:
    """One batch, from its making until it is forgotten."""

    def __init__(self, batch_id: str, requests: tuple[_Request, ...], now: float, ends_at: float) -> None:
        self.id = batch_id
        self.requests = requests
        self.created_at = now
        self.ends_at = ends_at
        self.cancelled_at: float | None = None
        self.results: list[bytes] | None = None
        self.counts: Counter[str] = Counter()


class Batches:
    """The batches of an account."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._batches: dict[str, _Batch] = {}

    def create(self, body: bytes, now: float) -> bytes | Problem:
        """Take many requests at once. Each is looked at only when it is its turn, as the API does it.

        A batch is named for what it asks and how many there have been, so that no later run of the server, which
        begins to count anew, gives a name twice that it gave to something else.
        """
        try:
            requests = msgspec.json.decode(body, type=_Create).requests
        except msgspec.DecodeError as wrong:
            return invalid(f"requests: {wrong}")
        if not 1 <= len(requests) <= MOST_REQUESTS:
            return invalid(f"requests: expected 1 to {MOST_REQUESTS} requests, not {len(requests)}")
        ids = [request.custom_id for request in requests]
        if wrong_id := next((each for each in ids if not _CUSTOM_ID.fullmatch(each)), None):
            return invalid(f"requests: custom_id {wrong_id!r} should match {_CUSTOM_ID.pattern}")
        if len(set(ids)) < len(ids):
            return invalid("requests: custom_id values must be unique within a batch")
        digest = blake2b(body, digest_size=12, key=f"{self._engine.settings.seed}/{len(self._batches)}".encode())
        made = _Batch(f"msgbatch_{digest.hexdigest()}", requests, now, now + self._engine.settings.batch_s)
        self._batches[made.id] = made
        return _encoded(self._shown(made, now))

    def retrieve(self, batch_id: str, now: float) -> bytes | Problem:
        """How a batch stands."""
        found = self._batches.get(batch_id)
        return _nowhere(batch_id) if found is None else _encoded(self._shown(found, now))

    def page(self, limit: int, after_id: str | None, now: float) -> bytes | Problem:
        """A page of the batches, newest first; with `after_id`, those that come after it."""
        if not 1 <= limit <= MOST_LISTED:
            return invalid(f"limit: expected 1 to {MOST_LISTED}")
        newest = sorted(self._batches.values(), key=lambda each: (-each.created_at, each.id))
        ids = [each.id for each in newest]
        if after_id is not None and after_id not in ids:
            return _nowhere(after_id)
        start = 0 if after_id is None else ids.index(after_id) + 1
        shown = [self._shown(each, now) for each in newest[start : start + limit]]
        first, last = (shown[0].id, shown[-1].id) if shown else (None, None)
        return msgspec.json.encode(_Page(shown, len(newest) > start + limit, first, last))

    def cancel(self, batch_id: str, now: float) -> bytes | Problem:
        """End a batch early: what was not answered yet is canceled, and costs nothing."""
        found = self._batches.get(batch_id)
        if found is None:
            return _nowhere(batch_id)
        if self._has_ended(found, now):
            return invalid(f"Batch {batch_id} has ended and cannot be canceled")
        if found.cancelled_at is None:
            found.cancelled_at = now
        return _encoded(self._shown(found, now))

    def results(self, batch_id: str, now: float) -> bytes | Problem:
        """What became of each request of a batch that has ended, a line each, in no order."""
        found = self._batches.get(batch_id)
        if found is None:
            return _nowhere(batch_id)
        if not self._has_ended(found, now):
            return invalid(f"Batch {batch_id} has not ended: its results are not there yet")
        assert found.results is not None, "a batch that has ended has results"
        return b"".join(found.results)

    def forget(self, batch_id: str, now: float) -> bytes | Problem:
        """Delete a batch that has ended."""
        found = self._batches.get(batch_id)
        if found is None:
            return _nowhere(batch_id)
        if not self._has_ended(found, now):
            return invalid(f"Batch {batch_id} is still processing; cancel it first")
        del self._batches[batch_id]
        return msgspec.json.encode({"id": batch_id, "type": "message_batch_deleted"})

    def _has_ended(self, batch: _Batch, now: float) -> bool:
        if batch.results is None and (batch.cancelled_at is not None or now >= batch.ends_at):
            self._answer_all(batch)
        return batch.results is not None and now >= (batch.cancelled_at or batch.ends_at)

    def _answer_all(self, batch: _Batch) -> None:
        """Answer what was reached: all of it, or the part that a cancellation found done."""
        reached = len(batch.requests)
        if batch.cancelled_at is not None and batch.ends_at > batch.created_at:
            share = (batch.cancelled_at - batch.created_at) / (batch.ends_at - batch.created_at)
            reached = int(reached * min(1.0, share))
        batch.results = []
        for number, request in enumerate(batch.requests):
            kind: ResultType
            if number < reached:
                kind, body = self._engine.answer_in_batch(bytes(request.params))
            else:
                kind, body = "canceled", b'{"type":"canceled"}'
            batch.counts[kind] += 1
            batch.results.append(
                msgspec.json.encode({"custom_id": request.custom_id, "result": Raw(body)}) + b"\n"
            )
        batch.results.reverse()  # nobody may count on an order

    def _shown(self, batch: _Batch, now: float) -> _Shown:
        ended = self._has_ended(batch, now)
        status: Literal["in_progress", "canceling", "ended"] = "in_progress"
        if ended:
            status = "ended"
        elif batch.cancelled_at is not None:
            status = "canceling"
        return _Shown(
            id=batch.id,
            processing_status=status,
            request_counts=_Counts(**batch.counts) if ended else _Counts(processing=len(batch.requests)),
            created_at=_time(batch.created_at),
            expires_at=_time(batch.created_at + LIFETIME_S),
            ended_at=_time(batch.cancelled_at or batch.ends_at) if ended else None,
            cancel_initiated_at=None if batch.cancelled_at is None else _time(batch.cancelled_at),
            results_url=f"/v1/messages/batches/{batch.id}/results" if ended else None,
        )


def _encoded(shown: _Shown) -> bytes:
    return msgspec.json.encode(shown)


def _nowhere(batch_id: str) -> Problem:
    return not_found(f"Message Batch with id {batch_id!r} was not found")


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")
