import pytest

from greenroom.limits.account import START, Account
from greenroom.limits.kind import Kind
from greenroom.limits.permit import CallOutcome
from greenroom.limits.rate import RateSetting
from greenroom.limits.settings import LimitSettings
from greenroom.model.attempt import Usage
from greenroom.model.faults import FaultType
from greenroom.model.times import Micros
from tests.limits.requests import ANSWERED, asks, failed, told

WALL = Micros(0)
FREE = LimitSettings(careful_start=False)


def call(account: Account, outcome: CallOutcome, now: float = 0.0, *, adaptive: bool = False) -> None:
    account.settle(account.reserve(asks(adaptive=adaptive), now), outcome, now, WALL)


def test_nothing_is_in_the_way_of_an_account_without_limits() -> None:
    account = Account(FREE)
    for _ in range(500):
        assert account.block(asks(), 0.0) is None
        account.reserve(asks(), 0.0)
    assert account.concurrency().used == 500


def test_a_call_that_was_not_made_leaves_no_trace() -> None:
    account = Account(LimitSettings(requests=RateSetting(assumed=60), careful_start=False))
    assert account.block(asks(), 0.0) is None
    reserved = account.reserve(asks(), 0.0)
    assert account.block(asks(), 0.0) is not None
    account.give_back(reserved, 0.0)
    assert account.block(asks(), 0.0) is None
    assert account.rates(0.0)[0].used == 0
    assert account.concurrency().used == 0


def test_headers_replace_the_assumed_limit() -> None:
    account = Account(LimitSettings(requests=RateSetting(assumed=50), max_utilization=0.9))
    call(account, told(4_000, 3_999))
    requests = account.rates(0.0)[0]
    assert (requests.kind, requests.limit, requests.allowed, requests.remaining, requests.told) == (
        Kind.REQUESTS,
        4_000,
        3_600,
        3_999,
        True,
    )
    assert requests.used == 1


def test_after_two_answers_without_headers_the_configured_limit_holds() -> None:
    account = Account(LimitSettings(requests=RateSetting(assumed=600)))
    call(account, ANSWERED)
    assert account.rates(0.0)[0].limit == 50
    call(account, ANSWERED)
    assert account.rates(0.0)[0].limit == 600


def test_a_failure_tells_nothing_of_headers() -> None:
    account = Account(LimitSettings(requests=RateSetting(assumed=600)))
    for _ in range(5):
        call(account, failed(FaultType.SERVER_ERROR))
    assert account.rates(0.0)[0].limit == 50


def test_openai_headers_are_understood_too() -> None:
    account = Account(FREE)
    headers = {"x-ratelimit-limit-tokens": "9000", "x-ratelimit-remaining-tokens": "8000"}
    call(account, CallOutcome(usage=ANSWERED.usage, fault=None, headers=headers))
    assert [rate.kind for rate in account.rates(0.0)] == list(Kind)
    assert account.rates(0.0)[-1].limit == 9_000


def test_the_tokens_used_are_those_that_the_provider_counted() -> None:
    account = Account(FREE)
    call(account, ANSWERED)
    call(account, failed(FaultType.CONNECTION))
    used = {rate.kind: rate.used for rate in account.rates(0.0)}
    assert used == {Kind.REQUESTS: 2, Kind.INPUT_TOKENS: 2_000, Kind.OUTPUT_TOKENS: 500}


def test_retry_after_holds_every_call_and_says_so() -> None:
    account = Account(FREE)
    call(account, failed(FaultType.RATE_LIMITED, 12.0))
    block = account.block(asks(), 0.0)
    assert block is not None
    assert (block.why, block.wait_s) == ("in 12 s: retry-after", 12)
    assert account.held_for_s(2.0) == 10
    assert account.block(asks(), 12.0) is None


def test_a_shorter_wish_does_not_shorten_a_longer_one() -> None:
    account = Account(FREE)
    call(account, failed(FaultType.RATE_LIMITED, 12.0))
    call(account, failed(FaultType.RATE_LIMITED, 3.0))
    assert account.held_for_s(0.0) == 12


def test_a_429_that_does_not_say_for_how_long_holds_for_a_moment() -> None:
    account = Account(FREE)
    call(account, failed(FaultType.RATE_LIMITED))
    assert account.held_for_s(0.0) == 1


@pytest.mark.parametrize("fault", [FaultType.RATE_LIMITED, FaultType.OVERLOADED])
def test_push_back_cuts_calls_at_once_for_everybody(fault: FaultType) -> None:
    account = Account(FREE)
    out = [account.reserve(asks(), 0.0) for _ in range(10)]
    account.settle(out.pop(), failed(fault, 0.0), 1.0, WALL)
    assert account.concurrency().allowed == 8
    block = account.block(asks(), 2.0)
    assert block is not None
    assert block.wait_s is None
    assert "8 calls are out, since the provider pushed back" in block.why


@pytest.mark.parametrize(
    "fault", [FaultType.BAD_REQUEST, FaultType.CREDIT, FaultType.REFUSAL, FaultType.SERVER_ERROR]
)
def test_other_errors_cut_nothing(fault: FaultType) -> None:
    account = Account(FREE)
    call(account, failed(fault, 60.0))
    assert account.concurrency().allowed is None
    assert account.held_for_s(0.0) is None


def test_adaptive_calls_feel_their_way_up_and_others_do_not() -> None:
    account = Account(FREE)
    out = [account.reserve(asks(adaptive=True), 0.0) for _ in range(START)]
    assert account.adaptive_is_full
    assert account.block(asks(adaptive=True), 0.0) is not None
    assert account.block(asks(), 0.0) is None
    for each in out:
        account.settle(each, ANSWERED, 1.0, WALL)
    assert account.adaptive_width == 2 * START


def test_push_back_that_the_headers_do_not_explain_lowers_the_pace() -> None:
    account = Account(LimitSettings(requests=RateSetting(assumed=60), careful_start=False))
    assert account.block(asks(), 0.0) is None
    call(account, failed(FaultType.RATE_LIMITED, 0.0))
    block = account.block(asks(), 0.0)
    assert block is not None
    assert block.wait_s == pytest.approx(1 / 0.8)


def test_a_429_gives_the_tokens_back_that_were_reserved_for_it() -> None:
    account = Account(LimitSettings(output_tokens=RateSetting(assumed=6_000), careful_start=False))
    call(account, failed(FaultType.OVERLOADED, 0.0))
    assert account.block(asks(), 0.0) is None


def test_an_answer_without_usage_keeps_what_was_reserved() -> None:
    account = Account(LimitSettings(output_tokens=RateSetting(assumed=6_000), careful_start=False))
    assert account.block(asks(), 0.0) is None
    call(account, CallOutcome(usage=Usage(), fault=None))
    assert account.block(asks(), 0.0) is not None
