"""The table on a terminal."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from greenroom.dashboard.states import badge
from greenroom.dashboard.table import Activated, Column, Order, PagedTable, Selected
from greenroom.model.errors import ConnectionLost
from greenroom.protocol.command import Page
from tests.dashboard.rows import page_of

HUGE = 1_000_000


class Numbers(Sequence[str]):
    """A list of a million names that takes no room."""

    def __len__(self) -> int:
        return HUGE

    def __getitem__(self, place: object) -> list[str]:  # type: ignore[override]  # only slices are asked for
        assert isinstance(place, slice)
        return [f"row {number}" for number in range(*place.indices(HUGE))]


class Shown(App[None]):
    """A table, and what it told."""

    def __init__(self, rows: Sequence[str]) -> None:
        super().__init__()
        self.rows = rows
        self.asked: list[tuple[int, Order | None]] = []
        self.told: list[object] = []
        self.fails = False
        self.gate: asyncio.Event | None = None
        """What is asked for while it is there waits for it."""

    def compose(self) -> ComposeResult:
        columns: tuple[Column[str], ...] = (
            Column(title="name", cell=lambda row: row, width=20, grows=1, sort="name"),
            Column(title="state", cell=lambda _: badge("approved"), width=12),
        )
        yield PagedTable(columns, str)

    @property
    def table(self) -> PagedTable[str]:
        return self.query_one(PagedTable)

    async def page(self, number: int, limit: int, order: Order | None) -> Page[str]:
        self.asked.append((number, order))
        if self.fails:
            raise ConnectionLost
        if self.gate is not None:
            await self.gate.wait()
        rows = self.rows if order is None or order.descending else list(reversed(self.rows))
        return page_of(rows, number=number, limit=limit, capped=10_000)

    def on_paged_table_selected(self, event: Selected) -> None:
        self.told.append(event.row)

    def on_paged_table_activated(self, event: Activated) -> None:
        self.told.append(("open", event.row))

    @property
    def lines(self) -> list[str]:
        strips = self.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


@asynccontextmanager
async def showing(rows: Sequence[str]) -> AsyncIterator[tuple[Shown, Pilot[None]]]:
    app = Shown(rows)
    async with app.run_test() as pilot:
        await app.table.show(app.page)
        await pilot.pause()
        yield app, pilot


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    for _ in range(100):
        await pilot.pause()
        if all(each.is_finished for each in pilot.app.workers):
            break


def named(count: int) -> list[str]:
    return [f"row {number}" for number in range(count)]


async def test_rows_have_a_glyph_for_selection_and_mark() -> None:
    async with showing(named(3)) as (app, pilot):
        assert app.lines[1].startswith("▸ row 0")
        await press(pilot, "space", "j")
        assert app.lines[1].startswith(" ●row 0")
        assert app.lines[3].startswith("▸ row 2")
        assert "✓ approved" in app.lines[1]
        assert app.table.marked == ("row 0",)
        assert app.table.targets == ("row 0",)


@pytest.mark.parametrize(
    ("keys", "selected"),
    [
        (["j", "j", "k"], "row 1"),
        (["down", "pagedown"], "row 24"),
        (["end"], "row 299"),
        (["G", "k"], "row 298"),
        (["G", "g"], "row 0"),
        (["G", "home", "j"], "row 1"),
    ],
)
async def test_keys_move_the_selection(keys: list[str], selected: str) -> None:
    async with showing(named(300)) as (app, pilot):
        await press(pilot, *keys)
        assert app.table.selected_id == selected
        assert any(line.startswith(f"▸ {selected} ") for line in app.lines)


async def test_the_end_of_a_million_rows_is_found_with_a_few_pages() -> None:
    async with showing(Numbers()) as (app, pilot):
        await press(pilot, "G")
        assert app.table.selected_id == f"row {HUGE - 1}"
        assert len(app.asked) < 60
        await press(pilot, "pageup", "j")
        assert app.lines[2].startswith("▸") or any(line.startswith("▸") for line in app.lines)
        assert app.table.selected_id == f"row {HUGE - 23}"


async def test_a_refresh_moves_nothing_while_rows_come_in_above() -> None:
    rows = named(500)
    async with showing(rows) as (app, pilot):
        await press(pilot, *["pagedown"] * 4, "k")
        before = app.lines
        selected = app.table.selected_id
        rows[:0] = [f"new {number}" for number in range(50)]
        await app.table.refreshing()
        await pilot.pause()
        assert app.table.selected_id == selected
        assert [line[:20] for line in app.lines] == [line[:20] for line in before]


async def test_a_refresh_that_a_leap_to_the_end_overtakes_does_not_hide_where_it_went() -> None:
    async with showing(Numbers()) as (app, pilot):
        app.gate = asyncio.Event()
        asked, gate = len(app.asked), app.gate
        refreshing = asyncio.create_task(app.table.refreshing())
        while len(app.asked) < asked + 2:  # noqa: ASYNC110  a turn or two, in which its pages are asked for
            await asyncio.sleep(0)
        app.gate = None
        await press(pilot, "G")
        assert app.table.selected_id == f"row {HUGE - 1}"
        gate.set()
        await refreshing
        await pilot.pause()
        assert app.table.selected_id == f"row {HUGE - 1}"
        assert any(line.startswith("▸") for line in app.lines)


async def test_a_selected_row_that_has_gone_is_acted_on_no_more() -> None:
    rows = named(20)
    async with showing(rows) as (app, pilot):
        await press(pilot, "j", "j")
        del rows[2]
        await app.table.refreshing()
        await pilot.pause()
        assert app.table.selected_id is None
        assert app.table.targets == ()
        assert app.told[-1] is None
        await press(pilot, "j")
        assert app.table.selected_id == "row 3"


async def test_a_page_that_could_not_be_read_is_read_later() -> None:
    async with showing(named(1_000)) as (app, pilot):
        app.fails = True
        await press(pilot, *["pagedown"] * 14)
        assert any(line.strip() == "…" for line in app.lines)
        app.fails = False
        await app.table.refreshing()
        await pilot.pause()
        assert not any(line.strip() == "…" for line in app.lines)


async def test_what_it_is_sorted_by_is_shown_and_asked_for() -> None:
    async with showing(named(300)) as (app, pilot):
        await press(pilot, "o")
        assert "name ▼" in app.lines[0]
        await press(pilot, "O")
        assert "name ▲" in app.lines[0]
        assert app.asked[-1][1] == Order("name", descending=False)
        assert app.lines[1].startswith("▸ row 299")
        await press(pilot, "o")
        assert "▲" not in app.lines[0]


async def test_the_mouse_selects_opens_marks_and_sorts() -> None:
    async with showing(named(30)) as (app, pilot):
        await pilot.click(PagedTable, offset=(6, 4))
        await press(pilot)
        assert app.table.selected_id == "row 3"
        await pilot.click(PagedTable, offset=(6, 4), times=2)
        await press(pilot)
        assert ("open", "row 3") in app.told
        await pilot.click(PagedTable, offset=(1, 5))
        await press(pilot)
        assert app.table.marked == ("row 4",)
        await pilot.click(PagedTable, offset=(4, 0))
        await press(pilot)
        assert "name ▼" in app.lines[0]


async def test_words_of_a_model_are_shown_and_harm_nothing() -> None:
    rows = [
        "[/INST] [bold]",
        "\x1b[2J\x1b]0;x\x07clear",
        "a\nb\tc",
        "漢字" * 500,
        "x" * 100_000,
        "user\u202etxt.exe",
    ]
    async with showing(rows) as (app, pilot):
        await press(pilot, *"jjjjj")
        assert app.lines[1].startswith("  [/INST] [bold]")
        assert app.lines[2].startswith("  clear")
        assert app.lines[3].startswith("  a b c")
        assert "<U+202E>" in app.lines[6]
        assert "✓ approved" in app.lines[4]
        assert "✓ approved" in app.lines[5]


async def test_an_empty_list_says_so() -> None:
    async with showing([]) as (app, pilot):
        assert "Nothing here yet." in app.lines[1]
        await press(pilot, "j", "G", "enter", "space")
        assert app.table.targets == ()
