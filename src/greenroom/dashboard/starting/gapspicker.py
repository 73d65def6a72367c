"""Gaps to choose from, over the screen that fills them."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Static

from greenroom.dashboard.choices import Choices
from greenroom.dashboard.library.kinds import Row
from greenroom.dashboard.modal import Modal
from greenroom.dashboard.plain import line
from greenroom.dashboard.ports import Calls
from greenroom.dashboard.starting.gaps import (
    DIMENSIONS,
    LEAST,
    MOST,
    USUAL,
    Gap,
    columns,
    gaps_of,
    page_of,
)
from greenroom.dashboard.starting.keys import GAPS
from greenroom.dashboard.table import Activated, Marked, Order, PagedTable
from greenroom.dashboard.work import Work
from greenroom.model.coverage import Dimension
from greenroom.model.errors import GreenroomError
from greenroom.protocol.command import Page
from greenroom.protocol.commands.batch import ParameterSet
from greenroom.protocol.commands.conversation import ConversationCoverage
from greenroom.protocol.commands.edge_case import EdgeCaseList
from greenroom.protocol.commands.scenario import ScenarioList
from greenroom.protocol.commands.template import TemplateList

NAMED = 500
"""So many rows of each list are known by name here; others are shown by their ids."""


class GapsPicker(Modal[Sequence[ParameterSet] | None]):
    """Combinations of which there is no conversation. Answers the marked ones, or the selected one, or None."""

    HELP_TITLE = GAPS.heading
    BINDINGS: ClassVar[list[BindingType]] = [*GAPS.bindings()]
    AUTO_FOCUS = "PagedTable"
    DEFAULT_CSS = """
    GapsPicker { align: center middle; }
    GapsPicker > Vertical { width: 110; max-width: 100%; height: 30; max-height: 100%; border: round $accent;
        padding: 0 1; background: $surface; }
    GapsPicker #said { height: 1; }
    GapsPicker #keys { height: 1; color: $text-muted; }
    """

    def __init__(self, calls: Calls) -> None:
        super().__init__()
        self._calls = calls
        self._gaps: Sequence[Gap] = ()

    def compose(self) -> ComposeResult:
        """By what to look, what there is, and how to take it."""
        with Vertical() as box:
            box.border_title = "Gaps: combinations that nothing was written for"
            yield Choices(DIMENSIONS, chosen=USUAL, id="dimensions")
            yield PagedTable(
                columns(),
                lambda gap: gap.id,
                empty="None: each of these that there is comes with each other one already.",
            )
            yield Static("", id="said", markup=False)
            yield Static("space: mark   *: all   enter: fill these   tab: look by others   esc: leave", id="keys")

    def on_mount(self) -> None:
        """Look."""
        self._look()

    def on_choices_chosen(self) -> None:
        """Look by something else."""
        self._look()

    def _look(self) -> None:
        chosen = set(self.query_one(Choices).value)
        dimensions = [each for each in DIMENSIONS if each in chosen]
        if LEAST <= len(dimensions) <= MOST:
            self._say("Looking …")
            self.run_worker(Work(self._read(dimensions)), group="gaps", exclusive=True, exit_on_error=False)
        else:
            self._say(f"A combination is of {LEAST} or {MOST} of these.", "yellow")

    async def _read(self, dimensions: list[Dimension]) -> None:
        try:
            found = await self._calls.call(ConversationCoverage(dimensions=dimensions))
            self._gaps = gaps_of(found.empty, await self._names())
            await self.query_one(PagedTable).show(self._page)
        except GreenroomError as error:
            self._say(error.message, "red")
            return
        more = "; there are more" if found.empty_capped else ""
        self._say(f"{len(self._gaps):,} gaps{more}.")

    async def _names(self) -> dict[str, str]:
        rows: list[Row] = [
            *(await self._calls.call(TemplateList(limit=NAMED))).items,
            *(await self._calls.call(ScenarioList(limit=NAMED))).items,
            *(await self._calls.call(EdgeCaseList(limit=NAMED))).items,
        ]
        return {row.id: row.name for row in rows}

    async def _page(self, number: int, limit: int, _: Order | None) -> Page[Gap]:
        return page_of(self._gaps, number, limit)

    def on_paged_table_marked(self, event: Marked) -> None:
        """Say how many."""
        self._say(f"{len(self._gaps):,} gaps, {len(event.table.marked):,} marked.")

    def on_paged_table_activated(self, event: Activated) -> None:
        """These."""
        chosen = set(event.table.targets)
        self.dismiss([gap.fills for gap in self._gaps if gap.id in chosen])

    def action_leave(self) -> None:
        """None of them."""
        self.dismiss(None)

    def _say(self, words: str, style: str = "dim") -> None:
        self.query_one("#said", Static).update(Text.assemble(line(words, style)))
