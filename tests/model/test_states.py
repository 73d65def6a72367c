import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.model.errors import Conflict
from greenroom.model.states import (
    BATCH_TRANSITIONS,
    FINAL_BATCH,
    GENERATION_TRANSITIONS,
    ITEM_TRANSITIONS,
    BatchAction,
    BatchStatus,
    ConversationStatus,
    GenerationStatus,
    ItemStatus,
    SuggestionAction,
    SuggestionStatus,
    next_batch_status,
    next_suggestion_status,
    resting_status,
)

B, A = BatchStatus, BatchAction
UNDER_WAY = frozenset(B) - FINAL_BATCH


def allowed(action: BatchAction) -> set[BatchStatus]:
    return set(BATCH_TRANSITIONS[action])


def test_every_action_stands_in_the_table() -> None:
    assert set(BATCH_TRANSITIONS) == set(BatchAction)


@pytest.mark.parametrize("action", BatchAction)
def test_what_the_table_does_not_have_is_refused_with_the_status_in_words(action: BatchAction) -> None:
    for status in set(BatchStatus) - allowed(action):
        with pytest.raises(Conflict) as refused:
            next_batch_status(status, action)
        assert f"a batch that is {status}" in refused.value.message
        assert refused.value.details == {
            "status": str(status),
            "allowed": [str(each) for each in BATCH_TRANSITIONS[action]],
        }


@given(st.lists(st.sampled_from(BatchAction), max_size=30))
def test_only_a_retry_leads_out_of_a_final_status(actions: list[BatchAction]) -> None:
    status = B.QUEUED
    for action in actions:
        if status not in BATCH_TRANSITIONS[action]:
            continue
        after = next_batch_status(status, action)
        assert not (status.is_final and not after.is_final) or action is A.RETRY
        status = after


@given(st.sampled_from(BatchStatus))
def test_from_every_status_a_batch_can_still_come_to_its_end(start: BatchStatus) -> None:
    seen, edge = {start}, [start]
    while edge:
        status = edge.pop()
        for moves in BATCH_TRANSITIONS.values():
            if (after := moves.get(status)) is not None and after not in seen:
                seen.add(after)
                edge.append(after)
    assert seen & FINAL_BATCH


@pytest.mark.parametrize(
    ("action", "statuses"),
    [
        (A.PAUSE, {B.QUEUED, B.PROCESSING}),
        (A.RESUME, {B.PAUSED}),
        (A.CANCEL, set(UNDER_WAY)),
        (A.RETRY, set(FINAL_BATCH)),
        (A.DELETE, set(FINAL_BATCH)),
        (A.APPEND, {B.QUEUED}),
        (A.RELEASE, {B.QUEUED}),
    ],
)
def test_a_person_may_act_where_the_contract_says(action: BatchAction, statuses: set[BatchStatus]) -> None:
    assert allowed(action) == statuses


def test_a_paused_batch_whose_last_item_ends_may_become_final() -> None:
    assert next_batch_status(B.PAUSED, A.COMPLETE) is B.COMPLETED
    assert next_batch_status(B.PAUSED, A.FAIL) is B.FAILED


def test_the_table_can_not_be_changed() -> None:
    with pytest.raises(TypeError):
        BATCH_TRANSITIONS[A.PAUSE] = {}  # type: ignore[index]  # that it can't be is what is tested


def test_every_item_status_stands_in_its_table() -> None:
    assert set(ITEM_TRANSITIONS) == set(ItemStatus)


@pytest.mark.parametrize(
    ("status", "after"),
    [
        (ItemStatus.QUEUED, {ItemStatus.RUNNING, ItemStatus.CANCELLED}),
        (ItemStatus.FAILED, {ItemStatus.QUEUED}),
        (ItemStatus.CANCELLED, {ItemStatus.QUEUED}),
        (ItemStatus.SUCCEEDED, set()),
    ],
)
def test_an_item_goes_where_the_contract_says(status: ItemStatus, after: set[ItemStatus]) -> None:
    assert ITEM_TRANSITIONS[status] == after


def test_only_a_running_item_succeeds() -> None:
    assert {before for before, after in ITEM_TRANSITIONS.items() if ItemStatus.SUCCEEDED in after} == {
        ItemStatus.RUNNING
    }


@pytest.mark.parametrize(
    ("score", "status"),
    [
        (7.0, ConversationStatus.PENDING_REVIEW),
        (6.999, ConversationStatus.NEEDS_REVISION),
        (10.0, ConversationStatus.PENDING_REVIEW),
        (0.0, ConversationStatus.NEEDS_REVISION),
    ],
)
def test_a_conversation_comes_to_rest_by_the_threshold(score: float, status: ConversationStatus) -> None:
    assert resting_status(score, 7.0) is status


def test_a_generation_runs_once_and_ends_in_one_of_two_ways() -> None:
    assert {status for status in GenerationStatus if status.is_final} == {
        GenerationStatus.SUCCEEDED,
        GenerationStatus.FAILED,
    }
    assert GENERATION_TRANSITIONS[GenerationStatus.PENDING] == {GenerationStatus.RUNNING}


@pytest.mark.parametrize(
    ("status", "action", "after"),
    [
        (SuggestionStatus.PROPOSED, SuggestionAction.ACCEPT, SuggestionStatus.ACCEPTED),
        (SuggestionStatus.PROPOSED, SuggestionAction.REJECT, SuggestionStatus.REJECTED),
        (SuggestionStatus.PROPOSED, SuggestionAction.UPDATE, SuggestionStatus.PROPOSED),
        (SuggestionStatus.PROPOSED, SuggestionAction.REOPEN, None),
        (SuggestionStatus.ACCEPTED, SuggestionAction.ACCEPT, None),
        (SuggestionStatus.ACCEPTED, SuggestionAction.REJECT, None),
        (SuggestionStatus.ACCEPTED, SuggestionAction.UPDATE, None),
        (SuggestionStatus.ACCEPTED, SuggestionAction.REOPEN, SuggestionStatus.PROPOSED),
        (SuggestionStatus.REJECTED, SuggestionAction.ACCEPT, None),
        (SuggestionStatus.REJECTED, SuggestionAction.REOPEN, SuggestionStatus.PROPOSED),
    ],
)
def test_a_suggestion_goes_where_the_contract_says(
    status: SuggestionStatus, action: SuggestionAction, after: SuggestionStatus | None
) -> None:
    if after is None:
        with pytest.raises(Conflict, match=f"that is {status}"):
            next_suggestion_status(status, action)
    else:
        assert next_suggestion_status(status, action) is after
