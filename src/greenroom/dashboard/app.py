"""The shell: it paints at once, keeps the line to the daemon up behind, and shows one screen at a time."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual import events, widgets
from textual.app import App
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from greenroom.dashboard.asking import Confirm
from greenroom.dashboard.bindings import KEYS
from greenroom.dashboard.copying import Copies, copy, of_system
from greenroom.dashboard.desk import Chosen, Desk
from greenroom.dashboard.editor import open_editor
from greenroom.dashboard.feed import Feed
from greenroom.dashboard.help import Help
from greenroom.dashboard.jump.overlay import Jump
from greenroom.dashboard.jump.spots import spots_of
from greenroom.dashboard.line import Line
from greenroom.dashboard.link import Connecting, Link, Live
from greenroom.dashboard.livescreen import LiveScreen
from greenroom.dashboard.palette import Deeds
from greenroom.dashboard.plain import one_line
from greenroom.dashboard.ports import Connect, Sleep
from greenroom.dashboard.screens import PLACES
from greenroom.dashboard.standing import Standing, read_standing
from greenroom.dashboard.table import PagedTable
from greenroom.dashboard.turns import Turns
from greenroom.dashboard.work import Work
from greenroom.model.errors import GreenroomError
from greenroom.model.times import Clock

FIRST = "overview"

RECOVERY_S = 1.0
"""How long after a fault of ours the line to the daemon is taken up again, in seconds."""

VISIT_S = 0.1
"""How far apart, in seconds, events are told to a screen."""

THEMES: Mapping[str, str] = {"dark": "textual-dark", "light": "textual-light", "ansi": "ansi-dark"}
"""Greenroom's names of themes, and Textual's."""


class Dashboard(App[None]):
    """The dashboard."""

    TITLE = "Greenroom"
    # By their colours alone the cursor and what is selected could not be told from the text without colours.
    CSS = """
    Input:nocolor > .input--cursor, Input:nocolor > .input--selection { text-style: reverse; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*KEYS.bindings()]
    COMMANDS = {Deeds}
    DEFAULT_MODE = FIRST
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"

    link_state: reactive[Link] = reactive(Connecting(), always_update=True)
    standing: reactive[Standing] = reactive(Standing())
    compact: reactive[bool] = reactive(False)

    def __init__(
        self,
        connect: Connect,
        *,
        clock: Clock,
        sleep: Sleep,
        keymap: Mapping[str, str] | None = None,
        theme: str = "dark",
        colours: bool = True,
        calm_s: float = 0.5,
        copies: Copies | None = None,
        edit: Callable[[Path], Awaitable[None]] | None = None,
    ) -> None:
        """Connect to nothing yet.

        Args:
            connect: makes a connection to the daemon.
            clock: the time.
            sleep: lets time pass between tries to connect.
            keymap: keys by the id of what they do, where they are not the usual ones.
            theme: `dark`, `light` or `ansi`, or any of Textual's.
            colours: whether there are to be any; without them the terminal's own are left as they are.
            calm_s: how far apart rereads are that events ask for, in seconds.
            copies: where copies go.
            edit: lets a person change a file; by default in the editor that VISUAL or EDITOR names.
        """
        super().__init__(ansi_color=None if colours else True)
        self.line = Line(connect, clock=clock, sleep=sleep, changed=self._linked, heard=self._take)
        self.feed = Feed()
        self.desk = Desk(
            calls=self.line,
            clock=clock,
            link=lambda: self.line.link,
            recent=lambda: tuple(self.feed.recent),
            go=self.go,
            chosen=Chosen(),
            edit=edit or partial(open_editor, self),
            calm_s=calm_s,
        )
        self._trail: list[str] = []
        self._made: list[LiveScreen] = []
        self._calm_s = calm_s
        self._copies = copies or of_system({})
        self._waiting = False
        self._leaving = False
        self.turns = Turns(self, ended=lambda: self._leaving, seen=self._seen)
        for name in PLACES:
            self.add_mode(name, self._maker(name))
        self.theme = THEMES.get(theme, theme) if colours else THEMES["ansi"]
        self.set_keymap(dict(keymap or {}))

    def _maker(self, name: str) -> Callable[[], Screen[Any]]:
        def make() -> Screen[Any]:
            self._made.append(screen := PLACES[name].load()(self.desk, name))
            return screen

        return make

    def on_mount(self) -> None:
        """Connect behind the first screen."""
        self._keep_line()

    # Where one is.

    @property
    def place(self) -> str:
        """The screen that is shown."""
        return self.current_mode

    def go(self, name: str) -> None:
        """Show another screen; `esc` comes back."""
        if name == self.current_mode or name not in PLACES:
            return
        self._trail.append(self.current_mode)
        del self._trail[:-20]
        self.switch_mode(name)

    def live_screen(self) -> LiveScreen | None:
        """The screen that is shown, below what is open over it."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, LiveScreen):
                return screen
        return None

    def action_go(self, name: str) -> None:
        """Show a screen."""
        self.go(name)

    async def action_back(self) -> None:
        """Leave a field, close what is open, or go back."""
        screen = self.screen
        if not isinstance(screen, LiveScreen):
            screen.dismiss()
        elif screen.back():
            pass
        elif isinstance(self.focused, widgets.Input | widgets.TextArea):
            screen.set_focus(None)
        elif self._trail:
            self.switch_mode(self._trail.pop())

    async def action_quit(self) -> None:
        """End; where something would be lost, only once that is confirmed."""
        lost = [words for each in self._made if (words := each.unsaved()) is not None]
        if not lost:
            self._leave()
        elif not isinstance(self.screen, Confirm):
            self.push_screen(Confirm(f"{' '.join(lost)} Quit, and lose what is not stored?"), self._quit)

    def _quit(self, sure: bool | None) -> None:
        if sure:
            self._leave()

    def _leave(self) -> None:
        self._leaving = True
        self.exit()

    def action_refresh(self) -> None:
        """Read again."""
        self.reread()

    def action_copy(self) -> None:
        """Copy what is read, or the selected row."""
        screen = self.live_screen()
        text = None if screen is None else screen.copyable()
        if text is None:
            self.notify("There is nothing to copy here.", severity="warning", markup=False)
        else:
            self.run_worker(Work(self._copy(text)), group="copy", exit_on_error=False)

    async def _copy(self, text: str) -> None:
        said = await copy(text, self._copies, self.copy_to_clipboard)
        self.notify(one_line(said), markup=False)

    def action_compact(self) -> None:
        """More rows, or as before."""
        self.compact = not self.compact

    def action_help(self) -> None:
        """The keys of what has the focus."""
        if not isinstance(self.screen, Help):
            self.push_screen(Help(self.screen.active_bindings))

    def action_jump(self) -> None:
        """Letters on all that can be gone to."""
        if isinstance(self.screen, LiveScreen):
            self.push_screen(Jump(spots_of(self.screen)), self._jump)

    def _jump(self, go: Callable[[], object] | None) -> None:
        if go is not None:
            go()

    def themes(self) -> Iterable[str]:
        """The themes that may be chosen, Greenroom's own names first."""
        return (*THEMES, *(name for name in sorted(self.available_themes) if name not in THEMES.values()))

    def action_theme(self, name: str) -> None:
        """Show everything in other colours."""
        self.theme = THEMES.get(name, name)

    # The daemon.

    def reread(self) -> None:
        """Let the screen that is shown read again, and the header."""
        if (screen := self.live_screen()) is not None:
            screen.reread()
        self.run_worker(Work(self._read_standing()), group="standing", exclusive=True, exit_on_error=False)

    def _linked(self, link: Link) -> None:
        self.link_state = link
        if isinstance(link, Live):
            self.reread()

    def _take(self, event: Any) -> None:
        self.feed.take(event)
        if not self._waiting:
            self._waiting = True
            if self._calm_s:
                self.set_timer(min(VISIT_S, self._calm_s), self._tell_screen)
            else:
                self.call_later(self._tell_screen)

    def _tell_screen(self) -> None:
        self._waiting = False
        told = self.feed.flush()
        if (screen := self.live_screen()) is not None and told:
            screen.heard(told)
        if any(event.type in {"batch.finished", "system.notice"} for event in told):
            self.run_worker(Work(self._read_standing()), group="standing", exclusive=True, exit_on_error=False)

    async def _read_standing(self) -> None:
        try:
            self.standing = await read_standing(self.desk)
        except GreenroomError as error:
            self.log.warning(error.message)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A fault of ours behind all screens: told, and the line taken up again."""
        if event.state == WorkerState.ERROR:
            self.notify(f"a fault of the dashboard: {event.worker.error!r}", severity="error", markup=False)
            if event.worker.group == "line":
                self.set_timer(RECOVERY_S, self._keep_line)

    def _keep_line(self) -> None:
        self.run_worker(Work(self.line.run()), group="line", exit_on_error=False)

    # Keys.

    def _seen(self) -> str | None:
        screen = self.live_screen()
        return None if screen is None else screen.seen()

    async def on_event(self, event: events.Event) -> None:
        """One key, or what is pasted, at a time."""
        if (
            isinstance(event, events.Key | events.Paste)
            and not event.is_forwarded
            and not self.turns.is_due(event)
        ):
            return
        await super().on_event(event)

    async def on_key(self, event: events.Key) -> None:
        """Say why a greyed key does nothing."""
        active = self.screen.active_bindings.get(event.key)
        if active is not None and not active.enabled and isinstance(active.node, LiveScreen | PagedTable):
            reason = active.node.why_not(active.binding.action)
            if reason:
                self.notify(one_line(reason), severity="warning", markup=False)

    def handle_bindings_clash(self, clashed_bindings: set[Binding], node: Any) -> None:
        """Two things on one key, by the settings: said, for one of them can't be reached."""
        del node
        for binding in clashed_bindings:
            self.notify(
                f"{binding.key!r} is taken from {binding.id} by your own keys; give it another one.",
                severity="warning",
                markup=False,
            )
