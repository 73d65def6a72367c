from tests.daemon.stage import Stage, staged
from greenroom.model.states import BatchStatus


@staged()
async def test_a_batch_ends_with_a_conversation_an_item(stage: Stage) -> None:
    batch_id = await stage.start(10, concurrency=4)
    batch = await stage.ended(batch_id)
    assert batch.status is BatchStatus.COMPLETED
    assert stage.statuses(batch_id) == {"succeeded": 10}
    assert len(stage.conversations(batch_id)) == len(stage.provider.calls) == 10
    assert stage.provider.most_out == 4
