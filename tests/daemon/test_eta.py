"""When a batch will be done, as the company says it while the provider has its own mind."""

import pytest
from msgspec.structs import replace

from greenroom.model.faults import FaultType
from greenroom.providers.port import Answer
from tests.daemon.script import Asked, Reaction, Script, fails, writes
from tests.daemon.stage import Stage, staged

HELD_S = 600.0


def turned_down_once(asked: Asked) -> Reaction:
    """Ten seconds a call; the twentieth item is turned down at first, and with it everybody for ten minutes."""
    if asked.position == 20 and asked.nth == 1:
        return fails(FaultType.RATE_LIMITED, 1.0, retry_after_s=HELD_S)
    return writes(10.0)


@staged(turned_down_once)
async def test_a_long_wish_to_be_left_alone_is_waited_for_and_is_no_part_of_the_pace(stage: Stage) -> None:
    batch_id = await stage.start(60, concurrency=1)
    await stage.sleep(150)
    assert stage.company.eta_s(batch_id) == pytest.approx(450, rel=0.1)
    await stage.sleep(340)  # it was turned down after 191 s
    assert stage.company.eta_s(batch_id) == pytest.approx(HELD_S - 299 + 410, rel=0.1)
    await stage.sleep(400)
    left = 60 - stage.batch(batch_id).progress.completed
    assert stage.company.eta_s(batch_id) == pytest.approx(10 * left, rel=0.1)
    await stage.ended(batch_id)


def tells(kind: str, limit: int) -> Script:
    """Short calls to a provider that lets through so much a minute, and says so."""
    headers = {
        f"anthropic-ratelimit-{kind}-limit": str(limit),
        f"anthropic-ratelimit-{kind}-remaining": str(limit // 2),
        f"anthropic-ratelimit-{kind}-reset": "2026-01-01T00:00:00Z",
    }

    def script(_: Asked) -> Reaction:
        reaction = writes(0.5)
        assert isinstance(reaction.result, Answer)
        return Reaction(reaction.after_s, replace(reaction.result, headers=headers))

    return script


async def right_after(stage: Stage, seconds: float) -> None:
    batch_id = await stage.start(80, concurrency=20)
    await stage.sleep(seconds)
    said, at = stage.company.eta_s(batch_id), stage.world.clock.monotonic()
    await stage.ended(batch_id)
    assert said == pytest.approx(stage.world.clock.monotonic() - at, rel=0.1)


@staged(tells("requests", 10))
async def test_limits_are_believed_with_the_first_answer(stage: Stage) -> None:
    await right_after(stage, 2.0)


@staged(tells("output-tokens", 6_000))
async def test_limits_of_tokens_count_by_what_the_items_used(stage: Stage) -> None:
    await right_after(stage, 2.0)
