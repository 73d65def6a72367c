"""A provider that plays a script: it answers after a virtual delay, and remembers who asked when."""

import asyncio
import re
from collections.abc import Awaitable, Callable

import msgspec
from msgspec import Struct

from greenroom.model.attempt import Usage
from greenroom.model.faults import FaultType
from greenroom.providers.port import Answer, CallFailed, ModelRequest
from tests.daemon.bulk_script import ScriptedBatches
from tests.simulation import World

_POSITION = re.compile(r"<variation>\s*(\d+):")
_SAID = (
    "My rent goes up by a third next month and I don't know what to do about it.",
    "That is a steep rise. Did the notice come in writing, and how long have you lived there?",
    "In writing, on Monday. I have been here for six years and always paid on time.",
    "Then check whether your town caps such rises, and answer in writing before the date in the notice.",
)
_GOOD = msgspec.json.encode(
    {
        "title": "The rent goes up",
        "turns": [
            {"role": "assistant" if number % 2 else "user", "content": said} for number, said in enumerate(_SAID)
        ],
    }
).decode()


class Asked(Struct, frozen=True):
    """Which item a call is for, how many calls for it there have been with this one, and to which model."""

    position: int
    nth: int
    model: str


class Reaction(Struct, frozen=True):
    """What becomes of a call, after so many seconds. An exception is raised, as a bug in a provider would."""

    after_s: float
    result: Answer | CallFailed | Exception


Script = Callable[[Asked], Reaction]


class CallMade(Struct):
    """A call that left, in seconds of the loop; `ended_at` is None while it is out, and where it was cut off."""

    position: int
    started_at: float
    ended_at: float | None = None


def writes(after_s: float = 1.0) -> Reaction:
    """A good conversation."""
    return _answers(_GOOD, after_s)


def garbles(after_s: float = 1.0) -> Reaction:
    """An answer that is no conversation, and has to be paid for all the same."""
    return _answers("Sure!", after_s)


def refuses(after_s: float = 1.0) -> Reaction:
    """A refusal."""
    return _answers("", after_s, stop_reason="refusal")


def fails(
    fault: FaultType,
    after_s: float = 1.0,
    *,
    retry_after_s: float | None = None,
    may_be_billed: bool = False,
    code: str | None = None,
) -> Reaction:
    """A failure."""
    failed = CallFailed(
        type=fault,
        message="No.",
        http_status=500,
        code=code,
        retry_after_s=retry_after_s,
        request_id="req_2",
        headers={},
        request=b"asked",
        response=b"refused",
        may_be_billed=may_be_billed,
    )
    return Reaction(after_s, failed)


def breaks(after_s: float = 1.0) -> Reaction:
    """A bug."""
    return Reaction(after_s, ZeroDivisionError("a bug in the provider"))


def _answers(text: str, after_s: float, stop_reason: str = "end_turn") -> Reaction:
    answer = Answer(
        text=text,
        stop_reason=stop_reason,
        usage=Usage(input_tokens=1_000, output_tokens=500),
        request_id="req_1",
        headers={},
        request=b"asked",
        response=b"answered",
    )
    return Reaction(after_s, answer)


class ScriptedProvider:
    """One provider, shared by all boots of a run, as the one out there is."""

    @property
    def simulated(self) -> bool:
        return self.name == "rehearsal"

    @property
    def takes_marks(self) -> bool:
        return True

    def __init__(
        self,
        name: str,
        world: World,
        script: Script,
        *,
        point: Callable[[str], Awaitable[None]],
        changed: Callable[[], None],
    ) -> None:
        self.name = name
        self.script = script
        self.calls: list[CallMade] = []
        self.out = 0
        self.most_out = 0
        self._world = world
        self._point = point
        self._changed = changed
        self.bulk = ScriptedBatches(world, self._in_batch, point=point, changed=changed)

    def _in_batch(self, request: ModelRequest) -> Answer | CallFailed:
        """What the script says to a question that came in a batch."""
        found = _POSITION.search(request.prompt)
        assert found is not None
        made = CallMade(int(found[1]), self._world.loop.time(), self._world.loop.time())
        self.calls.append(made)
        nth = sum(each.position == made.position for each in self.calls)
        result = self.script(Asked(made.position, nth, request.model)).result
        assert not isinstance(result, Exception), "a bug in a provider can't hit one question of a batch"
        return result

    async def call(self, request: ModelRequest) -> Answer | CallFailed:
        # A text that flashcards are made of has no position.
        found = _POSITION.search(request.prompt)
        made = CallMade(int(found[1]) if found else 0, self._world.loop.time())
        self.calls.append(made)
        nth = sum(each.position == made.position for each in self.calls)
        asked = Asked(made.position, nth, request.model)
        self._world.trace(f"call {asked.position} for the {asked.nth}. time")
        self.out += 1
        self.most_out = max(self.most_out, self.out)
        self._changed()
        try:
            await self._point("call:before")
            reaction = self.script(asked)
            await asyncio.sleep(reaction.after_s)
            await self._point("call:after")
            made.ended_at = self._world.loop.time()
        finally:
            self.out -= 1
            self._changed()
        if isinstance(reaction.result, Exception):
            raise reaction.result
        return reaction.result

    async def warm(self) -> None:
        return None

    async def aclose(self) -> None:
        return None
