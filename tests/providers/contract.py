"""What every provider has to do, whatever it speaks: a suite that each one's tests inherit.

A subclass gives the `door` fixture: a provider, and a server behind it that can be told how to behave.
"""

import asyncio
from typing import Protocol

import msgspec
import pytest

from greenroom.model.faults import FaultType
from greenroom.providers.port import Answer, CallFailed, Provider
from tests.providers.requests import request


class Door(Protocol):
    """A provider, and what is behind it."""

    @property
    def provider(self) -> Provider:
        """The provider under test."""
        ...

    def next_fault(self, name: str) -> None:
        """Let the next call meet this fault, by the rehearsal's names."""
        ...

    def account(self, state: str) -> None:
        """Put the whole account in this state, by the rehearsal's names."""
        ...


class ProviderContract:
    """The suite."""

    async def test_a_conversation_comes_back_with_what_it_used(self, door: Door) -> None:
        got = await door.provider.call(request())
        assert isinstance(got, Answer)
        assert got.stop_reason == "end_turn"
        assert msgspec.json.decode(got.text).keys() == {"title", "turns"}
        assert got.usage.input_tokens > 0
        assert got.usage.output_tokens > 0
        assert got.request_id
        assert b"Write one about rain." in got.request
        assert got.response

    @pytest.mark.parametrize(
        ("fault", "expected", "statuses"),
        [
            pytest.param("rate_limit", FaultType.RATE_LIMITED, {429}, id="429"),
            pytest.param("server_error", FaultType.SERVER_ERROR, {500}, id="500"),
            pytest.param("overloaded", FaultType.OVERLOADED, {503, 529}, id="overloaded"),
            pytest.param("drop", FaultType.CONNECTION, {None}, id="dropped"),
            pytest.param("drop_partway", FaultType.CONNECTION, {None}, id="dropped partway"),
            pytest.param("malformed", FaultType.SERVER_ERROR, {200}, id="malformed"),
            pytest.param("error_in_200", FaultType.SERVER_ERROR, {200}, id="error in a 200"),
        ],
    )
    async def test_every_fault_is_a_value(
        self, door: Door, fault: str, expected: FaultType, statuses: set[int | None]
    ) -> None:
        door.next_fault(fault)
        got = await door.provider.call(request())
        assert isinstance(got, CallFailed)
        assert got.type is expected
        assert got.http_status in statuses
        assert got.message
        assert b"Write one about rain." in got.request

    @pytest.mark.parametrize(
        ("state", "expected"),
        [
            pytest.param("authentication", FaultType.AUTHENTICATION, id="401 wrong key"),
            pytest.param("permission", FaultType.PERMISSION, id="403 no permission"),
            pytest.param("credit", FaultType.CREDIT, id="402 no credit"),
            pytest.param("spend_limit", FaultType.CREDIT, id="429 spend limit"),
        ],
    )
    async def test_a_refused_account_is_told_from_a_refused_request(
        self, door: Door, state: str, expected: FaultType
    ) -> None:
        door.account(state)
        got = await door.provider.call(request())
        assert isinstance(got, CallFailed)
        assert got.type is expected

    async def test_a_wish_to_wait_is_passed_on(self, door: Door) -> None:
        door.next_fault("rate_limit")
        got = await door.provider.call(request())
        assert isinstance(got, CallFailed)
        assert got.retry_after_s == 1.0

    @pytest.mark.parametrize(("fault", "reason"), [("max_tokens", "max_tokens"), ("refusal", "refusal")])
    async def test_a_cut_or_refused_answer_is_an_answer_that_says_so(
        self, door: Door, fault: str, reason: str
    ) -> None:
        door.next_fault(fault)
        got = await door.provider.call(request())
        assert isinstance(got, Answer)
        assert got.stop_reason == reason
        assert (got.refusal_category is not None) == (reason == "refusal")

    async def test_an_answer_whose_text_breaks_off_is_handed_on_as_it_came(self, door: Door) -> None:
        door.next_fault("truncated_json")
        got = await door.provider.call(request())
        assert isinstance(got, Answer)
        assert got.stop_reason == "end_turn"
        assert got.usage.output_tokens > 0
        with pytest.raises(msgspec.DecodeError):
            msgspec.json.decode(got.text)

    async def test_after_a_fault_the_next_call_is_well_answered(self, door: Door) -> None:
        door.next_fault("drop")
        await door.provider.call(request())
        assert isinstance(await door.provider.call(request()), Answer)

    async def test_a_cancelled_call_is_cancelled_and_takes_no_other_along(self, door: Door) -> None:
        door.next_fault("timeout")
        calling = asyncio.create_task(door.provider.call(request()))
        await asyncio.sleep(0)
        calling.cancel()
        with pytest.raises(asyncio.CancelledError):
            await calling
        door.next_fault("server_error")  # in place of the time-out; whichever call comes first meets it
        await door.provider.call(request())
        assert isinstance(await door.provider.call(request()), Answer)

    async def test_a_provider_that_never_answers_times_out(self, door: Door) -> None:
        await door.provider.call(request())  # connected, so that the next one waits for an answer alone
        door.next_fault("timeout")
        got = await door.provider.call(request(timeout_s=0.05))
        assert isinstance(got, CallFailed)
        assert (got.type, got.may_be_billed) == (FaultType.TIMEOUT, True)

    async def test_many_calls_at_once_do_not_mix(self, door: Door) -> None:
        prompts = [f"Write about subject {n}." for n in range(40)]
        answers = await asyncio.gather(*(door.provider.call(request(prompt=prompt)) for prompt in prompts))
        for prompt, got in zip(prompts, answers, strict=True):
            assert isinstance(got, Answer)
            assert prompt.encode() in got.request
        assert len({got.request_id for got in answers}) == 40
