"""What every screen is: header, body and footer; data that are read in workers; keys that can say why not."""

from abc import abstractmethod
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from textual import events
from textual.app import ComposeResult
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from greenroom.dashboard.asking import Ask, Confirm
from greenroom.dashboard.desk import Desk
from greenroom.dashboard.keyline import KeyLine
from greenroom.dashboard.line import is_away
from greenroom.dashboard.link import Live
from greenroom.dashboard.plain import one_line
from greenroom.dashboard.table import PagedTable
from greenroom.dashboard.topbar import TopBar
from greenroom.dashboard.work import Work
from greenroom.model.errors import GreenroomError
from greenroom.protocol.command import Command
from greenroom.protocol.events import Event

if TYPE_CHECKING:
    from greenroom.dashboard.app import Dashboard
    from greenroom.dashboard.review.talkpane import TalkPane

ResultT = TypeVar("ResultT")

NOT_YET: Final = "The selected conversation is not shown yet: once it is, press the key again."
"""Said of a key that decides about what nobody has seen."""


class LiveScreen(Screen[None]):
    """A screen of the dashboard. See the package's docstring for what a subclass gives.

    What is abstract is so for the type checker and a test: Textual's metaclass leaves no room for that of `abc`.
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    DEFAULT_CSS = """
    LiveScreen { layout: vertical; }
    LiveScreen #body { height: 1fr; }
    """

    def __init__(self, desk: Desk, place: str) -> None:
        """Read nothing yet.

        Args:
            desk: what it works with.
            place: its name in `screens.PLACES`.
        """
        super().__init__()
        self.desk = desk
        self.place = place
        self._wanted = False
        self._reading = False
        self._read_at: float | None = None
        self._problem: str | None = None
        self._works: list[tuple[Worker[None], Work]] = []

    # What a subclass gives.

    @abstractmethod
    def compose_body(self) -> ComposeResult:
        """Its widgets."""

    @abstractmethod
    async def read(self) -> None:
        """Ask the daemon for all that is shown, and show it."""

    def heard(self, events: Sequence[Event]) -> None:
        """Something happened while the screen is shown."""

    def why_not(self, action: str) -> str | None:
        """Why an action of the screen can't be done just now, in words; None where it can."""
        del action
        return None

    def back(self) -> bool:
        """Close what is open inside the screen. Returns whether there was something."""
        return False

    def unsaved(self) -> str | None:
        """What would be lost if the dashboard ended now, as a sentence; None where nothing would."""
        return None

    def commands(self) -> Iterable[tuple[str, str, str]]:
        """What the palette lists beyond the keys: (words, what it does, action)."""
        return ()

    def copyable(self) -> str | None:
        """What is copied: the text in a pane that is shown, or else the selected row's words."""
        # By its name: what a talk is made of is loaded with the first screen that has one.
        for pane in self.query("TalkPane"):
            words = cast("TalkPane", pane).words
            if pane.is_on_screen and words:
                return words
        for table in self.query(PagedTable):
            if table.is_on_screen and table.selected_words:
                return str(table.selected_words)
        return None

    def seen(self) -> str | None:
        """The id of what a key decides about, once it was drawn; None where nobody can have seen it."""
        return None

    # What a subclass uses.

    async def call(self, command: Command[ResultT]) -> ResultT:
        """Carry out a command and wait for its answer.

        Raises:
            Refused: the daemon says no.
            ConnectionLost: it is away.
        """
        return await self.desk.calls.call(command)

    def attempt(self, work: Coroutine[Any, Any, None], doing: str, *, group: str = "", only: bool = False) -> None:
        """Start a coroutine that can't end the app. What it raises is told, after what it was `doing`.

        Args:
            work: what to do.
            doing: in a word or two, as in "approve".
            group: of workers that belong together.
            only: end what else runs in the group.
        """
        own = Work(work)
        guarded = Work(self._guarded(own, doing), within=own)
        worker = self.run_worker(
            guarded,
            group=group or doing,
            exclusive=only,
            exit_on_error=False,
            name=doing,
        )
        for each, its_work in self._works:
            if each.is_cancelled:
                its_work.drop()
        self._works = [pair for pair in self._works if not (pair[0].is_finished or pair[0].is_cancelled)]
        self._works.append((worker, guarded))

    def reread(self) -> None:
        """Read again soon: several wishes make one reading, never two at once, and not without a pause."""
        if self._wanted:
            return
        self._wanted = True
        if not self._reading:
            self._plan()

    async def confirmed(self, question: str) -> bool:
        """Ask before what can't be undone; for coroutines that `attempt` has started."""
        answer: bool = await self.app.push_screen_wait(Confirm(question))
        return answer

    async def asked(
        self,
        question: str,
        *,
        value: str = "",
        hint: str = "",
        wrong: Callable[[str], str | None] | None = None,
    ) -> str | None:
        """Ask for a line of text; None where it was left. For coroutines that `attempt` has started.

        `wrong` tells why a line can't be taken: then the dialog stays open with it.
        """
        return await self.app.push_screen_wait(Ask(question, value=value, hint=hint, wrong=wrong))

    def tell(self, message: str, *, severity: SeverityLevel = "information") -> None:
        """A toast."""
        self.notify(one_line(message), severity=severity, markup=False)

    @contextmanager
    def opening(self) -> Iterator[None]:
        """While the daemon is asked for what a dialog says: keys that are typed ahead wait for the dialog."""
        with cast("Dashboard", self.app).turns.held():
            yield

    # How that works.

    def compose(self) -> ComposeResult:
        """Header, body, footer."""
        yield TopBar(self.place)
        with Widget(id="body"):
            yield from self.compose_body()
        yield KeyLine()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Greyed where there is a reason why not; who presses it is told (`Dashboard.on_key`)."""
        del parameters
        return True if self.is_mounted and self.why_not(action) is None else None

    def on_screen_resume(self, _: events.ScreenResume) -> None:
        """Shown (again)."""
        self.reread()

    def _plan(self) -> None:
        since = None if self._read_at is None else self.desk.clock.monotonic() - self._read_at
        wait = 0.0 if since is None else self.desk.calm_s - since
        if wait > 0:
            self.set_timer(wait, self._start)
        else:
            self._start()

    def _start(self) -> None:
        if self._wanted and not self._reading and isinstance(self.desk.link(), Live):
            self._wanted = False
            self._reading = True
            self._read_at = self.desk.clock.monotonic()
            self.attempt(self._read(), "read", group="read")
        elif not self._reading:
            # The daemon is away; the screen is asked to read again when it is back.
            self._wanted = False

    async def _read(self) -> None:
        try:
            await self.read()
            self._problem = None
        except GreenroomError as error:
            # That the daemon is away stands in the header; what else keeps coming back is told once.
            if not is_away(error) and error.message != self._problem:
                self._problem = error.message
                raise
        finally:
            self._reading = False
            if self._wanted:
                self._plan()

    async def _guarded(self, work: Work, doing: str) -> None:
        try:
            await work
        except GreenroomError as error:
            self.tell(f"{doing}: {error.message}", severity="error")

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A fault of ours in a worker: told, and survived."""
        if event.state == WorkerState.ERROR:
            event.stop()
            self.tell(f"{event.worker.name}: a fault of the dashboard: {event.worker.error!r}", severity="error")
