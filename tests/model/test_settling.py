from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.model.batch import ErrorHandling, Progress
from greenroom.model.money import Picodollars
from greenroom.model.settling import Standing, ending, room, stops
from greenroom.model.states import BATCH_TRANSITIONS, BatchAction, BatchStatus

B = BatchStatus
counts = st.integers(min_value=0, max_value=20)


def progress(
    *, queued: int = 0, running: int = 0, successful: int = 0, failed: int = 0, cancelled: int = 0
) -> Progress:
    return Progress(
        total=queued + running + successful + failed + cancelled,
        queued=queued,
        running=running,
        successful=successful,
        failed=failed,
        cancelled=cancelled,
    )


progresses = st.builds(progress, queued=counts, running=counts, successful=counts, failed=counts, cancelled=counts)


def standing(made: Progress, status: BatchStatus = B.PROCESSING, *, cancel_requested: bool = False) -> Standing:
    return Standing(
        status=status, held=False, cancel_requested=cancel_requested, progress=made, cost=Picodollars(0)
    )


standings = st.builds(standing, progresses, st.sampled_from(BatchStatus), cancel_requested=st.booleans())
handlings: st.SearchStrategy[ErrorHandling] = st.sampled_from(get_args(ErrorHandling))

ENDINGS = {
    B.COMPLETED: BatchAction.COMPLETE,
    B.FAILED: BatchAction.FAIL,
    B.CANCELLED: BatchAction.END_CANCELLED,
}


@given(standings, handlings)
def test_a_batch_never_ends_while_something_is_queued_or_runs(stands: Standing, handling: ErrorHandling) -> None:
    if stands.progress.queued or stands.progress.running:
        assert ending(stands, handling) is None


@given(standings, handlings)
def test_an_ending_is_one_that_the_table_allows(stands: Standing, handling: ErrorHandling) -> None:
    found = ending(stands, handling)
    if found is not None and stands.status is not B.QUEUED:
        assert BATCH_TRANSITIONS[ENDINGS[found.status]][stands.status] is found.status


@given(progresses, st.sampled_from([B.COMPLETED, B.FAILED, B.CANCELLED]), handlings)
def test_what_has_ended_does_not_end_again(made: Progress, status: BatchStatus, handling: ErrorHandling) -> None:
    assert ending(standing(made, status), handling) is None


@pytest.mark.parametrize(
    ("made", "handling", "status"),
    [
        (progress(successful=2), "continue", B.COMPLETED),
        (progress(successful=1, failed=5), "continue", B.COMPLETED),
        (progress(failed=5), "continue", B.FAILED),
        (progress(failed=5, cancelled=1), "continue", B.FAILED),
        (progress(successful=4, failed=1, cancelled=3), "stop", B.FAILED),
        (progress(successful=4), "stop", B.COMPLETED),
        (progress(), "continue", B.COMPLETED),
    ],
)
def test_a_batch_ends_by_how_its_items_did(made: Progress, handling: ErrorHandling, status: BatchStatus) -> None:
    found = ending(standing(made), handling)
    assert found is not None
    assert found.status is status
    assert (found.reason is not None) == (status is B.FAILED)


def test_a_cancelled_batch_ends_as_cancelled_however_its_items_did() -> None:
    found = ending(standing(progress(failed=3), cancel_requested=True), "stop")
    assert found is not None
    assert found.status is B.CANCELLED


def test_a_paused_batch_whose_last_item_ended_is_over() -> None:
    found = ending(standing(progress(successful=1), B.PAUSED), "continue")
    assert found is not None
    assert found.status is B.COMPLETED


@given(standings, handlings, st.integers(1, 1_000), st.none() | st.integers(1, 50))
def test_room_is_never_more_than_concurrency_pilot_and_queue_leave(
    stands: Standing, handling: ErrorHandling, concurrency: int, pilot: int | None
) -> None:
    free = room(stands, concurrency=concurrency, pilot=pilot, error_handling=handling)
    made = stands.progress
    assert 0 <= free <= made.queued
    if free:
        assert made.running + free <= concurrency
        assert stands.status is B.PROCESSING
        assert not stands.cancel_requested
        assert not stops(stands, handling)
        if pilot is not None and made.completed < pilot:
            assert made.completed + made.running + free <= pilot


def test_a_pilot_that_has_ended_holds_nothing_back() -> None:
    stands = standing(progress(queued=10, successful=3))
    assert room(stands, concurrency=5, pilot=3, error_handling="continue") == 5


def test_a_pilot_lets_so_many_start_and_no_more() -> None:
    stands = standing(progress(queued=10, running=2))
    assert room(stands, concurrency=5, pilot=3, error_handling="continue") == 1


def test_a_failure_under_stop_leaves_no_room() -> None:
    stands = standing(progress(queued=10, failed=1))
    assert room(stands, concurrency=5, pilot=None, error_handling="stop") == 0
    assert room(stands, concurrency=5, pilot=None, error_handling="continue") == 5
