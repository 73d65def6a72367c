"""How a chunk gets to its provider once and only once, though handing over is not idempotent.

It was noted before it leaves. Where nobody saw what became of that (a crash, an answer that was lost, an error of
the server's) it is looked for among the provider's recent batches, by when it was made and how many questions it
has, and recognised by the ids in its results. Only when it is nowhere, however often one looks, is it handed over
again. How soon a new batch is listed is not documented, so it is looked for over half a minute.
"""

from collections.abc import Awaitable, Callable, Sequence

from msgspec import Struct

from greenroom.daemon.ledger import Ledger
from greenroom.model.chunk import Chunk
from greenroom.model.times import Micros
from greenroom.providers.bulk import BulkProvider, RemoteBatch
from greenroom.providers.port import CallFailed, ModelRequest
from greenroom.writing.faults import CONSEQUENCES, Consequence

LOOKS_S = (0.0, 2.0, 8.0, 20.0)
"""Seconds before each look for a chunk that may be there."""

CLOCKS_APART_US = 10 * 60 * 1_000_000
"""By how much a provider's clock may go before ours."""

SHORTEST_WAIT_S = 0.5
LONGEST_WAIT_S = 60.0

Questions = Callable[[], Awaitable[Sequence[tuple[str, ModelRequest]]]]


class Withheld(Struct, frozen=True):
    """It was not handed over: nobody wanted it any more."""


class Handover:
    """Hands chunks over to one provider."""

    def __init__(
        self, *, bulk: BulkProvider, ledger: Ledger, pause: Callable[[float], Awaitable[None]], poll_s: float
    ) -> None:
        """Take what it works with. `pause` lets so many seconds pass; `poll_s` is between two looks at most."""
        self._bulk = bulk
        self._ledger = ledger
        self._pause = pause
        self._poll_s = poll_s

    async def deliver(
        self,
        chunk: Chunk,
        ids: frozenset[str],
        questions: Questions,
        *,
        may_be_there: bool,
        wanted: Callable[[], bool],
        tell: Callable[[str], None],
    ) -> str | CallFailed | Withheld:
        """Get a chunk to its provider. Answers its name there, or why it is not there and never will be.

        Args:
            chunk: as it was noted.
            ids: those of its questions.
            questions: makes them.
            may_be_there: whether an earlier boot may have handed it over.
            wanted: whether it is still to be handed over, asked before it leaves.
            tell: told why it takes so long.
        """
        tries = 0
        while True:
            if may_be_there:
                found = await self._find(chunk, ids, tell)
                if found is not None:
                    return found
                may_be_there = False
            if not wanted():
                return Withheld()
            got = await self._bulk.submit(await questions())
            if isinstance(got, RemoteBatch):
                return got.id
            may_be_there = got.may_be_billed or (got.http_status or 0) >= 500
            if not may_be_there and CONSEQUENCES[got.type] in {Consequence.FINAL, Consequence.BLOCKS_ALL}:
                return got
            tries += 1
            wait_s = max(got.retry_after_s or 0.0, min(LONGEST_WAIT_S, SHORTEST_WAIT_S * 2.0**tries))
            tell(f"again in {wait_s:.0f} s ({got.type})")
            await self._pause(wait_s)

    async def wait(self, remote_id: str, tell: Callable[[str], None]) -> RemoteBatch | CallFailed:
        """Wait until a batch has ended. Answers the failure where the provider knows it no more."""
        wait_s = SHORTEST_WAIT_S
        while True:
            seen = await self._bulk.look(remote_id)
            if isinstance(seen, RemoteBatch) and seen.has_ended:
                return seen
            if isinstance(seen, CallFailed):
                if seen.http_status == 404:
                    return seen
                tell(f"no word of it just now: {seen.message}")
            await self._pause(min(self._poll_s, wait_s))
            wait_s *= 2

    async def _find(self, chunk: Chunk, ids: frozenset[str], tell: Callable[[str], None]) -> str | None:
        tell("looking whether the provider has it already")
        since = Micros(chunk.intended_at - CLOCKS_APART_US)
        for wait_s in LOOKS_S:
            await self._pause(wait_s)
            recent = await self._bulk.recent(since)
            while isinstance(recent, CallFailed):
                tell(f"no word of it just now: {recent.message}")
                await self._pause(min(self._poll_s, LONGEST_WAIT_S))
                recent = await self._bulk.recent(since)
            known = await self._ledger.remote_ids(chunk.provider, since)
            for each in recent:
                if each.requests == chunk.requests and each.id not in known and await self._is(each, ids, tell):
                    return each.id
        return None

    async def _is(self, candidate: RemoteBatch, ids: frozenset[str], tell: Callable[[str], None]) -> bool:
        """Whether a batch is ours: that shows in its results alone, so its end is waited for."""
        if isinstance(await self.wait(candidate.id, tell), CallFailed):
            return False
        results = await self._bulk.results(candidate.id)
        while isinstance(results, CallFailed):
            if results.http_status == 404:
                return False
            await self._pause(min(self._poll_s, LONGEST_WAIT_S))
            results = await self._bulk.results(candidate.id)
        async for result in results:
            return result.custom_id in ids
        return False
