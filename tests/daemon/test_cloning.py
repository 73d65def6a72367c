import pytest

from greenroom.model.errors import Conflict, InvalidParams, NotFound
from greenroom.model.faults import FaultType
from greenroom.model.money import picodollars
from greenroom.model.order import Variant
from greenroom.model.states import BatchStatus
from greenroom.store import templates
from tests.daemon.script import fails, writes
from tests.daemon.stage import ANNE, BORIS, Stage, staged


@staged()
async def test_a_clone_writes_the_same_items_anew(stage: Stage) -> None:
    first = await stage.start(4, matrix={"emotion": ["calm", "cross"]})
    await stage.ended(first)
    clone = await stage.company.clone(ANNE, first, Variant())
    ended = await stage.ended(clone.id)
    assert (ended.name, ended.progress.successful) == ("Rent (again)", 8)
    assert [item.parameters for item in stage.items(clone.id)] == [item.parameters for item in stage.items(first)]
    assert len(stage.conversations(first)) == len(stage.conversations(clone.id)) == 8


@staged()
async def test_a_clone_may_differ_and_takes_the_rows_as_they_were(stage: Stage) -> None:
    first = await stage.start(3, budget=picodollars(5), pilot=2, concurrency=2)
    templates.delete(stage.db, stage.template.id)
    clone = await stage.company.clone(
        ANNE, first, Variant(name="Wider", concurrency=9, pilot=None, budget=None, hold=True)
    )
    assert (clone.name, clone.held, clone.budget, clone.status) == ("Wider", True, None, BatchStatus.QUEUED)
    assert (clone.options.concurrency, clone.options.pilot) == (9, None)
    assert clone.estimate is not None
    await stage.company.release(ANNE, clone.id)
    assert (await stage.ended(clone.id)).progress.successful == 3


@staged()
async def test_what_can_not_be_had_is_refused_before_anything_is_made(stage: Stage) -> None:
    first = await stage.start(1)
    empty = await stage.start(0, hold=True)
    with pytest.raises(InvalidParams, match="price"):
        await stage.company.clone(ANNE, first, Variant(model="unpriced"))
    with pytest.raises(InvalidParams, match="temperature"):
        await stage.company.clone(ANNE, first, Variant(temperature=0.5))
    with pytest.raises(NotFound):
        await stage.company.clone(BORIS, first, Variant())
    with pytest.raises(Conflict, match="0 items"):
        await stage.company.clone(ANNE, empty, Variant())
    await stage.company.cancel(ANNE, empty, now=False)
    assert stage.db.execute("SELECT count(*) FROM batches").fetchone() == (2,)


@staged()
async def test_a_batch_that_has_ended_can_be_deleted_and_its_conversations_and_log_stay(stage: Stage) -> None:
    stage.provider.script = lambda asked: fails(FaultType.BAD_REQUEST) if asked.position == 2 else writes()
    batch_id = await stage.start(3)
    with pytest.raises(Conflict, match="delete"):
        await stage.company.delete(ANNE, batch_id)
    await stage.ended(batch_id)
    with pytest.raises(NotFound):
        await stage.company.delete(BORIS, batch_id)
    gone = await stage.company.delete(ANNE, batch_id)
    assert gone.progress.total == 3
    with pytest.raises(NotFound):
        await stage.company.delete(ANNE, batch_id)
    assert stage.db.execute("SELECT count(*) FROM items").fetchone() == (0,)
    assert (len(stage.attempts(batch_id)), len(stage.conversations(batch_id))) == (3, 2)
    (noted,) = (each.fact.data for each in stage.facts if each.fact.type == "audit.noted")
    assert (noted["action"], noted["uid"]) == ("batch.delete", ANNE.uid)


@staged()
async def test_a_large_batch_is_deleted_in_sweeps(stage: Stage) -> None:
    batch_id = await stage.start(10_000, hold=True)
    await stage.company.cancel(ANNE, batch_id, now=False)
    await stage.ended(batch_id)
    await stage.company.delete(ANNE, batch_id)
    assert stage.db.execute("SELECT (SELECT count(*) FROM items), (SELECT count(*) FROM batches)").fetchone() == (
        0,
        0,
    )
