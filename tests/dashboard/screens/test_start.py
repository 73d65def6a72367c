"""Starting work on a terminal."""

import msgspec
import pytest
from textual.widgets import Input

from greenroom.dashboard.starting.fieldlist import FieldList
from greenroom.model.errors import ConnectionLost
from greenroom.protocol.commands.batch import (
    BatchEstimate,
    BatchGet,
    BatchItems,
    BatchList,
    BatchStart,
    BatchStarted,
    ParameterSet,
)
from greenroom.protocol.commands.conversation import ConversationCoverage
from greenroom.protocol.commands.system import SystemInfo
from greenroom.protocol.commands.template import TemplateList
from greenroom.protocol.rows.batch import EstimateRow
from greenroom.protocol.rows.conversation import Coverage, EmptySet
from tests.dashboard.double import Daemon, info_row, refusal
from tests.dashboard.library.rows import edge_case_row, library, scenario_row, template_row
from tests.dashboard.piloting import NARROW, WIDE, Stage, staged
from tests.dashboard.rows import batch_row, page_of
from tests.dashboard.starting.quotes import quote_row

ROWS = (template_row("t-1", name="First"), scenario_row(), edge_case_row())


def daemon(*, provider: str = "rehearsal") -> Daemon:
    stand_in = library(*ROWS)
    stand_in.answers |= {
        SystemInfo: msgspec.structs.replace(info_row(), provider=provider),
        BatchList: page_of([]),
        BatchGet: lambda command: batch_row(command.batch_id, name="The new one"),
        BatchItems: page_of([]),
        BatchEstimate: lambda command: quote_row((command.count or 1) + len(command.parameter_sets)),
        BatchStart: started(),
        ConversationCoverage: Coverage(
            cells=[],
            empty=[
                EmptySet(parameters={"persona": name, "emotion": "calm"}, template_id="t-1")
                for name in ("a pilot", "a cook", "[/x]")
            ],
            cells_capped=False,
            empty_capped=False,
        ),
    }
    return stand_in


def started(*warnings: str) -> BatchStarted:
    quote = quote_row(1)
    estimate = EstimateRow(cost=quote.cost, time_s=quote.time_s, basis=quote.basis)
    return BatchStarted(batch_id="b-9", status="queued", total_items=1, estimate=estimate, warnings=warnings)


async def picked(stage: Stage) -> None:
    """Come with the first template, as from the library."""
    stage.app.desk.chosen.rows = ROWS[:1]
    stage.app.go("start")
    await stage.settle()


def field(stage: Stage, name: str) -> Input:
    """A field by its name."""
    fields = stage.app.screen.query_one(FieldList)
    number = [each.field.name for each in fields._asked].index(name)
    return fields.query_one(f"#field{number}", Input)


async def enter(stage: Stage, name: str, text: str) -> None:
    """Put something into a field, as if it were pasted there."""
    entry = field(stage, name)
    entry.focus()
    entry.value = text
    await stage.settle()


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_picked_row_brings_its_fields_and_its_price(size: tuple[int, int]) -> None:
    async with staged(daemon(), size=size) as stage:
        await picked(stage)
        assert stage.app.place == "start"
        for words in ("First", "country *", "mood", "[ ] calm", "▸ live", "economy", "about $1.00", "is charged"):
            assert words in stage.text
        assert "s start" in stage.text.splitlines()[-1]


async def test_it_stands_in_the_header_only_while_it_is_shown() -> None:
    async with staged(daemon()) as stage:
        assert " 0 " not in stage.text.splitlines()[1]
        await stage.press("0")
        assert stage.text.splitlines()[1].endswith(" 0 New")
        await stage.press("escape")
        assert stage.app.place == "overview"


async def test_it_is_reached_from_the_overview_and_says_what_to_do_first() -> None:
    async with staged(daemon()) as stage:
        await stage.press("n")
        assert "Nothing is picked" in stage.text
        await stage.press("s")
        assert "Nothing is picked yet" in stage.toasts[-1]
        await stage.press("a")
        assert stage.app.place == "library"


async def test_marked_rows_of_all_lists_are_written_from() -> None:
    stand_in = daemon()
    async with staged(stand_in, "library") as stage:
        await stage.press("space", "t", "space", "b")
        assert "First; Scenario s-1" in stage.text
        assert stand_in.of(BatchEstimate)[-1].parameter_sets == [
            ParameterSet(template_id="t-1"),
            ParameterSet(scenario_id="s-1"),
        ]


async def test_the_price_follows_what_is_typed_and_the_prompt_too() -> None:
    stand_in = daemon()
    async with staged(stand_in, size=WIDE) as stage:
        await picked(stage)
        await enter(stage, "count", "7")
        assert "7 conversations" in stage.text
        await enter(stage, "parameter country", "Peru | Chile")
        assert stand_in.of(BatchEstimate)[-1].matrix == {"country": ["Peru", "Chile"]}
        assert "country=Peru" in stage.text


async def test_letters_are_typed_and_do_nothing_else() -> None:
    stand_in = daemon()
    async with staged(stand_in) as stage:
        await picked(stage)
        field(stage, "name").focus()
        await stage.press(*"sapfx0q")
        assert stage.app.place == "start"
        assert stand_in.of(BatchStart) == []
        assert "sapfx0q" in stage.text


async def test_a_rehearsal_starts_at_once_and_its_screen_is_shown() -> None:
    stand_in = daemon()
    stand_in.answers[BatchStart] = started("No template has a variable [/x].")
    async with staged(stand_in) as stage:
        await picked(stage)
        await enter(stage, "parameter country", "Peru")
        await stage.press("f5")
        command = stand_in.of(BatchStart)[0]
        assert (command.template_id, command.shared_parameters) == ("t-1", {"country": "Peru"})
        assert stage.app.place == "batch"
        assert "The new one" in stage.text
        assert "No template has a variable [/x]." in stage.toasts
        await stage.press("0")
        assert "Nothing is picked" in stage.text


async def test_real_money_is_asked_for_with_another_key_and_no_is_the_default() -> None:
    stand_in = daemon(provider="anthropic")
    async with staged(stand_in) as stage:
        await picked(stage)
        await stage.press("s")
        assert "of real money?" in stage.text
        await stage.press("s")
        assert "of real money?" in stage.text
        await stage.press("enter")
        assert stand_in.of(BatchStart) == []
        await stage.press("s", "y")
        assert len(stand_in.of(BatchStart)) == 1


async def test_all_that_is_wrong_is_shown_and_nothing_is_asked_for() -> None:
    stand_in = daemon()
    async with staged(stand_in, size=WIDE) as stage:
        await picked(stage)
        asked = len(stand_in.of(BatchEstimate))
        await enter(stage, "count", "x")
        await enter(stage, "budget", "y")
        assert "! each: expected a number" in stage.text
        assert "! budget: expected an amount" in stage.text
        assert len(stand_in.of(BatchEstimate)) == asked


async def test_what_the_daemon_refuses_is_shown_a_line_each() -> None:
    stand_in = daemon()

    def refuse(_: BatchEstimate) -> None:
        error = refusal("wrong", "invalid_params")
        error.details["issues"] = [
            {"path": "$.shared_parameters.country", "expected": "a value"},
            {"path": "$.model", "expected": "a model with a price"},
        ]
        raise error

    stand_in.answers[BatchEstimate] = refuse
    async with staged(stand_in, size=WIDE) as stage:
        await picked(stage)
        assert "! shared_parameters.country: expected a value" in stage.text
        assert "! model: expected a model with a price" in stage.text


async def test_gaps_are_marked_and_filled() -> None:
    stand_in = daemon()
    async with staged(stand_in) as stage:
        await stage.press("0", "f")
        await stage.pilot.pause()
        for words in ("a pilot", "[/x]", "3 gaps.", "First"):
            assert words in stage.text
        await stage.press("j", "space", "space", "enter")
        assert "2 gaps" in stage.text
        assert [each.parameters["persona"] for each in stand_in.of(BatchEstimate)[-1].parameter_sets] == [
            "a cook",
            "[/x]",
        ]
        assert "country *" in stage.text


async def test_gaps_are_looked_for_by_two_or_three_dimensions() -> None:
    stand_in = daemon()
    async with staged(stand_in) as stage:
        await stage.press("0", "f")
        await stage.press("shift+tab", "space")
        assert "A combination is of 2 or 3 of these." in stage.text
        await stage.press("right", "right", "space")
        assert stand_in.of(ConversationCoverage)[-1].dimensions == ["emotion", "topic"]
        await stage.press("escape")
        assert "Nothing is picked" in stage.text


async def test_every_row_of_a_tier_is_written_from_with_the_prompt_of_its_first() -> None:
    stand_in = daemon()
    async with staged(stand_in, size=WIDE) as stage:
        await stage.press("0", "right")
        await stage.settle()
        assert stand_in.of(BatchEstimate)[-1].tier == "template"
        assert stand_in.of(TemplateList)[-1].is_active
        assert "Every active template" in stage.text
        assert "persona=(persona)" in stage.text


async def test_the_prompt_takes_the_place_of_the_fields_on_a_narrow_terminal() -> None:
    async with staged(daemon()) as stage:
        await picked(stage)
        await stage.press("p")
        assert "Prompt of the first one" in stage.text
        assert "country *" not in stage.text
        await stage.press("escape")
        assert "country *" in stage.text
        assert stage.app.place == "start"


async def test_what_was_typed_stays_when_it_is_left_and_when_the_daemon_goes_away() -> None:
    stand_in = daemon()
    async with staged(stand_in) as stage:
        await picked(stage)
        await enter(stage, "parameter country", "Peru")
        await stage.press("escape", "1", "0")
        assert "Peru" in stage.text
        stand_in.die()
        await enter(stage, "name", "typed alone")
        assert stage.toasts == []
        stand_in.rise()
        await stage.wait(2.0)
        assert "typed alone" in stage.text
        assert stand_in.of(BatchEstimate)[-1].name == "typed alone"


async def test_a_start_of_which_nobody_knows_is_repeated_under_the_same_key() -> None:
    stand_in = daemon()
    lost = [True, True, False]

    def begin(_: BatchStart) -> BatchStarted:
        if lost.pop(0):
            raise ConnectionLost
        return started()

    stand_in.answers[BatchStart] = begin
    async with staged(stand_in) as stage:
        await picked(stage)
        await stage.press("s")
        assert "It is not known whether it began." in stage.toasts[0]
        await stage.wait(5.0)
        await stage.press("s")
        await stage.wait(5.0)
        await enter(stage, "name", "x")
        await stage.press("f5")
        keys = [command.idempotency_key for command in stand_in.of(BatchStart)]
        assert keys[0] == keys[1] != keys[2]


async def test_rows_are_dropped_at_once_and_all_of_it_when_that_is_confirmed() -> None:
    async with staged(daemon()) as stage:
        await picked(stage)
        await enter(stage, "parameter topic", "tea")
        await stage.press("escape", "x")
        assert "Nothing is picked" in stage.text
        assert "tea" in stage.text
        await stage.press("X", "n")
        assert "tea" in stage.text
        await stage.press("X", "y")
        assert "tea" not in stage.text
