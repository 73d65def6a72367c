"""A line that follows one export, from its start to its folder."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from textual.widgets import Static

from greenroom.dashboard.aside import unless_away
from greenroom.dashboard.exporting import standing
from greenroom.dashboard.ports import Calls
from greenroom.protocol.commands.export import ExportCancel, ExportGet, ExportRow, ExportStart
from greenroom.protocol.events import Event

LOOK_S: Final = 0.3
"""How often it is asked how far an export is."""


class ExportLine(Static):
    """Out of the way until an export begins; it stays until `close`. `esc` on its screen may call that."""

    DEFAULT_CSS = """
    ExportLine { display: none; height: auto; max-height: 3; padding: 0 1; }
    ExportLine.-open { display: block; }
    """

    def __init__(self, calls: Calls, attempt: Callable[[Any, str], None]) -> None:
        """Follow nothing yet.

        Args:
            calls: where to ask.
            attempt: starts a coroutine that can't end the app, after what it was doing.
        """
        super().__init__("", markup=False)
        self._calls = calls
        self._attempt = attempt
        self._export_id: str | None = None
        self.row: ExportRow | None = None

    @property
    def is_running(self) -> bool:
        """Whether an export is being written."""
        return self._export_id is not None and (self.row is None or self.row.status == "running")

    async def begin(self, command: ExportStart) -> None:
        """Start an export, and follow it.

        Raises:
            Refused: the daemon says no.
            ConnectionLost: it is away.
        """
        started = await self._calls.call(command)
        self._export_id, self.row = started.export_id, None
        await self.look()

    async def look(self) -> None:
        """Ask how it stands, if one is under way.

        Raises:
            ConnectionLost: the daemon is away; it is asked again by whoever reads when it is back.
        """
        if self._export_id is None or not self.is_running:
            return
        self.row = row = await self._calls.call(ExportGet(export_id=self._export_id))
        self.update(standing(row))
        self.add_class("-open")
        if row.status == "running":
            self.set_timer(LOOK_S, self._again)
        else:
            self.screen.refresh_bindings()

    async def cancel(self) -> str:
        """End it. Answers what the daemon says.

        Raises:
            Refused: it has ended already.
        """
        answer = await self._calls.call(ExportCancel(export_id=self._export_id or ""))
        await self.look()
        return answer.message

    def heard(self, events: Sequence[Event]) -> None:
        """It may have ended."""
        for event in events:
            if event.type == "export.finished" and event.data.get("export_id") == self._export_id:
                self._again()

    def close(self) -> bool:
        """Out of the way, once it has ended. Returns whether there was something."""
        if not self.has_class("-open") or self.is_running:
            return False
        self.remove_class("-open")
        return True

    def _again(self) -> None:
        self._attempt(unless_away(self.look()), "export")
