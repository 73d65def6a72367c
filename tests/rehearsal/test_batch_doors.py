"""Message Batches through the real SDK."""

import anthropic
import pytest
from anthropic.types.messages.batch_create_params import Request

from tests.rehearsal.asking import request
from tests.rehearsal.test_server import on_stage


def asked(custom_id: str) -> Request:
    return Request(custom_id=custom_id, params=request())  # type: ignore[typeddict-item]  # a body as Greenroom sends it


async def test_a_batch_goes_all_the_way_through_the_sdk() -> None:
    async with on_stage(batch_s=0) as stage:
        batches = stage.sdk.messages.batches
        made = await batches.create(requests=[asked("a"), asked("b")])
        assert [each.id async for each in batches.list(limit=1)] == [made.id]
        assert (await batches.retrieve(made.id)).processing_status == "ended"
        found = {row.custom_id: row.result.type async for row in await batches.results(made.id)}
        assert found == {"a": "succeeded", "b": "succeeded"}
        assert (await stage.stats())["requests"] == 2
        assert (await batches.delete(made.id)).id == made.id


async def test_a_batch_whose_answer_is_lost_is_there_all_the_same() -> None:
    async with on_stage(undelivered_batches=1) as stage:
        batches = stage.sdk.messages.batches
        with pytest.raises(anthropic.APIConnectionError):
            await batches.create(requests=[asked("a")])
        assert len([each async for each in batches.list()]) == 1
        await batches.create(requests=[asked("a")])
        assert len([each async for each in batches.list()]) == 2


async def test_a_gateway_may_have_no_batches() -> None:
    async with on_stage(batches=False) as stage:
        with pytest.raises(anthropic.NotFoundError):
            await stage.sdk.messages.batches.create(requests=[asked("a")])


async def test_who_is_not_let_in_gets_no_batch() -> None:
    async with on_stage(required_key="secret") as stage:
        with pytest.raises(anthropic.AuthenticationError):
            await stage.sdk.messages.batches.create(requests=[asked("a")])
    async with on_stage(account="credit") as stage:
        with pytest.raises(anthropic.APIStatusError) as refused:
            await stage.sdk.messages.batches.create(requests=[asked("a")])
        assert refused.value.status_code == 402


async def test_a_batch_can_be_cancelled() -> None:
    async with on_stage(batch_s=1000) as stage:
        batches = stage.sdk.messages.batches
        made = await batches.create(requests=[asked("a")])
        await batches.cancel(made.id)
        assert [row.result.type async for row in await batches.results(made.id)] == ["canceled"]
        with pytest.raises(anthropic.NotFoundError, match="msgbatch_none"):
            await batches.cancel("msgbatch_none")
