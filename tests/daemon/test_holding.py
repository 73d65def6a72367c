import pytest

from greenroom.model.errors import Conflict, InvalidParams
from greenroom.model.library import Parameters
from greenroom.model.order import OrderedSet
from greenroom.model.states import BatchStatus
from tests.daemon.stage import ANNE, Stage, staged


def sets(*topics: str) -> tuple[OrderedSet, ...]:
    return tuple(OrderedSet(parameters={"topic": topic}) for topic in topics)


@staged()
async def test_a_held_batch_waits_for_its_release(stage: Stage) -> None:
    batch_id = await stage.start(2, hold=True)
    await stage.sleep(1_000)
    batch = stage.batch(batch_id)
    assert (batch.status, batch.held, stage.provider.calls) == (BatchStatus.QUEUED, True, [])
    batch = await stage.company.release(ANNE, batch_id)
    assert not batch.held
    assert (await stage.ended(batch_id)).progress.successful == 2


@staged()
async def test_what_is_appended_is_written_after_what_was_there(stage: Stage) -> None:
    batch_id = await stage.start(1, hold=True, shared_parameters={"persona": "a nurse", "topic": "rent"})
    before = stage.batch(batch_id).estimate
    appended = await stage.company.append(ANNE, batch_id, 1, sets("debt", "tax"))
    assert (appended.added, appended.batch.progress.total) == (2, 3)
    assert before is not None
    assert appended.batch.estimate is not None
    assert appended.batch.estimate.cost[1] == 3 * before.cost[1]
    await stage.company.release(ANNE, batch_id)
    await stage.ended(batch_id)
    given: list[Parameters] = [{"persona": "a nurse", "topic": topic} for topic in ("rent", "debt", "tax")]
    assert [item.parameters for item in stage.items(batch_id)] == given
    assert [item.position for item in stage.items(batch_id)] == [1, 2, 3]


@staged()
async def test_the_same_seq_adds_once_even_after_the_release(stage: Stage) -> None:
    batch_id = await stage.start(1, hold=True)
    for _ in range(3):
        appended = await stage.company.append(ANNE, batch_id, 7, sets("debt"))
        assert (appended.added, appended.batch.progress.total) == (1, 2)
    await stage.company.release(ANNE, batch_id)
    await stage.ended(batch_id)
    again = await stage.company.append(ANNE, batch_id, 7, sets("debt"))
    assert (again.added, again.batch.progress.total) == (1, 2)


@staged()
async def test_a_seq_with_another_body_is_refused(stage: Stage) -> None:
    batch_id = await stage.start(1, hold=True)
    await stage.company.append(ANNE, batch_id, 7, sets("debt"))
    with pytest.raises(Conflict, match="seq 7"):
        await stage.company.append(ANNE, batch_id, 7, sets("tax"))
    assert stage.batch(batch_id).progress.total == 2


@staged()
async def test_a_bad_set_adds_nothing_and_leaves_its_seq_free(stage: Stage) -> None:
    batch_id = await stage.start(1, hold=True)
    with pytest.raises(InvalidParams) as refused:
        await stage.company.append(ANNE, batch_id, 1, (*sets("debt"), OrderedSet(template_id="nobody")))
    assert refused.value.issues[0].path == "$.parameter_sets[1].template_id"
    assert stage.batch(batch_id).progress.total == 1
    assert (await stage.company.append(ANNE, batch_id, 1, sets("debt"))).added == 1


@staged()
async def test_a_batch_may_begin_empty_but_is_not_released_so(stage: Stage) -> None:
    batch_id = await stage.start(template_id=None, hold=True)
    with pytest.raises(Conflict, match="no items"):
        await stage.company.release(ANNE, batch_id)
    await stage.company.append(ANNE, batch_id, 1, (OrderedSet(template_id=stage.template.id),))
    await stage.company.release(ANNE, batch_id)
    assert (await stage.ended(batch_id)).progress.successful == 1


@staged()
async def test_a_held_batch_outlives_the_daemon(stage: Stage) -> None:
    batch_id = await stage.start(2, hold=True)
    await stage.crash()
    await stage.boot()
    await stage.sleep(100)
    assert stage.provider.calls == []
    await stage.company.append(ANNE, batch_id, 1, sets("debt"))
    await stage.company.release(ANNE, batch_id)
    assert (await stage.ended(batch_id)).progress.successful == 3
