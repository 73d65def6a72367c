"""The dashboard on a terminal that is not there, with a daemon in memory."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from textual.app import App
from textual.events import Key
from textual.pilot import Pilot
from textual.screen import ModalScreen

from greenroom.dashboard.app import Dashboard
from tests.dashboard.double import Daemon, ManualClock

NARROW = (80, 24)
WIDE = (120, 40)


def shown(app: App[None]) -> str:
    """All that is on the terminal, line by line."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


def taken_away(toast: str) -> str:
    """What stands in the file that a toast names, which is gone then."""
    path = Path(toast.removeprefix("What you wrote is in ").removesuffix("."))
    text = path.read_text()
    path.unlink()
    return text


class Stage:
    """A dashboard that runs: its daemon, its clock, its keys."""

    def __init__(self, app: Dashboard, pilot: Pilot[None], daemon: Daemon, clock: ManualClock) -> None:
        self.app = app
        self.pilot = pilot
        self.daemon = daemon
        self.clock = clock

    async def settle(self) -> None:
        """Let all that is under way come to its end: messages, workers (but the line's), and what they cause."""
        for _ in range(3):
            await self.pilot.pause()
            for _ in range(100):
                if self._asks or all(each.is_finished or each.group == "line" for each in self.app.workers):
                    break
                await self.pilot.pause()
            # What can be seen is what was drawn.
            await self._drawn()

    @property
    def _asks(self) -> bool:
        """Whether a question is open, for whose answer a worker waits."""
        return isinstance(self.app.screen, ModalScreen)

    async def press(self, *keys: str) -> None:
        """Press keys, each once what the one before has done can be seen, and let what they do be done."""
        for key in keys:
            await self.pilot.press(key)
            for worker in [each for each in self.app.workers if each.group == "keys"]:
                await worker.wait()
            await self._drawn()
        await self.settle()

    async def _drawn(self) -> None:
        if self.app.screen_stack and not self.app._exit:
            await self.app.screen.wait_for_refresh()

    async def burst(self, *keys: str) -> None:
        """Press keys in one breath, as they come over a slow line, and let what they do be done."""
        for key in keys:
            character = "/" if key == "slash" else key if len(key) == 1 else None
            self.app.post_message(Key(key, character))
        await self.settle()
        await self.settle()

    async def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.clock.advance(seconds)
        await self.settle()

    @property
    def text(self) -> str:
        """All that is on the terminal, line by line."""
        return shown(self.app)

    @property
    def toasts(self) -> list[str]:
        """What was told in passing, the oldest first."""
        return [each.message for each in self.app._notifications]


@asynccontextmanager
async def staged(
    daemon: Daemon,
    place: str = "overview",
    *,
    size: tuple[int, int] = NARROW,
    keymap: Mapping[str, str] | None = None,
    edit: Callable[[Path], Awaitable[None]] | None = None,
) -> AsyncIterator[Stage]:
    """The dashboard, on one of its screens, once it has read what it shows."""
    clock = ManualClock()
    app = Dashboard(daemon.connect, clock=clock, sleep=clock.sleep, keymap=keymap, calm_s=0.0, edit=edit)
    async with app.run_test(size=size) as pilot:
        stage = Stage(app, pilot, daemon, clock)
        await stage.settle()
        if place != "overview":
            app.go(place)
            await stage.settle()
        yield stage
