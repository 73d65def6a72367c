"""What may be done to a batch in which state: every action in every state, through the company."""

from collections.abc import Awaitable, Callable

import pytest

from greenroom.model.batch import Batch
from greenroom.model.errors import Conflict
from greenroom.model.order import OrderedSet
from greenroom.model.states import BatchStatus
from tests.daemon.script import Asked, Reaction, refuses, writes
from tests.daemon.stage import ANNE, Stage, play

Begin = Callable[[Stage], Awaitable[str]]
Act = Callable[[Stage, str], Awaitable[object]]


async def held(stage: Stage) -> str:
    return await stage.start(3, hold=True)


async def queued(stage: Stage) -> str:
    return await stage.start(3)


async def processing(stage: Stage) -> str:
    batch_id = await stage.start(4)
    await stage.calls_out(3)
    return batch_id


async def paused(stage: Stage) -> str:
    batch_id = await processing(stage)
    await stage.company.pause(ANNE, batch_id)
    return batch_id


async def held_and_paused(stage: Stage) -> str:
    batch_id = await held(stage)
    await stage.company.pause(ANNE, batch_id)
    return batch_id


async def cancelling(stage: Stage) -> str:
    batch_id = await processing(stage)
    await stage.company.cancel(ANNE, batch_id, now=False)
    return batch_id


async def cancelling_while_paused(stage: Stage) -> str:
    batch_id = await paused(stage)
    await stage.company.cancel(ANNE, batch_id, now=False)
    return batch_id


async def completed(stage: Stage) -> str:
    stage.provider.script = lambda asked: refuses() if asked.position == 1 else writes()
    return await _ended(stage)


async def failed(stage: Stage) -> str:
    stage.provider.script = lambda _: refuses()
    return await _ended(stage)


async def cancelled(stage: Stage) -> str:
    batch_id = await held(stage)
    await stage.company.cancel(ANNE, batch_id, now=False)
    return batch_id


async def _ended(stage: Stage) -> str:
    batch_id = await stage.start(2)
    await stage.ended(batch_id)
    return batch_id


STATUS_OF: dict[Begin, BatchStatus] = {
    held: BatchStatus.QUEUED,
    queued: BatchStatus.QUEUED,
    processing: BatchStatus.PROCESSING,
    paused: BatchStatus.PAUSED,
    held_and_paused: BatchStatus.PAUSED,
    cancelling: BatchStatus.PROCESSING,
    cancelling_while_paused: BatchStatus.PAUSED,
    completed: BatchStatus.COMPLETED,
    failed: BatchStatus.FAILED,
    cancelled: BatchStatus.CANCELLED,
}


async def release(stage: Stage, batch_id: str) -> Batch:
    return await stage.company.release(ANNE, batch_id)


async def append(stage: Stage, batch_id: str) -> object:
    return await stage.company.append(ANNE, batch_id, 1, (OrderedSet(parameters={"topic": "debt"}),))


async def pause(stage: Stage, batch_id: str) -> Batch:
    return await stage.company.pause(ANNE, batch_id)


async def resume(stage: Stage, batch_id: str) -> Batch:
    return await stage.company.resume(ANNE, batch_id)


async def cancel(stage: Stage, batch_id: str) -> Batch:
    return await stage.company.cancel(ANNE, batch_id, now=False)


async def retry(stage: Stage, batch_id: str) -> Batch:
    return await stage.company.retry(ANNE, batch_id, include_cancelled=True)


LEGAL: dict[Act, set[Begin]] = {
    release: {held},
    append: {held},
    pause: {held, queued, processing},
    resume: {paused, held_and_paused},
    cancel: {held, queued, processing, paused, held_and_paused, cancelling, cancelling_while_paused},
    retry: {completed, failed, cancelled},
}


@pytest.mark.parametrize("begin", STATUS_OF, ids=lambda begin: begin.__name__)
@pytest.mark.parametrize("act", LEGAL, ids=lambda act: act.__name__)
def test_an_action_is_taken_or_refused_by_the_state(act: Act, begin: Begin) -> None:
    async def scenario(stage: Stage) -> None:
        batch_id = await begin(stage)
        before = stage.batch(batch_id)
        assert before.status is STATUS_OF[begin]
        if begin in LEGAL[act]:
            await act(stage, batch_id)
            return
        with pytest.raises(Conflict) as refused:
            await act(stage, batch_id)
        assert str(before.status) in refused.value.message or "being cancelled" in refused.value.message
        assert refused.value.details["status"] == str(before.status)
        after = stage.batch(batch_id)
        assert (after.held, after.cancel_requested, after.reason) == (
            before.held,
            before.cancel_requested,
            before.reason,
        )
        assert after.progress.total == before.progress.total

    play(scenario, script=_slow)


def _slow(_: Asked) -> Reaction:
    return writes(5.0)
