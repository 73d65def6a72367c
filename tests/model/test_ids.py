import random
import uuid

from hypothesis import given
from hypothesis import strategies as st

from greenroom.model.ids import SeededIds, Uuid7Ids
from greenroom.model.times import Micros


class HandClock:
    def __init__(self, at: int) -> None:
        self.at = at

    def now(self) -> Micros:
        return Micros(self.at)

    def monotonic(self) -> float:
        return self.at / 1e6


def seeded(at: int, seed: int = 1) -> SeededIds:
    return SeededIds(HandClock(at), random.Random(seed))


def test_the_machines_ids_are_uuids_of_version_7_in_the_order_they_were_made() -> None:
    ids = Uuid7Ids()
    made = [ids.new() for _ in range(1_000)]
    assert {uuid.UUID(each).version for each in made} == {7}
    assert made == sorted(made)
    assert len(set(made)) == 1_000


@given(st.integers(min_value=0, max_value=2**58), st.integers())
def test_seeded_ids_are_uuids_of_version_7_that_carry_their_milliseconds(at: int, seed: int) -> None:
    made = uuid.UUID(seeded(at, seed).new())
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert made.int >> 80 == (at // 1000) % 2**48


def test_the_same_seed_makes_the_same_ids_again() -> None:
    one, other = seeded(1_000), seeded(1_000)
    assert [one.new() for _ in range(5)] == [other.new() for _ in range(5)]


def test_seeded_ids_of_one_millisecond_sort_as_they_were_made() -> None:
    ids = seeded(1_000)
    made = [ids.new() for _ in range(100)]
    assert made == sorted(made)
    assert len(set(made)) == 100


def test_seeded_ids_of_a_later_millisecond_come_later() -> None:
    clock = HandClock(5_000_000)
    ids = SeededIds(clock, random.Random(1))
    earlier = [ids.new() for _ in range(5_000)]  # more than the counter holds
    clock.at += 1_000
    assert ids.new() > max(earlier)
