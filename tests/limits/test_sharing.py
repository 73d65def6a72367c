from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from greenroom.limits.sharing import FairQueue, Turn
from greenroom.model.batch import Priority


def joined(queue: FairQueue[str], priority: Priority, *who: str, adaptive: bool = False) -> list[Turn[str]]:
    return [queue.join(each, priority, each, adaptive=adaptive) for each in who]


def served(queue: FairQueue[str], times: int, *, aside: bool = False) -> list[Turn[str]]:
    turns = []
    for _ in range(times):
        turn = queue.next(aside=aside)
        assert turn is not None
        queue.serve(turn)
        turns.append(turn)
    return turns


def test_priorities_share_four_to_two_to_one() -> None:
    queue: FairQueue[str] = FairQueue()
    for priority in Priority:
        joined(queue, priority, *["b"] * 80)
    assert Counter(turn.priority for turn in served(queue, 70)) == {
        Priority.HIGH: 40,
        Priority.NORMAL: 20,
        Priority.LOW: 10,
    }


def test_whoever_was_idle_has_saved_nothing_up() -> None:
    queue: FairQueue[str] = FairQueue()
    joined(queue, Priority.LOW, *["b"] * 50)
    served(queue, 30)
    joined(queue, Priority.HIGH, *["b"] * 50)
    assert Counter(turn.priority for turn in served(queue, 15)) == {Priority.HIGH: 13, Priority.LOW: 2}


def test_inside_a_priority_the_oldest_batch_comes_first() -> None:
    queue: FairQueue[str] = FairQueue()
    joined(queue, Priority.NORMAL, "0002", "0001", "0001")
    assert [turn.who for turn in served(queue, 3)] == ["0001", "0001", "0002"]


def test_whoever_left_is_passed_over_and_counted_once() -> None:
    queue: FairQueue[str] = FairQueue()
    gone, _ = joined(queue, Priority.NORMAL, "0001", "0002")
    queue.leave(gone)
    queue.leave(gone)
    assert len(queue) == 1
    assert list(queue) == ["0002"]
    assert [turn.who for turn in served(queue, 1)] == ["0002"]


def test_adaptive_ones_can_be_asked_to_stand_aside() -> None:
    queue: FairQueue[str] = FairQueue()
    joined(queue, Priority.NORMAL, "0001", adaptive=True)
    joined(queue, Priority.NORMAL, "0002")
    assert [turn.who for turn in served(queue, 1, aside=True)] == ["0002"]
    assert queue.next(aside=True) is None
    assert [turn.who for turn in served(queue, 1)] == ["0001"]


@given(st.lists(st.sampled_from(list(Priority)), min_size=1, max_size=60))
def test_everybody_is_served_once(priorities: list[Priority]) -> None:
    queue: FairQueue[str] = FairQueue()
    turns = {id(queue.join("b", priority, "b", adaptive=False)) for priority in priorities}
    assert {id(turn) for turn in served(queue, len(priorities))} == turns
    assert queue.next(aside=False) is None
    assert len(queue) == 0
