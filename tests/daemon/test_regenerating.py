"""Conversations that are written anew: each ends as a revision of itself."""

from greenroom.model.conversation import Conversation, Turn
from greenroom.model.order import BatchOrder
from greenroom.model.states import BatchStatus, ConversationAction, ItemStatus
from greenroom.store import conversations, recount, reviews, revisions
from tests.daemon.script import writes
from tests.daemon.stage import ANNE, Stage, play, staged
from tests.store.making import a_conversation


async def written(stage: Stage) -> Conversation:
    batch_id = await stage.start(1)
    await stage.ended(batch_id)
    (row,) = stage.conversations(batch_id)
    return row


async def anew(stage: Stage, *ids: str, **changes: object) -> str:
    order = BatchOrder(name="Anew", conversation_ids=ids, **changes)  # type: ignore[arg-type]  # each test gives what its field takes
    return (await stage.company.start_batch(ANNE, order)).batch.id


def look(stage: Stage, conversation_id: str) -> Conversation:
    row = conversations.get(stage.db, ANNE, conversation_id)
    assert row is not None
    return row


@staged()
async def test_what_is_written_becomes_a_revision_of_the_same_conversation(stage: Stage) -> None:
    before = await written(stage)
    batch_id = await anew(stage, before.id, feedback="shorter")
    batch = await stage.ended(batch_id)
    assert batch.status is BatchStatus.COMPLETED
    (item,) = stage.items(batch_id)
    assert (item.status, item.conversation_id, item.regenerates) == (ItemStatus.SUCCEEDED, before.id, before.id)
    after = look(stage, before.id)
    assert (after.revision, after.batch_id, after.cost) == (2, before.batch_id, before.cost + batch.actual_cost)
    (entry,) = after.review_history
    assert (entry.action, entry.from_status, entry.to_status) == (
        ConversationAction.REGENERATE,
        before.status,
        after.status,
    )
    newest = revisions.get(stage.db, before.id)
    assert newest is not None
    assert (newest.number, newest.origin, newest.made_by) == (2, "regenerated", None)
    assert stage.conversations(batch_id) == []
    (attempt,) = stage.attempts(batch_id)
    assert attempt.conversation_id == before.id
    assert recount.discrepancies(stage.db) == []


@staged()
async def test_one_that_is_gone_by_then_is_kept_as_a_new_one(stage: Stage) -> None:
    before = a_conversation(owner=ANNE.uid)
    seq = conversations.add(stage.db, before, (Turn("user", "Hm?"), Turn("assistant", "Yes.")), (1, 1), "edited")
    batch_id = await anew(stage, before.id, hold=True)
    reviews.delete(stage.db, [seq])
    await stage.company.release(ANNE, batch_id)
    await stage.ended(batch_id)
    (row,) = stage.conversations(batch_id)
    assert (row.revision, row.id != before.id) == (1, True)


def test_several_are_written_anew_side_by_side_and_again_after_a_failure() -> None:
    async def scenario(stage: Stage) -> None:
        batch_id = await stage.start(4)
        await stage.ended(batch_id)
        rows = stage.conversations(batch_id)
        again = await anew(stage, *(row.id for row in rows), concurrency=4)
        assert (await stage.ended(again)).progress.successful == 4
        assert {look(stage, row.id).revision for row in rows} == {2}

    play(scenario, script=lambda asked: writes(0.1 * asked.position))
