"""Jump mode on the screens."""

import pytest
from textual.widgets import Input

from greenroom.dashboard.jump.overlay import Jump, Label
from greenroom.dashboard.jump.spots import spots_of
from greenroom.dashboard.screens import PLACES
from greenroom.dashboard.table import PagedTable
from greenroom.protocol.commands.batch import BatchGet, BatchItems, BatchList
from tests.dashboard.double import Daemon
from tests.dashboard.piloting import NARROW, WIDE, Stage, staged
from tests.dashboard.rows import batch_row, item_row, page_of
from tests.dashboard.strange import strange_daemon


def daemon(rows: int = 3) -> Daemon:
    return Daemon(
        {
            BatchList: page_of([batch_row(f"b-{number}") for number in range(rows)]),
            BatchGet: lambda command: batch_row(command.batch_id),
            BatchItems: page_of([item_row(number) for number in range(1, 60)]),
        }
    )


def labels(stage: Stage) -> dict[str, tuple[int, int]]:
    """What stands on the terminal of each label, and where."""
    found = {}
    for label in stage.app.screen.query(Label):
        x, y = label.region.offset
        found[stage.text.splitlines()[y][x : x + len(label.spot.name)]] = (x, y)
    return found


async def test_a_letter_goes_to_its_row_without_the_arrow_keys() -> None:
    async with staged(daemon()) as stage:
        await stage.press("semicolon")
        rows = sorted((y, name) for name, (x, y) in labels(stage).items() if name.isalpha())
        await stage.press(rows[2][1])
        assert not isinstance(stage.app.screen, Jump)
        assert stage.app.screen.query_one(PagedTable).selected_id == "b-2"


async def test_keys_in_one_breath_jump_as_well() -> None:
    async with staged(daemon()) as stage:
        await stage.burst("semicolon", "d")
        assert stage.app.screen.query_one(PagedTable).selected_id == "b-2"


async def test_the_number_keys_go_to_screens_from_there() -> None:
    async with staged(daemon()) as stage:
        await stage.press("semicolon")
        assert set("12345678") <= set(labels(stage))
        await stage.press("2")
        assert stage.app.place == "batch"


@pytest.mark.parametrize("key", ["escape", "semicolon"])
async def test_leaving_stays_where_one_was(key: str) -> None:
    async with staged(daemon()) as stage:
        await stage.press("j", "semicolon", key)
        assert stage.app.place == "overview"
        assert stage.app.screen.query_one(PagedTable).selected_id == "b-1"


async def test_a_letter_that_stands_nowhere_does_nothing() -> None:
    async with staged(daemon()) as stage:
        await stage.press("semicolon", "q", "b")
        assert isinstance(stage.app.screen, Jump)


async def test_more_rows_than_letters_have_two_each_and_the_first_one_narrows_them_down() -> None:
    async with staged(daemon(), "batch", size=(160, 50)) as stage:
        table = stage.app.screen.query_one(PagedTable)
        await stage.press("semicolon")
        shown = labels(stage)
        long = max((name for name in shown if len(name) == 2), key=lambda name: shown[name][1])
        await stage.press(long[0])
        assert all(label.spot.name[0] == long[0] for label in stage.app.screen.query(Label) if label.display)
        await stage.press(long[1])
        assert table.window.cursor - table.top + table.region.y + 1 == shown[long][1]


async def test_it_is_no_key_while_a_field_has_the_focus() -> None:
    async with staged(strange_daemon(), "conversations") as stage:
        await stage.press("slash", "semicolon")
        field = stage.app.focused
        assert isinstance(field, Input)
        assert field.value == ";"


async def test_a_field_is_gone_to_by_its_letter() -> None:
    async with staged(strange_daemon(), "start", size=WIDE) as stage:
        await stage.press("semicolon")
        fields = [each for each in stage.app.screen_stack[-2].query(Input) if each.is_on_screen]
        at = {where: name for name, where in labels(stage).items()}
        await stage.press(*at[fields[1].region.offset])
        assert stage.app.focused is fields[1]


async def test_a_list_that_has_only_now_come_into_sight_has_no_letters_yet_and_breaks_nothing() -> None:
    async with staged(strange_daemon(), "conversations") as stage:
        await stage.press("slash", *"parcel", "enter")
        await stage.burst("x", "semicolon")
        assert isinstance(stage.app.screen, Jump)
        await stage.press("escape")
        assert "live" in stage.text


async def test_another_size_of_the_terminal_ends_it() -> None:
    async with staged(daemon()) as stage:
        await stage.press("semicolon")
        await stage.pilot.resize_terminal(100, 30)
        await stage.settle()
        assert not isinstance(stage.app.screen, Jump)


async def test_a_click_on_a_letter_goes_there() -> None:
    async with staged(daemon()) as stage:
        await stage.press("semicolon")
        x, y = labels(stage)["d"]
        await stage.pilot.click(offset=(x, y))
        await stage.settle()
        assert stage.app.screen.query_one(PagedTable).selected_id == "b-2"


@pytest.mark.parametrize("size", [NARROW, WIDE])
@pytest.mark.parametrize("place", PLACES)
async def test_on_every_screen_each_place_has_one_label_in_view(place: str, size: tuple[int, int]) -> None:
    async with staged(strange_daemon(), place, size=size) as stage:
        before = stage.text
        spots = spots_of(stage.app.screen)
        assert len({spot.at for spot in spots}) == len(spots)
        assert all(0 <= spot.at.x < size[0] and 0 <= spot.at.y < size[1] for spot in spots)
        await stage.press("semicolon")
        assert len(labels(stage)) == len(spots) >= len([each for each in PLACES.values() if each.tab])
        await stage.press("escape")
        assert stage.text == before
