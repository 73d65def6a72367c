"""The form for a new text: from a file, or pasted."""

import asyncio
from collections.abc import Callable
from typing import ClassVar, Final

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Static, TextArea

from greenroom.dashboard.dialogs import TEXT
from greenroom.dashboard.field import LineField, TextField, lines_of
from greenroom.dashboard.flashcards.source import LONGEST_NAME, Draft, NoText, counted, read_file, waiting
from greenroom.dashboard.modal import Modal
from greenroom.dashboard.plain import clean, one_line
from greenroom.dashboard.work import Work

TICK_S: Final = 1.0


class _Short(LineField):
    """A field beside the text: what is pasted here with several lines is meant for the text."""

    class Pasted(Message, namespace="short"):
        """Several lines."""

        def __init__(self, lines: str) -> None:
            super().__init__()
            self.lines = lines

    def _on_paste(self, event: events.Paste) -> None:
        if len(lines_of(event.text)) > 1:
            event.prevent_default()
            event.stop()
            self.post_message(self.Pasted(event.text))
        else:
            super()._on_paste(event)


class Entered(Modal[tuple[Draft, bool]]):
    """A text, its name, and a file to read it from. Answers what was entered, and whether to send it."""

    HELP_TITLE = TEXT.heading
    BINDINGS: ClassVar[list[BindingType]] = [*TEXT.bindings()]
    DEFAULT_CSS = """
    Entered { align: center middle; }
    Entered > Vertical { width: 100%; max-width: 110; height: 100%; max-height: 34; border: round $accent;
        padding: 0 1; background: $surface; }
    Entered Horizontal { height: 1; }
    Entered .label { width: 7; }
    Entered Input { width: 1fr; }
    Entered Static { height: auto; }
    Entered TextArea { height: 1fr; min-height: 4; }
    Entered #problem { color: $text-error; text-style: bold; }
    """

    def __init__(
        self, draft: Draft, *, now: Callable[[], float], problem: str = "", not_before: float = 0.0
    ) -> None:
        """Ask.

        Args:
            draft: what was entered before.
            now: the monotonic clock, in seconds.
            problem: why it was not taken on.
            not_before: when the next text may be sent, on that clock.
        """
        super().__init__()
        self._draft = draft
        self._whole = draft.text
        self._now = now
        self._problem = problem
        self._not_before = not_before

    def compose(self) -> ComposeResult:
        """Where from, what it is called, and the text."""
        with Vertical():
            yield Static(Text("Flashcards from a text", "bold"))
            with Horizontal():
                yield Static("file", classes="label")
                hint = "a file to read; or paste the text below"
                yield _Short(one_line(self._draft.path), placeholder=hint, id="path", compact=True)
            with Horizontal():
                yield Static("name", classes="label")
                yield _Short(
                    one_line(self._draft.name),
                    placeholder="what the text is called",
                    id="name",
                    compact=True,
                    max_length=LONGEST_NAME,
                )
            yield TextField(clean(self._draft.text), id="text", compact=True)
            yield Static("", id="count", markup=False)
            yield Static("", id="problem", markup=False)
            yield Static(Text("ctrl+s: send it  enter in file: read it  tab: fields  f1: help  esc: later", "dim"))

    def on_mount(self) -> None:
        """Count what is there; while one has to wait, count down."""
        self.on_text_area_changed()
        self._tell()
        if self._not_before:
            self.set_interval(TICK_S, self._tell)

    @property
    def draft(self) -> Draft:
        """As entered now."""
        name, path = (self.query_one(f"#{each}", Input).value.strip() for each in ("name", "path"))
        text = self.query_one("#text", TextArea).text
        # What was read is sent as it was, not as it is shown, unless it was changed here.
        return Draft(name=name, path=path, text=self._whole if text == clean(self._whole) else text)

    def on_short_pasted(self, event: _Short.Pasted) -> None:
        """Several lines were pasted into another field: they go where the text is."""
        area = self.query_one("#text", TextArea)
        area.focus()
        area.move_cursor(area.replace(event.lines, *area.selection).end_location)

    def on_text_area_changed(self) -> None:
        """Count it."""
        _, said = counted(self.draft.text)
        self.query_one("#count", Static).update(Text(said))

    def _tell(self) -> None:
        said = waiting(self._not_before - self._now()) if self._not_before else self._problem
        self.query_one("#problem", Static).update(Text(clean(said)))
        self.query_one("#problem").display = bool(said)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Read the file, or go on to the text."""
        if event.input.id == "path" and event.value.strip():
            self.run_worker(Work(self._read(event.value.strip())), exclusive=True, exit_on_error=False)
        else:
            self.focus_next()

    async def _read(self, path: str) -> None:
        try:
            name, text = await asyncio.to_thread(read_file, path)
        except NoText as why:
            self._problem = str(why)
        else:
            self._problem = ""
            field = self.query_one("#name", Input)
            field.value = field.value or one_line(name)
            self._whole = text
            self.query_one("#text", TextArea).text = clean(text)
            self.query_one("#text").focus()
        self._tell()

    def action_done(self) -> None:
        """Send it, if it is one."""
        fits, said = counted(self.draft.text)
        if fits:
            self.dismiss((self.draft, True))
        else:
            self.notify(said, severity="warning", markup=False)

    def action_leave(self) -> None:
        """Later."""
        self.dismiss((self.draft, False))
