"""The embedded default: a provider whose server is started when it is first called."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

from greenroom.model.faults import FaultType
from greenroom.model.times import Micros
from greenroom.providers.apart.doors import AnthropicDoor
from greenroom.providers.bulk import BulkProvider, BulkResult, RemoteBatch
from greenroom.providers.port import Answer, CallFailed, ModelRequest, Provider

Address = Callable[[], Awaitable[tuple[str, str]]]
"""Answers the server's base URL and key, once it listens; it starts the server where it has to."""


class EmbeddedProvider:
    """The rehearsal server through the SDK. A server that has died is started again, with a call that failed."""

    def __init__(self, *, address: Address, open_door: Callable[[AnthropicDoor], Provider]) -> None:
        """Take where the server is, and who opens a door to it."""
        self._address = address
        self._open_door = open_door
        self._base_url = ""
        self._door: Provider | None = None
        self._opening = asyncio.Lock()

    @property
    def name(self) -> str:
        """`rehearsal`."""
        return "rehearsal"

    @property
    def simulated(self) -> bool:
        """Its answers are made up."""
        return True

    @property
    def takes_marks(self) -> bool:
        """As the API does."""
        return True

    @property
    def bulk(self) -> "EmbeddedBatches":
        """The rehearsal's Message Batches. They live as long as its server does."""
        return EmbeddedBatches(self._batches)

    async def warm(self) -> None:
        """Start the server, and load the SDK."""
        door = self._door or await self._open()
        await door.warm()

    async def call(self, request: ModelRequest) -> Answer | CallFailed:
        """Ask once. A server that can't be started is one that can't be reached."""
        try:
            door = self._door or await self._open()
        except OSError as error:
            return _unstarted(error)
        got = await door.call(request)
        if isinstance(got, CallFailed) and got.type is FaultType.CONNECTION:
            with contextlib.suppress(OSError):  # the next call finds the same, and says it
                await self._open()
        return got

    async def aclose(self) -> None:
        """Let go of connections; the server is its owner's to stop."""
        if self._door is not None:
            await self._door.aclose()

    async def _batches(self) -> BulkProvider:
        bulk = (await self._open()).bulk
        assert bulk is not None, "the rehearsal has Message Batches"
        return bulk

    async def _open(self) -> Provider:
        """The door to the server as it is now; a server that has died is started again."""
        async with self._opening:
            base_url, key = await self._address()
            if self._door is None or base_url != self._base_url:
                if self._door is not None:
                    await self._door.aclose()
                self._door = self._open_door(AnthropicDoor(name="rehearsal", base_url=base_url, api_key=key))
                self._base_url = base_url
            return self._door


class EmbeddedBatches:
    """`BulkProvider` behind a server that is started when it is first asked."""

    def __init__(self, reached: Callable[[], Awaitable[BulkProvider]]) -> None:
        self._reached = reached

    async def submit(self, questions: Sequence[tuple[str, ModelRequest]]) -> RemoteBatch | CallFailed:
        """Hand over questions."""
        bulk = await self._bulk()
        return bulk if isinstance(bulk, CallFailed) else await bulk.submit(questions)

    async def look(self, remote_id: str) -> RemoteBatch | CallFailed:
        """How a batch stands."""
        bulk = await self._bulk()
        return bulk if isinstance(bulk, CallFailed) else await bulk.look(remote_id)

    async def recent(self, since: Micros) -> list[RemoteBatch] | CallFailed:
        """The batches made since then."""
        bulk = await self._bulk()
        return bulk if isinstance(bulk, CallFailed) else await bulk.recent(since)

    async def results(self, remote_id: str) -> AsyncIterator[BulkResult] | CallFailed:
        """What became of each question."""
        bulk = await self._bulk()
        return bulk if isinstance(bulk, CallFailed) else await bulk.results(remote_id)

    async def cancel(self, remote_id: str) -> CallFailed | None:
        """Have a batch end early."""
        bulk = await self._bulk()
        return bulk if isinstance(bulk, CallFailed) else await bulk.cancel(remote_id)

    async def _bulk(self) -> BulkProvider | CallFailed:
        try:
            return await self._reached()
        except OSError as error:
            return _unstarted(error)


def _unstarted(error: OSError) -> CallFailed:
    """A server that can't be started is one that can't be reached."""
    return CallFailed.unheard(FaultType.CONNECTION, f"The rehearsal could not be started: {error}")
