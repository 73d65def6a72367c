"""Calls that share a prefix, in virtual time, against a cache that bills as the API's does."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from greenroom.model.attempt import Usage
from greenroom.model.times import Micros
from greenroom.providers.port import ModelRequest
from greenroom.writing.caching import LIVES_S, WAITING, Prefixes
from greenroom.writing.schema import CONVERSATION
from tests.simulation import World, run

LONG = "x" * 4_096
READ = Usage(input_tokens=100, cache_read_tokens=1_024)
WROTE = Usage(input_tokens=100, cache_write_5m_tokens=1_024)
PLAIN = Usage(input_tokens=1_124)


def request(shared: str = LONG, model: str = "claude-sonnet-5-5") -> ModelRequest:
    return ModelRequest(
        model=model,
        system="",
        shared=shared,
        prompt="own",
        schema=CONVERSATION,
        max_tokens=1_000,
        temperature=None,
        timeout_s=600.0,
    )


class Clock:
    """The loop's time."""

    def __init__(self, world: World) -> None:
        self._world = world

    def now(self) -> Micros:
        return Micros(self._world.clock.now())

    def monotonic(self) -> float:
        return self._world.clock.monotonic()


class Callers:
    """Makes calls of so many seconds, and tells when each left and with what."""

    def __init__(self, world: World, *, takes_marks: bool = True, caches: bool = True) -> None:
        self._world = world
        self._caches = caches
        self._until: dict[tuple[str, str], float] = {}
        self.prefixes = Prefixes(Clock(world), takes_marks=takes_marks)
        self.left: list[float] = []
        self.marked: list[bool] = []
        self.reads: list[bool] = []
        self.used: list[Usage] = []
        self.waited: list[str] = []

    async def call(
        self,
        asked: ModelRequest | None = None,
        *,
        seconds: float = 10.0,
        companions: int = 9,
        fails: bool = False,
        permit_s: float = 0.0,
    ) -> None:
        asked = asked or request()
        async with self.prefixes.turn(asked, companions=companions, on_wait=self.waited.append) as turn:
            await asyncio.sleep(permit_s)
            turn.leaves()
            self.left.append(self._world.loop.time())
            self.marked.append(turn.marked)
            self.reads.append(turn.reads)
            await asyncio.sleep(seconds)
            if not fails:
                turn.answered(self._bill(asked, turn.marked, self._world.loop.time() - seconds))

    def _bill(self, asked: ModelRequest, marked: bool, left_at: float) -> Usage:
        used, key = PLAIN, (asked.model, asked.shared)
        if marked and self._caches:
            used = READ if left_at < self._until.get(key, 0.0) else WROTE
            self._until[key] = left_at + LIVES_S
        self.used.append(used)
        return used

    async def several(self, number: int, **options: Any) -> None:
        await asyncio.gather(*(self.call(**options) for _ in range(number)))


def play(scenario: Callable[[Callers], Coroutine[Any, Any, None]], **options: bool) -> Callers:
    made: list[Callers] = []

    async def played(world: World) -> None:
        made.append(Callers(world, **options))
        await scenario(made[0])

    run(1, played)
    return made[0]


def test_the_first_call_writes_and_the_others_wait_for_its_answer_and_read() -> None:
    async def five(callers: Callers) -> None:
        await callers.several(5)

    callers = play(five)
    assert callers.left == [0, 10, 10, 10, 10]
    assert callers.used == [WROTE, READ, READ, READ, READ]
    assert callers.reads == [False, True, True, True, True]
    assert callers.waited == [WAITING] * 4


def test_a_prefix_stays_warm_as_long_as_it_is_read() -> None:
    async def in_a_row(callers: Callers) -> None:
        for _ in range(3):
            await callers.call(seconds=290)
        await asyncio.sleep(11)
        await callers.several(2)

    callers = play(in_a_row)
    assert callers.used == [WROTE, READ, READ, WROTE, READ]
    assert callers.left[-2:] == [881, 891]


def test_a_first_call_that_fails_lets_the_next_one_write() -> None:
    async def failing(callers: Callers) -> None:
        await asyncio.gather(callers.call(fails=True, seconds=3), callers.call(), callers.call())

    callers = play(failing)
    assert callers.left == [0, 3, 13]
    assert callers.used == [WROTE, READ]
    assert callers.waited == [WAITING] * 2


def test_a_first_call_that_is_cancelled_lets_the_next_one_write() -> None:
    async def cancelled(callers: Callers) -> None:
        first, waiting = (asyncio.create_task(callers.call()) for _ in range(2))
        await asyncio.sleep(2)
        first.cancel()
        await waiting

    assert play(cancelled).left == [0, 2]


def test_whoever_is_cancelled_while_waiting_holds_nobody_up() -> None:
    async def cancelled(callers: Callers) -> None:
        first, waiting, last = (asyncio.create_task(callers.call()) for _ in range(3))
        await asyncio.sleep(2)
        waiting.cancel()
        await asyncio.gather(first, last)

    assert play(cancelled).left == [0, 10]


def test_nobody_waits_for_more_than_half_a_minute_once_the_first_call_is_out() -> None:
    async def hanging(callers: Callers) -> None:
        hangs = asyncio.create_task(callers.call(seconds=600, permit_s=20))
        await asyncio.sleep(0)
        await callers.several(3)
        await callers.call()
        await hangs

    callers = play(hanging)
    assert callers.left == [20, 50, 50, 50, 60]
    assert callers.marked == [True] * 5


def test_a_first_call_that_gets_no_permit_does_not_keep_the_others_from_asking_for_one() -> None:
    async def held_up(callers: Callers) -> None:
        stuck = asyncio.create_task(callers.call(permit_s=3_600))
        await asyncio.sleep(0)
        await callers.several(2)
        stuck.cancel()

    assert play(held_up).left == [30, 30]


def test_where_nothing_is_cached_nobody_waits_a_second_time() -> None:
    async def twice(callers: Callers) -> None:
        await callers.several(3)
        await callers.several(3)

    callers = play(twice, caches=False)
    assert callers.left == [0, 10, 10, 20, 20, 20]
    assert callers.marked == [True] * 6


def test_a_short_prefix_is_marked_for_nothing_and_waited_for_only_once_it_was_cached_all_the_same() -> None:
    async def short(callers: Callers) -> None:
        await callers.several(2, asked=request("y" * 4_092))
        await asyncio.sleep(LIVES_S)
        await callers.several(2, asked=request("y" * 4_092))

    callers = play(short)
    assert callers.left == [0, 0, 310, 320]
    assert callers.marked == [True] * 4


def test_a_call_without_companions_writes_nothing_but_reads_what_is_there() -> None:
    async def alone(callers: Callers) -> None:
        await callers.several(2, companions=0)
        await callers.call()
        await callers.call(companions=0)

    callers = play(alone)
    assert callers.left == [0, 0, 10, 20]
    assert callers.used == [PLAIN, PLAIN, WROTE, READ]


def test_prefixes_and_models_are_apart() -> None:
    async def apart(callers: Callers) -> None:
        others = (request(), request("y" * 4_096), request(model="claude-sonnet-5"))
        await asyncio.gather(*(callers.call(each) for each in others))

    callers = play(apart)
    assert callers.left == [0, 0, 0]


def test_a_provider_that_takes_no_marks_gets_none_and_nobody_waits() -> None:
    async def five(callers: Callers) -> None:
        await callers.several(5)

    callers = play(five, takes_marks=False)
    assert callers.left == [0] * 5
    assert callers.marked == [False] * 5


def test_the_least_recently_used_prefix_is_forgotten_where_there_are_many() -> None:
    async def many(callers: Callers) -> None:
        for number in range(1_001):
            await callers.call(request(f"{number:04}{LONG}"), seconds=0)
        for number in (0, 1_000):
            await callers.call(request(f"{number:04}{LONG}"), seconds=0)

    assert play(many).reads[-2:] == [False, True]
