"""The lanes of what waits for the writer."""

import threading

from greenroom.store.job import Job
from greenroom.store.lanes import PATIENT_LIMIT, Lanes


class Letterbox:
    """What a job's outcome goes to; nothing here looks into it."""


def job(kind: str, *, patient: bool = False) -> Job:
    return Job(unit=lambda _: None, kind=kind, future=Letterbox(), patient=patient)  # type: ignore[arg-type]  # never settled


def kinds(jobs: list[Job]) -> list[str]:
    return [each.kind for each in jobs]


def test_the_patient_let_those_go_first_that_come_later() -> None:
    lanes = Lanes()
    for kind in ("keep 1", "keep 2"):
        lanes.put(job(kind, patient=True))
    lanes.put(job("note"))
    assert kinds(lanes.take(16)) == ["note", "keep 1", "keep 2"]


def test_in_a_lane_nobody_overtakes() -> None:
    lanes = Lanes()
    for number in range(40):
        lanes.put(job(f"{number}", patient=number % 2 == 1))
    taken = [each for _ in range(10) for each in (lanes.take(6) if len(lanes) else [])]
    assert [int(kind) for kind in kinds(taken) if int(kind) % 2] == list(range(1, 40, 2))
    assert [int(kind) for kind in kinds(taken) if not int(kind) % 2] == list(range(0, 40, 2))


def test_few_of_the_patient_go_together_and_some_go_however_many_others_wait() -> None:
    lanes = Lanes()
    for _ in range(3 * PATIENT_LIMIT):
        lanes.put(job("keep", patient=True))
    assert len(lanes.take(16)) == PATIENT_LIMIT
    for _ in range(100):
        lanes.put(job("note"))
    first = kinds(lanes.take(16))
    assert (len(first), first.count("keep")) == (16, PATIENT_LIMIT)


def test_what_waits_when_it_is_closed_is_taken_before_the_end() -> None:
    lanes = Lanes()
    lanes.put(job("keep", patient=True))
    lanes.close()
    assert kinds(lanes.take(16)) == ["keep"]
    assert lanes.take(16) == []


def test_whoever_takes_waits_for_the_first() -> None:
    lanes, taken = Lanes(), list[list[str]]()
    taking = threading.Thread(target=lambda: taken.append(kinds(lanes.take(16))))
    taking.start()
    lanes.put(job("note"))
    taking.join(20)
    assert taken == [["note"]]
