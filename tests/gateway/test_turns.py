import asyncio
from collections.abc import Callable

from greenroom.gateway.turns import A_ROUND, LONG_LINE, Turns, weight_of
from tests.simulation.virtual_loop import VirtualLoop


class Rounds:
    """Counts the rounds of a loop while turns are taken, and who began in which."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.turns = Turns(loop)
        self.now = 0
        self.begun: list[tuple[str, int]] = []

    def begins(self, name: str, weight: int = 1) -> Callable[[], int]:
        def begin() -> int:
            self.begun.append((name, self.now))
            return weight

        return begin

    async def pass_by(self, number: int) -> None:
        for _ in range(number):
            self.now += 1
            await asyncio.sleep(0)

    def in_round(self, number: int) -> list[str]:
        return [name for name, begun in self.begun if begun == number]


async def test_nothing_is_begun_at_once() -> None:
    rounds = Rounds(asyncio.get_running_loop())
    rounds.turns.take(rounds.begins("a"))
    assert rounds.begun == []
    await rounds.pass_by(1)
    assert rounds.in_round(1) == ["a"]


async def test_so_much_is_begun_in_a_round_and_the_rest_in_order_later() -> None:
    rounds = Rounds(asyncio.get_running_loop())
    names = [str(number) for number in range(3 * A_ROUND)]
    for name in names:
        rounds.turns.take(rounds.begins(name))
    await rounds.pass_by(3)
    assert [len(rounds.in_round(number)) for number in (1, 2, 3)] == [A_ROUND] * 3
    assert [name for name, _ in rounds.begun] == names


async def test_what_is_heavy_is_paid_for_by_rounds_in_which_nothing_is_begun() -> None:
    rounds = Rounds(asyncio.get_running_loop())
    rounds.turns.take(rounds.begins("heavy", 3 * A_ROUND))
    rounds.turns.take(rounds.begins("next"))
    await rounds.pass_by(5)
    assert rounds.begun == [("heavy", 1), ("next", 4)]


async def test_who_queues_up_again_comes_after_those_who_wait() -> None:
    rounds = Rounds(asyncio.get_running_loop())
    left = 2 * A_ROUND

    def greedy() -> int:
        nonlocal left
        left -= 1
        if left:
            rounds.turns.take(greedy)
        rounds.begun.append(("greedy", rounds.now))
        return 1

    rounds.turns.take(greedy)
    rounds.turns.take(rounds.begins("other"))
    await rounds.pass_by(4)
    assert [name for name, _ in rounds.begun[:3]] == ["greedy", "other", "greedy"]
    assert left == 0


def test_a_loop_without_lines_sleeps() -> None:
    loop = VirtualLoop()
    try:
        turns = Turns(loop)
        turns.take(lambda: 100)
        loop.run_until_complete(asyncio.sleep(1))
        assert not vars(loop)["_ready"]
    finally:
        loop.close()


def test_a_line_weighs_its_requests_and_its_length() -> None:
    assert weight_of(1, 200) == 1
    assert weight_of(100, 10 * LONG_LINE) == 110
