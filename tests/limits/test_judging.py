import pytest
from msgspec.structs import replace

from greenroom.limits.capacity import Capacity
from greenroom.limits.cutting import Bound
from greenroom.limits.estimate import Group, quote
from greenroom.limits.judging import ORDER_TOKENS, VERDICT_TOKENS, JudgingCalls
from greenroom.limits.kind import Kind
from greenroom.model.estimate import Quote
from greenroom.model.library import Tier
from greenroom.model.money import dollars
from tests.limits.histories import MODEL
from tests.limits.test_prices import SONNET, price

CALLS = JudgingCalls(price=price(SONNET), prefix_chars=4_000, prefix_tokens=0, beside=0.5)
GROUPS = (Group(tier=Tier.TEMPLATE, items=10), Group(tier=Tier.EDGE_CASE, items=2))


def estimated(judging: JudgingCalls | None, capacity: Capacity | None = None) -> Quote:
    return quote(
        GROUPS,
        model=MODEL,
        price=price(SONNET),
        history=(),
        capacity=capacity or Capacity(),
        concurrency=3,
        economy=True,
        bound=Bound(max_tokens=8_000, max_attempts=3),
        judging=judging,
    )


def test_a_call_reads_rubric_and_conversation_and_writes_a_sentence() -> None:
    used = CALLS.usage(3_000)
    assert (used.input_tokens, used.output_tokens) == (1_000 + ORDER_TOKENS + 3_000, VERDICT_TOKENS)
    cached = replace(CALLS, prefix_tokens=1_000).usage(3_000)
    assert (cached.input_tokens, cached.cache_read_tokens) == (ORDER_TOKENS + 3_000, 1_000)


def test_verdicts_that_were_seen_say_how_long_the_next_will_be() -> None:
    assert CALLS.verdict_tokens == VERDICT_TOKENS
    assert replace(CALLS, seen=3, seen_tokens=3 * 40).verdict_tokens == (VERDICT_TOKENS + 40) / 2
    assert replace(CALLS, seen=1_000, seen_tokens=40_000).verdict_tokens == pytest.approx(40, rel=0.01)


def test_a_verdict_on_each_is_added_to_the_cost_of_all_tiers_and_modes() -> None:
    plain, judged = estimated(None), estimated(CALLS)
    # 10 answers of 3,000 tokens and 2 of 5,000.
    more = (
        dollars(price(SONNET).cost(CALLS.usage(3_000))) * 10 + dollars(price(SONNET).cost(CALLS.usage(5_000))) * 2
    )
    assert dollars(judged.live.cost[1]) == pytest.approx(dollars(plain.live.cost[1]) + more)
    assert plain.economy is not None
    assert judged.economy is not None
    # Verdicts are live in economy mode as well: there is no discount on them.
    assert dollars(judged.economy.cost[1]) == pytest.approx(dollars(plain.economy.cost[1]) + more)
    by_tier = sum(dollars(each.cost[1]) for each in judged.by_tier.values())
    assert by_tier == pytest.approx(dollars(judged.live.cost[1]))
    low, expected, high = (dollars(each) for each in judged.live.cost)
    assert low < expected < high


def test_where_calls_are_rationed_those_of_a_judge_take_their_part_of_the_time() -> None:
    rationed = Capacity(per_minute={Kind.REQUESTS: 6.0})
    plain, judged = estimated(None, rationed), estimated(CALLS, rationed)
    assert judged.live.time_s[1] == pytest.approx(1.5 * plain.live.time_s[1], rel=0.1)
    elsewhere = estimated(replace(CALLS, beside=0.0), rationed)
    assert elsewhere.live.time_s == plain.live.time_s
