from msgspec.structs import replace

from greenroom.dashboard.review.queue import Queue
from greenroom.protocol.rows.conversation import ConversationRow
from tests.dashboard.review.talks import talk


def queue(count: int = 5) -> Queue:
    made = Queue()
    made.add(talk(f"c-{number}") for number in range(count))
    return made


def waits(row: ConversationRow) -> bool:
    return row.status == "pending_review"


def test_what_is_new_comes_at_the_end_and_nothing_twice() -> None:
    made = queue(2)
    assert made.add([talk("c-1"), talk("c-7")]) == 1
    assert [row.id for row in made.rows] == ["c-0", "c-1", "c-7"]


def test_the_next_one_is_after_this_one_and_then_from_the_beginning() -> None:
    made = queue()
    assert made.after("c-1", waits) == "c-2"
    assert made.after("c-4", waits) == "c-0"
    assert made.after(None, waits) == "c-0"


def test_what_is_decided_is_passed_over_and_stays_where_it_stands() -> None:
    made = queue()
    made.put(replace(talk("c-2"), status="approved"))
    assert made.after("c-1", waits) == "c-3"
    assert [row.id for row in made.rows] == [f"c-{number}" for number in range(5)]
    assert made.left(waits) == 4


def test_what_was_skipped_comes_last() -> None:
    made = queue(3)
    made.skip("c-1")
    assert made.after("c-0", waits) == "c-2"
    made.put(replace(talk("c-2"), status="approved"))
    assert made.after("c-0", waits) == "c-1"
    made.unskip("c-1")
    assert made.after("c-0", waits) == "c-1"


def test_with_nothing_left_there_is_no_next_one() -> None:
    made = queue(1)
    assert made.after("c-0", waits) is None


def test_the_next_three_are_known() -> None:
    assert queue().ahead("c-3", 3, waits) == ["c-4", "c-0", "c-1"]
