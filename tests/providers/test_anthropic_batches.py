"""The Message Batches API, through the real SDK and over HTTP, against the rehearsal server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from greenroom.model.faults import FaultType
from greenroom.model.times import Micros, SystemClock
from greenroom.providers.anthropic import AnthropicProvider
from greenroom.providers.anthropic_batches import AnthropicBatches
from greenroom.providers.bulk import BulkResult, RemoteBatch, Unanswered
from greenroom.providers.port import Answer, CallFailed
from greenroom.rehearsal.server import serve
from greenroom.rehearsal.settings import Settings
from tests.providers.requests import request

LONG_AGO = Micros(0)


@asynccontextmanager
async def at(base_url: str) -> AsyncIterator[AnthropicBatches]:
    provider = AnthropicProvider(name="rehearsal", clock=SystemClock(), base_url=base_url, api_key="any")
    yield provider.bulk
    await provider.aclose()


@asynccontextmanager
async def batches(**settings: Any) -> AsyncIterator[AnthropicBatches]:
    server = await serve(Settings(**({"batch_s": 0} | settings)))
    async with at(server.base_url) as bulk:
        yield bulk
    await server.close()


@asynccontextmanager
async def saying(body: str, status: int = 200) -> AsyncIterator[AnthropicBatches]:
    """A server that says the same to everything."""

    async def handle(_: web.Request) -> web.Response:
        return web.Response(text=body, status=status, content_type="application/json")

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with at(f"http://127.0.0.1:{runner.addresses[0][1]}") as bulk:
        yield bulk
    await runner.cleanup()


async def submitted(bulk: AnthropicBatches, *ids: str) -> RemoteBatch:
    made = await bulk.submit([(each, request()) for each in ids])
    assert isinstance(made, RemoteBatch)
    return made


async def results(bulk: AnthropicBatches, remote_id: str) -> dict[str, BulkResult]:
    found = await bulk.results(remote_id)
    assert not isinstance(found, CallFailed)
    return {each.custom_id: each async for each in found}


async def test_questions_are_handed_over_and_their_answers_matched_by_id() -> None:
    async with batches() as bulk:
        made = await submitted(bulk, "one", "two")
        assert made.requests == 2
        seen = await bulk.look(made.id)
        assert isinstance(seen, RemoteBatch)
        assert seen.has_ended
        found = await results(bulk, made.id)
        assert set(found) == {"one", "two"}
        got = found["one"].got
        assert isinstance(got, Answer)
        assert got.usage.output_tokens > 0
        assert got.stop_reason == "end_turn"


async def test_more_results_than_one_turn_of_the_loop_reads_all_arrive() -> None:
    async with batches() as bulk:
        made = await submitted(bulk, *(f"q{number}" for number in range(120)))
        assert len(await results(bulk, made.id)) == 120


async def test_each_kind_of_result_is_told_apart() -> None:
    async with batches(scripted=("server_error", "timeout", "overloaded", "none")) as bulk:
        found = await results(bulk, (await submitted(bulk, "a", "b", "c", "d")).id)
        errored, overloaded = found["a"].got, found["c"].got
        assert isinstance(errored, CallFailed)
        assert isinstance(overloaded, CallFailed)
        assert (errored.type, overloaded.type) == (FaultType.SERVER_ERROR, FaultType.OVERLOADED)
        assert not errored.may_be_billed
        assert found["b"].got == Unanswered("expired")
        assert isinstance(found["d"].got, Answer)


async def test_recent_batches_are_told_newest_first_over_all_pages() -> None:
    async with batches() as bulk:
        made = [(await submitted(bulk, "q")).id for _ in range(103)]
        recent = await bulk.recent(LONG_AGO)
        assert isinstance(recent, list)
        assert {each.id for each in recent} == set(made)
        later = await bulk.recent(Micros(SystemClock().now() + 3_600_000_000))
        assert later == []


async def test_a_batch_whose_answer_is_lost_may_be_there() -> None:
    async with batches(undelivered_batches=1) as bulk:
        lost = await bulk.submit([("q", request())])
        assert isinstance(lost, CallFailed)
        assert lost.may_be_billed
        recent = await bulk.recent(LONG_AGO)
        assert isinstance(recent, list)
        assert len(recent) == 1


async def test_nothing_can_be_there_where_nobody_listens() -> None:
    async with at("http://127.0.0.1:9") as bulk:
        refused = await bulk.submit([("q", request())])
        assert isinstance(refused, CallFailed)
        assert (refused.type, refused.may_be_billed) == (FaultType.CONNECTION, False)


async def test_a_batch_can_be_cancelled_and_one_that_has_ended_stays_as_it_is() -> None:
    async with batches(batch_s=1000) as bulk:
        made = await submitted(bulk, "q")
        assert await bulk.cancel(made.id) is None
        assert await bulk.cancel(made.id) is None
        assert (await results(bulk, made.id))["q"].got == Unanswered("canceled")


async def test_what_is_not_there_is_told_as_such() -> None:
    async with batches() as bulk:
        for got in (await bulk.look("x/y"), await bulk.results("x"), await bulk.cancel("x")):
            assert isinstance(got, CallFailed)
            assert got.http_status == 404


async def test_a_gateway_without_batches_is_told_apart() -> None:
    async with batches(batches=False) as bulk:
        refused = await bulk.recent(LONG_AGO)
        assert isinstance(refused, CallFailed)
        assert refused.http_status == 404


async def test_a_wrong_key_is_one_here_too() -> None:
    async with batches(required_key="secret") as bulk:
        refused = await bulk.submit([("q", request())])
        assert isinstance(refused, CallFailed)
        assert refused.type is FaultType.AUTHENTICATION


@pytest.mark.parametrize("body", ["<html>", "{}", '{"id": 1}', "[" * 10_000])
async def test_words_that_can_not_be_read_are_a_failure_that_may_be_there(body: str) -> None:
    async with saying(body) as bulk:
        for got in (await bulk.submit([("q", request())]), await bulk.look("x"), await bulk.recent(LONG_AGO)):
            assert isinstance(got, CallFailed)
            assert (got.type, got.may_be_billed) == (FaultType.SERVER_ERROR, True)


async def test_an_error_with_a_good_status_is_that_error() -> None:
    async with saying('{"type": "error", "error": {"type": "overloaded_error", "message": "busy"}}') as bulk:
        got = await bulk.look("x")
        assert isinstance(got, CallFailed)
        assert (got.type, got.message) == (FaultType.OVERLOADED, "busy")


async def test_lines_that_can_not_be_read_take_no_others_along() -> None:
    good = '{"custom_id": "a", "result": {"type": "expired"}}'
    odd = '{"custom_id": "b", "result": {"type": "succeeded", "message": {"type": "message"}}}'
    async with saying(f"{good}\n\nnonsense\n{odd}\n") as bulk:
        found = await results(bulk, "x")
        assert set(found) == {"a", "b"}
        unlike = found["b"].got
        assert isinstance(unlike, CallFailed)
        assert unlike.may_be_billed
