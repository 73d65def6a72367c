"""A text from its acceptance to its suggestions, through faults, crashes and empty purses, in virtual time."""

import asyncio

import pytest
from msgspec.structs import replace

from greenroom.daemon.flashcards import TextOrder
from greenroom.daemon.texts import AT_ONCE
from greenroom.daemon.units.funding import Treasury
from greenroom.model.allowance import Allowance
from greenroom.model.errors import BudgetExceeded, InvalidParams, RateLimited, Unavailable
from greenroom.model.faults import FaultType
from greenroom.model.money import picodollars
from greenroom.model.states import AttemptStatus, GenerationStatus
from tests.daemon.cards_stage import TEXT, TWO, CardStage, play_cards, proposes
from tests.daemon.script import Asked, Reaction, breaks, fails, garbles, refuses
from tests.daemon.stage import ANNE, BORIS

ONE = picodollars(0.007)
"""What a call of the script costs: 1,000 tokens in and 500 out."""


def test_a_text_becomes_suggestions_with_their_place_in_it() -> None:
    async def scenario(stage: CardStage) -> None:
        generation_id = await stage.take_on()
        assert stage.generation(generation_id).status is GenerationStatus.PENDING
        made = await stage.made(generation_id)
        assert (made.status, made.cost, made.attempt, made.failures) == (GenerationStatus.SUCCEEDED, ONE, 1, 0)
        assert (made.input_tokens, made.output_tokens) == (1_000, 500)
        assert (made.tally.suggestions, made.tally.quoted, made.tally.proposed) == (2, 2, 2)
        found = stage.suggestions(generation_id)
        assert [(each.front, each.back) for each in found] == list(TWO)
        for each in found:
            assert each.source_span is not None
            span = each.source_span
            assert made.source_text[span.start : span.end] == span.text
        (call,) = stage.calls_for(generation_id)
        assert (call.status, call.batch_id, call.cost) == (AttemptStatus.SUCCESS, None, ONE)
        (told,) = [each.fact for each in stage.facts if each.fact.type == "flashcards.finished"]
        assert (told.data["generation_id"], told.data["suggestions"], told.data["status"]) == (
            generation_id,
            2,
            "succeeded",
        )

    play_cards(scenario)


def test_answers_that_can_not_be_read_are_paid_for_and_tried_again_up_to_the_bound() -> None:
    async def scenario(stage: CardStage) -> None:
        generation_id = await stage.take_on()
        made = await stage.made(generation_id)
        assert (made.status, made.attempt, made.cost) == (GenerationStatus.FAILED, 3, 3 * ONE)
        assert made.error is not None
        assert made.error.fault.type is FaultType.INVALID_OUTPUT
        assert (made.error.excerpt, made.error.request_id) == ("answered", "req_1")
        assert [each.status for each in stage.calls_for(generation_id)] == [AttemptStatus.INVALID_OUTPUT] * 3

    play_cards(scenario, script=lambda _: garbles())


def test_a_failure_on_the_way_costs_another_call_and_nothing_else() -> None:
    def script(asked: Asked) -> Reaction:
        return fails(FaultType.OVERLOADED) if asked.nth < 3 else proposes(*TWO)

    async def scenario(stage: CardStage) -> None:
        generation_id = await stage.take_on()
        made = await stage.made(generation_id)
        assert (made.status, made.attempt, made.failures) == (GenerationStatus.SUCCEEDED, 3, 0)
        assert len(stage.suggestions(generation_id)) == 2

    play_cards(scenario, script=script)


@pytest.mark.parametrize(
    ("reaction", "fault"),
    [(refuses(), FaultType.REFUSAL), (fails(FaultType.AUTHENTICATION), FaultType.AUTHENTICATION)],
)
def test_what_another_call_would_not_mend_ends_it_at_once(reaction: Reaction, fault: FaultType) -> None:
    async def scenario(stage: CardStage) -> None:
        made = await stage.made(await stage.take_on())
        assert made.error is not None
        assert (made.status, made.attempt, made.error.fault.type) == (GenerationStatus.FAILED, 1, fault)

    play_cards(scenario, script=lambda _: reaction)


def test_a_provider_that_is_down_is_waited_for() -> None:
    async def scenario(stage: CardStage) -> None:
        # Others' calls show that it is down, so that no text is given up for it.
        for _ in range(4):
            await stage.take_on()
        generation_id = await stage.take_on()
        await stage.sleep(120.0)
        stage.provider.script = lambda _: proposes(*TWO)
        made = await stage.made(generation_id)
        assert made.status is GenerationStatus.SUCCEEDED
        await stage.until(lambda: not stage.provider.out)

    play_cards(scenario, script=lambda _: fails(FaultType.CONNECTION))


def test_a_crash_of_the_daemon_costs_no_text_and_the_lost_call_is_logged() -> None:
    async def scenario(stage: CardStage) -> None:
        generation_id = await stage.take_on()
        waiting = [await stage.take_on() for _ in range(12)]
        await stage.calls_out(AT_ONCE)
        await stage.crash()
        await stage.boot()
        assert stage.generation(generation_id).status is GenerationStatus.RUNNING
        made = await stage.made(generation_id)
        assert (made.status, made.failures) == (GenerationStatus.SUCCEEDED, 0)
        calls = stage.calls_for(generation_id)
        assert [each.status for each in calls] == [AttemptStatus.INTERRUPTED, AttemptStatus.SUCCESS]
        for each in waiting:
            assert (await stage.made(each)).status is GenerationStatus.SUCCEEDED
            assert len(stage.suggestions(each)) == 2

    play_cards(scenario)


@pytest.mark.parametrize(("kind", "failures"), [("flashcards", 0), ("generation", 1)])
def test_a_crash_of_an_actor_interrupts_its_call_alone(kind: str, failures: int) -> None:
    async def scenario(stage: CardStage) -> None:
        generation_id = await stage.take_on()
        await stage.calls_out(1)
        assert stage.kill(kind)
        made = await stage.made(generation_id)
        assert (made.status, made.failures) == (GenerationStatus.SUCCEEDED, failures)
        calls = [each.status for each in stage.calls_for(generation_id)]
        assert calls == [AttemptStatus.INTERRUPTED, AttemptStatus.SUCCESS]
        assert len(stage.suggestions(generation_id)) == 2

    play_cards(scenario)


@pytest.mark.parametrize("seed", range(6))
def test_texts_survive_every_crash_and_none_is_kept_twice(seed: int) -> None:
    async def scenario(stage: CardStage) -> None:
        rng = stage.world.random
        texts = [await stage.take_on() for _ in range(10)]
        for _ in range(8):
            await asyncio.sleep(rng.uniform(0, 2))
            if rng.random() < 0.5:
                stage.kill("generation")
            elif rng.random() < 0.5:
                stage.kill("flashcards")
            else:
                await stage.crash()
                await stage.boot()
        for each in texts:
            made = await stage.made(each)
            # Whose worker was killed too often fails alone.
            assert len(stage.suggestions(each)) == (2 if made.status is GenerationStatus.SUCCEEDED else 0)

    play_cards(scenario, seed=seed)


def test_a_worker_that_keeps_crashing_fails_its_text_alone() -> None:
    def script(asked: Asked) -> Reaction:
        return breaks() if asked.nth <= 3 else proposes(*TWO)

    async def scenario(stage: CardStage) -> None:
        made = await stage.made(await stage.take_on())
        assert made.error is not None
        assert (made.status, made.error.fault.type) == (GenerationStatus.FAILED, FaultType.INTERNAL)
        assert "ZeroDivisionError" in made.error.fault.message
        assert (await stage.made(await stage.take_on())).status is GenerationStatus.SUCCEEDED

    play_cards(scenario, script=script)


def test_a_drain_keeps_the_answer_that_is_out_and_begins_nothing_more() -> None:
    async def scenario(stage: CardStage) -> None:
        first = await stage.take_on()
        await stage.calls_out(1)
        stage.desk.close()
        with pytest.raises(Unavailable, match="stopping"):
            await stage.take_on()
        assert await stage.stop(drain_s=60.0) == ()
        assert stage.generation(first).status is GenerationStatus.SUCCEEDED
        await stage.boot()

    play_cards(scenario)


def test_the_sixth_text_in_five_minutes_is_refused_across_restarts_and_costs_nothing() -> None:
    async def scenario(stage: CardStage) -> None:
        for _ in range(4):
            await stage.take_on()
        with pytest.raises(InvalidParams):
            await stage.take_on("too short")  # takes none of the five
        await stage.take_on()
        await stage.crash()
        await stage.boot()
        with pytest.raises(RateLimited, match="5 texts in 300 s") as refused:
            await stage.take_on()
        assert (refused.value.details["limit"], refused.value.details["remaining"]) == (5, 0)
        wait_s = refused.value.details["retry_after_s"]
        assert isinstance(wait_s, float)
        await stage.take_on(who=BORIS)  # everybody has his own
        await stage.sleep(wait_s)
        await stage.take_on()
        assert stage.db.execute("SELECT count(*) FROM generations").fetchone()[0] == 7
        await stage.until(
            lambda: not stage.db.execute("SELECT 1 FROM generations WHERE finished_at IS NULL").fetchall()
        )

    play_cards(scenario, allowed=Allowance(5, 300.0))


def test_what_can_not_be_had_is_refused_by_name() -> None:
    async def scenario(stage: CardStage) -> None:
        order = TextOrder(source_text=TEXT)
        with pytest.raises(Unavailable, match="OPENAI_API_KEY"):
            await stage.desk.generate(ANNE, replace(order, provider="openai"))
        with pytest.raises(InvalidParams, match=r"\$.model"):
            await stage.desk.generate(ANNE, replace(order, model="claude-none-such"))
        with pytest.raises(InvalidParams, match=r"\$.prompt_version: expected one of flashcards-1"):
            await stage.desk.generate(ANNE, replace(order, prompt_version="flashcards-0"))
        assert stage.db.execute("SELECT count(*) FROM generations").fetchone()[0] == 0

    play_cards(scenario)


def test_a_spent_month_refuses_a_text_before_it_takes_one_of_the_five() -> None:
    async def scenario(stage: CardStage) -> None:
        real = stage.another_provider("anthropic", stage.provider.script)
        stage.providers["anthropic"] = real
        stage.treasury = Treasury(month=picodollars(0.05))
        await stage.crash()
        await stage.boot()
        with pytest.raises(BudgetExceeded, match=r"one more call may cost up to \$0.08"):
            await stage.take_on(provider="anthropic")
        assert stage.db.execute("SELECT count(*) FROM allowances").fetchone()[0] == 0
        await stage.made(await stage.take_on())  # a rehearsal costs nothing

    play_cards(scenario, allowed=Allowance(5, 300.0))


@pytest.mark.parametrize(
    ("month", "ends"), [(0.105, GenerationStatus.SUCCEEDED), (0.095, GenerationStatus.FAILED)]
)
def test_a_call_waits_while_others_hold_the_money_and_fails_once_it_is_spent(
    month: float, ends: GenerationStatus
) -> None:
    async def scenario(stage: CardStage) -> None:
        slow = stage.another_provider("anthropic", lambda _: proposes(*TWO, after_s=30.0))
        stage.providers["anthropic"] = slow
        stage.treasury = Treasury(month=picodollars(month))
        await stage.crash()
        await stage.boot()
        first, second = [await stage.take_on(provider="anthropic") for _ in range(2)]
        assert (await stage.made(first)).status is GenerationStatus.SUCCEEDED
        made = await stage.made(second)
        assert (made.status, slow.most_out) == (ends, 1)
        if made.error is not None:
            assert (made.error.fault.type, made.attempt) == (FaultType.CREDIT, 0)
            assert "budget_usd_per_month" in made.error.fault.message

    play_cards(scenario)
