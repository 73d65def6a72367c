"""A provider whose calls are made in another process."""

from greenroom.providers.apart.caller import CallerProcess
from greenroom.providers.apart.doors import Door
from greenroom.providers.bulk import BulkProvider
from greenroom.providers.port import Answer, CallFailed, ModelRequest, Provider


class ApartProvider:
    """The same provider twice: here for what it is and for its own batches, and apart for calls.

    Whole batches are handed over from here: they are few, and their results are too large to pass on.
    """

    def __init__(self, here: Provider, *, door: Door, caller: CallerProcess) -> None:
        """Take the provider as it is in this process, what opens it in another, and that other process."""
        self._here = here
        self._door = door
        self._caller = caller

    @property
    def name(self) -> str:
        """The provider's."""
        return self._here.name

    @property
    def simulated(self) -> bool:
        """The provider's."""
        return self._here.simulated

    @property
    def takes_marks(self) -> bool:
        """The provider's."""
        return self._here.takes_marks

    @property
    def bulk(self) -> BulkProvider | None:
        """The provider's."""
        return self._here.bulk

    async def warm(self) -> None:
        """Start the process, and load the SDK there; at once where that was done.

        Raises:
            OSError: it could not be started, or took too long twice.
        """
        await self._caller.warm(self._door)

    async def call(self, request: ModelRequest) -> Answer | CallFailed:
        """Ask once."""
        return await self._caller.call(self._door, request)

    async def aclose(self) -> None:
        """Let go of connections; the process is its owner's to end."""
        await self._here.aclose()
