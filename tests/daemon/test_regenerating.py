"""Conversations that are written anew: each ends as a revision of itself."""

import pytest

from greenroom.daemon.units import editing
from greenroom.daemon.units.editing import Text
from greenroom.model.conversation import Conversation, Quality, Turn
from greenroom.model.errors import Conflict, InvalidParams
from greenroom.model.order import BatchOrder, Variant
from greenroom.model.review import Deed
from greenroom.model.states import BatchStatus, ConversationAction, ConversationStatus, ItemStatus
from greenroom.quality.urgency import urgency
from greenroom.store import batches, conversations, recount, reviews, revisions
from greenroom.store.port import Transaction
from tests.daemon.script import writes
from tests.daemon.stage import ANNE, Stage, play, staged
from tests.store.making import a_conversation


async def written(stage: Stage) -> Conversation:
    batch_id = await stage.start(1)
    await stage.ended(batch_id)
    (row,) = stage.conversations(batch_id)
    return row


def made_by_hand(stage: Stage) -> tuple[Conversation, int]:
    """A conversation that no batch counts as its own, and its place: it can be deleted."""
    row = a_conversation(owner=ANNE.uid)
    turns = (Turn("user", "Hm?"), Turn("assistant", "Yes."))
    return row, conversations.add(stage.db, row, turns, (1, 1), "edited")


async def anew(stage: Stage, *ids: str, **changes: object) -> str:
    order = BatchOrder(name="Anew", conversation_ids=ids, **changes)  # type: ignore[arg-type]  # each test gives what its field takes
    return (await stage.company.start_batch(ANNE, order)).batch.id


def key_of(stage: Stage, batch_id: str) -> str:
    (item,) = stage.items(batch_id)
    return item.source_key


def edit(stage: Stage, row: Conversation, turns: tuple[Turn, ...]) -> Conversation:
    deed = Deed(id="edit", action=ConversationAction.EDIT, by=ANNE.uid, at=row.created_at)
    text = Text(turns=turns, turn_tokens=(2, 1))
    return editing.edit(Transaction(stage.db), ANNE, row.id, text, Quality(9.0, {}), deed, None, 7.0)


async def cancelled(stage: Stage, row: Conversation) -> str:
    """A batch that was to write a conversation anew, and was cancelled: a retry asks for the text of then."""
    batch_id = await anew(stage, row.id, hold=True)
    await stage.company.cancel(ANNE, batch_id, now=False)
    await stage.ended(batch_id)
    return batch_id


def update(stage: Stage, row: Conversation, if_revision: int) -> None:
    editing.update(Transaction(stage.db), ANNE, row.id, {"topic": "rent"}, if_revision, row.created_at)


def look(stage: Stage, conversation_id: str) -> Conversation:
    row = conversations.get(stage.db, ANNE, conversation_id)
    assert row is not None
    return row


@staged()
async def test_how_much_a_conversation_needs_a_person_is_noted_when_it_is_written_and_when_it_is_edited(
    stage: Stage,
) -> None:
    before = await written(stage)
    edited = edit(stage, before, (Turn("user", "Why?"), Turn("assistant", "Because.")))
    near, far = (urgency(Quality(score, {}), 7.0, 1) for score in (7.0, 9.0))
    assert before.quality is not None
    assert before.urgency == urgency(before.quality, 7.0, 1) > 0
    assert edited.urgency == far < near
    await stage.ended(await anew(stage, before.id))
    after = look(stage, before.id)
    assert after.quality is not None
    assert after.urgency == urgency(after.quality, 7.0, 1)


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
    noted, entry = after.review_history
    assert (noted.action, noted.note, noted.by) == (ConversationAction.COMMENT, "shorter", ANNE.uid)
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
    before, seq = made_by_hand(stage)
    batch_id = await anew(stage, before.id, hold=True)
    reviews.delete(stage.db, [seq])
    await stage.company.release(ANNE, batch_id)
    await stage.ended(batch_id)
    (row,) = stage.conversations(batch_id)
    assert (row.revision, row.id != before.id) == (1, True)


@staged()
async def test_what_is_to_be_done_better_reaches_the_model_and_stays_in_the_history(stage: Stage) -> None:
    before = await written(stage)
    batch_id = await anew(stage, before.id, feedback="shorter")
    (source,) = batches.sources(stage.db, batch_id, [key_of(stage, batch_id)]).values()
    assert source.redo is not None
    assert (source.redo.notes, source.redo.revision) == (("shorter",), 1)
    await stage.ended(batch_id)
    again = await anew(stage, before.id)
    (source,) = batches.sources(stage.db, again, [key_of(stage, again)]).values()
    assert source.redo is not None
    assert (source.redo.notes, source.redo.revision) == ((), 2)


@staged()
async def test_a_title_that_is_replaced_stays_with_the_revision_that_did_it(stage: Stage) -> None:
    before = await written(stage)
    conversations.change(stage.db, before.id, {"title": "A title of my own"})
    await stage.ended(await anew(stage, before.id))
    newest = revisions.get(stage.db, before.id)
    assert newest is not None
    assert (look(stage, before.id).title, newest.replaced_title) == (before.title, "A title of my own")


@staged()
async def test_what_a_person_wrote_meanwhile_stays_and_the_new_text_is_the_revision_before(stage: Stage) -> None:
    before = await written(stage)
    batch_id = await anew(stage, before.id, hold=True)
    turns = (Turn("user", "Really?"), Turn("assistant", "Really."))
    edited = edit(stage, before, turns)
    await stage.company.release(ANNE, batch_id)
    batch = await stage.ended(batch_id)
    assert batch.progress.successful == 1
    after = look(stage, before.id)
    kept = [revisions.get(stage.db, before.id, number) for number in range(1, 5)]
    assert [each and (each.origin, each.made_by) for each in kept] == [
        ("written", None),
        ("edited", ANNE.uid),
        ("regenerated", None),
        ("edited", ANNE.uid),
    ]
    assert kept[3] is not None
    assert kept[3].turns == turns
    assert (after.revision, after.status, after.quality) == (4, edited.status, edited.quality)
    assert (after.title, after.turn_count, after.cost) == (before.title, 2, before.cost + batch.actual_cost)
    entry = after.review_history[-1]
    assert (entry.action, entry.from_status) == (ConversationAction.REGENERATE, entry.to_status)
    assert entry.note is not None
    assert "kept as revision 3" in entry.note
    assert recount.discrepancies(stage.db) == []


@staged()
async def test_of_two_texts_ordered_for_the_same_one_the_first_is_not_overwritten_by_the_second(
    stage: Stage,
) -> None:
    before = edit(stage, await written(stage), (Turn("user", "Really?"), Turn("assistant", "Really.")))
    first = await cancelled(stage, before)
    await stage.ended(await anew(stage, before.id))
    present = revisions.get(stage.db, before.id)
    await stage.company.retry(ANNE, first, include_cancelled=True)
    assert (await stage.ended(first)).progress.successful == 1
    stays = revisions.get(stage.db, before.id)
    assert present is not None
    assert stays is not None
    assert (present.number, stays.number, stays.turns) == (3, 5, present.turns)


@staged()
async def test_of_the_texts_that_a_matrix_asks_for_the_first_stays_and_the_others_stand_behind_it(
    stage: Stage,
) -> None:
    before = edit(stage, await written(stage), (Turn("user", "Really?"), Turn("assistant", "Really.")))
    order = BatchOrder(name="Anew", conversation_ids=(before.id,), matrix={"emotion": ["calm", "angry"]})
    started = await stage.company.start_batch(ANNE, order)
    assert ["written anew 2 times" in warning for warning in started.warnings] == [True]
    batch = await stage.ended(started.batch.id)
    assert batch.progress.successful == 2
    after = look(stage, before.id)
    kept = [revisions.get(stage.db, before.id, number) for number in (3, 4, 5)]
    assert [each and each.origin for each in kept] == ["regenerated"] * 3
    # The present one is the first that came, and was paid for with the other.
    assert (after.revision, after.cost) == (5, before.cost + batch.actual_cost)
    assert after.parameters["emotion"] == "calm"


def test_several_are_written_anew_side_by_side_and_again_after_a_failure() -> None:
    async def scenario(stage: Stage) -> None:
        batch_id = await stage.start(4)
        await stage.ended(batch_id)
        rows = stage.conversations(batch_id)
        again = await anew(stage, *(row.id for row in rows), concurrency=4)
        assert (await stage.ended(again)).progress.successful == 4
        assert {look(stage, row.id).revision for row in rows} == {2}

    play(scenario, script=lambda asked: writes(0.1 * asked.position))


@staged()
async def test_a_second_text_of_a_conversation_is_not_ordered_while_the_first_is_to_come(stage: Stage) -> None:
    before = await written(stage)
    other = await written(stage)
    first = await anew(stage, before.id, hold=True)
    for hold in (False, True):
        with pytest.raises(Conflict, match=f"'Anew'.*batch cancel {first}"):
            await anew(stage, before.id, feedback="shorter", hold=hold)
    assert look(stage, before.id).review_history == ()
    order = BatchOrder(name="Both", conversation_ids=(before.id, other.id), feedback="shorter")
    both = await stage.company.start_batch(ANNE, order)
    assert [before.id in warning for warning in both.warnings] == [True]
    assert [item.regenerates for item in stage.items(both.batch.id)] == [other.id]
    assert [len(look(stage, each.id).review_history) for each in (before, other)] == [0, 1]
    await stage.company.release(ANNE, first)
    await stage.ended(first)
    assert (await stage.ended(await anew(stage, before.id))).progress.successful == 1
    await stage.ended(both.batch.id)
    assert look(stage, before.id).revision == 3


@staged()
async def test_a_text_that_is_put_aside_makes_nobody_stale_who_saw_the_one_that_stays(stage: Stage) -> None:
    before = await written(stage)
    late = await cancelled(stage, before)
    seen = edit(stage, before, (Turn("user", "Really?"), Turn("assistant", "Really.")))
    current = await anew(stage, before.id, hold=True)
    await stage.company.retry(ANNE, late, include_cancelled=True)
    await stage.ended(late)
    after = look(stage, before.id)
    assert (seen.revision, after.revision) == (2, 4)
    update(stage, before, seen.revision)
    for stale in (1, 3, 9):
        with pytest.raises(Conflict, match=f"revision 4 by now, and you saw {stale}"):
            update(stage, before, stale)
    await stage.company.release(ANNE, current)
    await stage.ended(current)
    newest = revisions.get(stage.db, before.id)
    assert newest is not None
    assert (newest.number, newest.origin) == (5, "regenerated")


@staged()
async def test_a_clone_pays_for_no_conversation_that_an_order_could_not_name(stage: Stage) -> None:
    kept, (gone, seq) = await written(stage), made_by_hand(stage)
    batch_id = await anew(stage, kept.id, gone.id)
    await stage.ended(batch_id)
    waits = await anew(stage, kept.id, hold=True)
    with pytest.raises(Conflict, match=f"batch cancel {waits}"):
        await stage.company.clone(ANNE, batch_id, Variant())
    await stage.company.cancel(ANNE, waits, now=False)
    await stage.ended(waits)
    clone = await stage.company.clone(ANNE, batch_id, Variant())
    assert (await stage.ended(clone.id)).progress.successful == 2
    conversations.change(stage.db, gone.id, {"status": ConversationStatus.ARCHIVED})
    with pytest.raises(InvalidParams, match=gone.id):
        await stage.company.clone(ANNE, batch_id, Variant())
    reviews.delete(stage.db, [seq])
    with pytest.raises(InvalidParams, match=gone.id):
        await stage.company.clone(ANNE, batch_id, Variant())
