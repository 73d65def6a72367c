"""A provider's own batches that play a script: they outlive every boot, as the real ones do."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

from msgspec import Struct

from greenroom.model.faults import FaultType
from greenroom.model.times import Micros
from greenroom.providers.bulk import BulkResult, RemoteBatch, Unanswered
from greenroom.providers.port import Answer, CallFailed, ModelRequest
from tests.simulation import World


class Made(Struct):
    """A batch that the provider has."""

    id: str
    questions: dict[str, ModelRequest]
    created_at: float
    ends_at: float
    results: dict[str, Answer | CallFailed | Unanswered] | None = None
    cancelled: bool = False


class ScriptedBatches:
    """`BulkProvider`. `answer` says what a question brings; each is asked once, when its batch has ended."""

    def __init__(
        self,
        world: World,
        answer: Callable[[ModelRequest], Answer | CallFailed],
        *,
        point: Callable[[str], Awaitable[None]],
        changed: Callable[[], None],
    ) -> None:
        self.answer = answer
        self.batch_s = 100.0
        self.made: list[Made] = []
        self.refusals: list[CallFailed] = []
        """What the next submissions get instead of a batch."""
        self.undelivered = 0
        """How many of the next submissions are made and never answered."""
        self.forgets = False
        self._world = world
        self._point = point
        self._changed = changed

    @property
    def sent(self) -> list[str]:
        """The ids of all questions that were ever handed over, once for each time."""
        return [custom_id for made in self.made for custom_id in made.questions]

    async def submit(self, questions: Sequence[tuple[str, ModelRequest]]) -> RemoteBatch | CallFailed:
        await self._point("bulk:submit:before")
        if self.refusals:
            return self.refusals.pop(0)
        now = self._world.loop.time()
        made = Made(f"msgbatch_{len(self.made)}", dict(questions), self._now(), now + self.batch_s)
        self.made.append(made)
        self._world.trace(f"handed over {len(questions)} as {made.id}")
        self._changed()
        await self._point("bulk:submit:after")
        if self.undelivered:
            self.undelivered -= 1
            return failed(FaultType.CONNECTION, may_be_billed=True)
        return self._shown(made)

    async def look(self, remote_id: str) -> RemoteBatch | CallFailed:
        await self._point("bulk:look")
        made = self._find(remote_id)
        return failed(FaultType.BAD_REQUEST, http_status=404) if made is None else self._shown(made)

    async def recent(self, since: Micros) -> list[RemoteBatch] | CallFailed:
        await self._point("bulk:recent")
        return [self._shown(made) for made in reversed(self.made) if made.created_at >= since]

    async def results(self, remote_id: str) -> AsyncIterator[BulkResult] | CallFailed:
        await self._point("bulk:results")
        made = self._find(remote_id)
        if made is None:
            return failed(FaultType.BAD_REQUEST, http_status=404)
        assert self._shown(made).has_ended
        if made.results is None:
            made.results = {
                custom_id: Unanswered("canceled") if made.cancelled else self.answer(asked)
                for custom_id, asked in made.questions.items()
            }
        return self._each(made.results)

    async def cancel(self, remote_id: str) -> CallFailed | None:
        made = self._find(remote_id)
        if made is not None and not self._shown(made).has_ended:
            made.cancelled = True
            made.ends_at = self._world.loop.time() + 1.0
        return None

    async def _each(self, results: dict[str, Answer | CallFailed | Unanswered]) -> AsyncIterator[BulkResult]:
        for custom_id, got in reversed(results.items()):
            yield BulkResult(custom_id, got)

    def _find(self, remote_id: str) -> Made | None:
        return None if self.forgets else next((made for made in self.made if made.id == remote_id), None)

    def _shown(self, made: Made) -> RemoteBatch:
        return RemoteBatch(
            id=made.id,
            requests=len(made.questions),
            created_at=Micros(int(made.created_at)),
            has_ended=self._world.loop.time() >= made.ends_at,
        )

    def _now(self) -> float:
        return self._world.clock.now()


def failed(
    fault: FaultType,
    *,
    http_status: int | None = None,
    may_be_billed: bool = False,
    retry_after_s: float | None = None,
) -> CallFailed:
    """A failure of a request about a batch."""
    return CallFailed(
        type=fault,
        message="No.",
        http_status=http_status,
        code=None,
        retry_after_s=retry_after_s,
        request_id=None,
        headers={},
        request=b"",
        may_be_billed=may_be_billed,
    )
