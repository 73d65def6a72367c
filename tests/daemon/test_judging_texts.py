"""Verdicts on texts that change: edited, written anew, or come too late."""

from msgspec.structs import replace

from greenroom.model.conversation import Component, Turn
from greenroom.model.faults import FaultType
from greenroom.providers.port import Answer
from tests.daemon.judge_stage import JudgeStage, no_more_than, play_judged, says
from tests.daemon.script import Reaction, fails, writes
from tests.daemon.stage import ANNE
from tests.daemon.test_judging import ONE, verdict_of
from tests.daemon.test_regenerating import anew, edit, look


def writes_otherwise() -> Reaction:
    written = writes()
    assert isinstance(written.result, Answer)
    text = written.result.text.replace("six years", "ten years")
    return replace(written, result=replace(written.result, text=text))


def test_an_edit_drops_the_verdict_and_one_that_is_under_way_is_paid_for_and_not_kept() -> None:
    async def scenario(stage: JudgeStage) -> None:
        batch_id = await stage.start(2)
        await stage.until(lambda: len(stage.paths("judge")) == 2 and stage.provider.out == 2)
        first, second = stage.conversations(batch_id)
        edit(stage, first, (Turn("user", "Why?"), Turn("assistant", "Because of the rain.")))
        await stage.judged(batch_id)
        await stage.until(lambda: not stage.provider.out)
        await stage.sleep(1.0)
        assert (verdict_of(look(stage, first.id)), look(stage, first.id).cost) == (None, 2 * ONE)
        assert verdict_of(look(stage, second.id)) is not None
        edit(stage, look(stage, second.id), (Turn("user", "Why?"), Turn("assistant", "It rained.")))
        assert verdict_of(look(stage, second.id)) is None
        assert stage.docket.judges[0].verdicts == 0

    play_judged(scenario)


def test_what_is_written_anew_is_judged_anew() -> None:
    async def scenario(stage: JudgeStage) -> None:
        batch_id = await stage.start(1)
        (before,) = await stage.judged(batch_id)
        assert verdict_of(before) == Component(3.0, "Turn 2 asks back.")
        second = await anew(stage, before.id)
        await stage.judged(second)
        after = look(stage, before.id)
        assert (after.revision, verdict_of(after)) == (2, Component(9.0, "Better."))
        assert after.cost == 4 * ONE
        assert stage.batch(second).actual_cost == 2 * ONE
        assert stage.docket.judges[0].verdicts == 1

    play_judged(scenario, no_more_than(1, says(3), says(9, "Better.")))


def test_a_text_that_came_too_late_leaves_the_verdict_on_the_present_one() -> None:
    async def scenario(stage: JudgeStage) -> None:
        batch_id = await stage.start(1)
        (before,) = await stage.judged(batch_id)
        judging = stage.provider.script
        stage.provider.script = lambda _: fails(FaultType.BAD_REQUEST)
        slower = await anew(stage, before.id)
        await stage.ended(slower)
        stage.provider.script = lambda asked: writes_otherwise() if asked.position else judging(asked)
        quicker = await anew(stage, before.id)
        await stage.judged(quicker)
        stage.provider.script = judging
        await stage.company.retry(ANNE, slower, include_cancelled=False)
        await stage.judged(slower)
        after = look(stage, before.id)
        # Written, then anew, then anew once more and put aside behind the present one.
        assert (after.revision, verdict_of(after)) == (4, Component(9.0, "Better."))
        (revision,) = stage.db.execute("SELECT revision FROM judgements").fetchone()
        assert revision == after.revision
        assert len(stage.verdicts_of(quicker)) + len(stage.verdicts_of(slower)) == 1

    play_judged(scenario, no_more_than(1, says(3), says(9, "Better.")))
