"""Changing a talk in place: a field over the whole terminal, which closes once it is stored."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Static, TextArea

from greenroom.cli.exits import WrongUsage
from greenroom.dashboard.asking import Confirm
from greenroom.dashboard.field import TextField
from greenroom.dashboard.keyline import KeyLine
from greenroom.dashboard.line import is_away
from greenroom.dashboard.modal import Modal
from greenroom.dashboard.plain import one_line
from greenroom.dashboard.review.drafts import Draft, first_words
from greenroom.dashboard.review.keys import EDITING
from greenroom.dashboard.work import Work
from greenroom.model.errors import GreenroomError, Refused
from greenroom.protocol.rows.conversation import ConversationRow

Store = Callable[[Draft], Awaitable[ConversationRow]]
"""Stores a draft. Raises what the daemon says, or WrongUsage where it is no talk."""
Present = Callable[[str], Awaitable[ConversationRow]]
"""Reads a conversation as it is now, with its turns."""
PutAway = Callable[[str], Awaitable[Path]]
"""Keeps a text in a file, and names it."""


class EditTalk(Modal[ConversationRow | None]):
    """Answers the conversation as it was stored; None where it was left, and the draft holds what was typed."""

    HELP_TITLE = EDITING.heading
    BINDINGS: ClassVar[list[BindingType]] = [*EDITING.bindings()]
    DEFAULT_CSS = """
    EditTalk > Vertical { background: $surface; height: 100%; }
    EditTalk TextArea { height: 1fr; border: none; padding: 0 1; }
    EditTalk #problem { height: auto; max-height: 6; padding: 0 1; background: $panel; color: $text-warning;
        text-style: bold; }
    EditTalk #about { height: 2; padding: 0 1; background: $panel; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, draft: Draft, *, store: Store, present: Present, put_away: PutAway) -> None:
        super().__init__()
        self._draft = draft
        self._store = store
        self._present = present
        self._put_away = put_away
        self._busy = False

    def compose(self) -> ComposeResult:
        """What is wrong, what is edited, the text, the keys."""
        with Vertical():
            yield Static("", id="problem", markup=False)
            yield Static("", id="about", markup=False)
            yield TextField(self._draft.text, soft_wrap=True, id="text", compact=True)
            yield KeyLine()

    def on_mount(self) -> None:
        """Say what goes on, and begin where somebody speaks."""
        self._about()
        area = self.query_one(TextArea)
        area.move_cursor((first_words(self._draft.text), 0))
        self.set_focus(area)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is for a conflict alone is greyed without one."""
        del parameters
        if action in {"reload", "over"}:
            return True if self._draft.conflict is not None else None
        return True

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Each key is kept at once."""
        self._draft.text = event.text_area.text

    # Keys.

    def action_save(self) -> None:
        """Store it, and close once that is sure."""
        if not self._draft.is_changed and self._draft.conflict is None:
            self.dismiss(None)
        elif not self._busy:
            self._busy = True
            self._say("Being stored …")
            self.run_worker(Work(self._stored()), exit_on_error=False)

    def action_leave(self) -> None:
        """Close; the draft stays, and what was wrong just now may be right when it is opened again."""
        if self._draft.conflict is None:
            self._draft.problem = ""
        self.dismiss(None)

    def action_over(self) -> None:
        """Store it all the same."""
        self._draft.over()
        self.refresh_bindings()
        self.action_save()

    def action_reload(self) -> None:
        """Begin again with the present text; what was typed goes into a file."""
        self.run_worker(Work(self._begun(keep=True)), exit_on_error=False)

    def action_forget(self) -> None:
        """Ask, then begin again."""
        self.app.push_screen(
            Confirm("Forget what you typed, and begin again with the text as it is?"), self._forget
        )

    def _forget(self, sure: bool | None) -> None:
        if sure:
            self.run_worker(Work(self._begun(keep=False)), exit_on_error=False)

    # What they do.

    async def _stored(self) -> None:
        try:
            row = await self._store(self._draft)
        except GreenroomError as error:
            self._say(self._what_now(error))
        else:
            self.dismiss(row)
        finally:
            self._busy = False

    def _what_now(self, error: GreenroomError) -> str:
        if isinstance(error, Refused) and isinstance(seen := error.details.get("revision"), int):
            self._draft.conflict = seen
            self.refresh_bindings()
            return (
                f"Not stored: somebody has stored revision {seen} meanwhile, and you began with "
                f"{self._draft.revision}. f5 takes theirs (yours goes into a file), f8 stores yours after it."
            )
        if isinstance(error, WrongUsage):
            return f"Not stored: {error.message}"
        if is_away(error):
            return "Not stored yet: the daemon is away. What you typed is kept; store it again when it is back."
        return f"Not stored: {error.message}"

    async def _begun(self, *, keep: bool) -> None:
        try:
            row = await self._present(self._draft.conversation_id)
        except GreenroomError as error:
            self._say(f"The present text can't be read: {error.message}")
            return
        where = await self._put_away(self._draft.plain) if keep and self._draft.is_changed else None
        self._draft.begin(row)
        self.query_one(TextArea).text = self._draft.text
        self._say(f"What you typed is in {where}." if where else "")
        self.refresh_bindings()

    def _say(self, problem: str) -> None:
        self._draft.problem = problem
        self._about()

    def _about(self) -> None:
        problem = self.query_one("#problem", Static)
        problem.update(Text(one_line(self._draft.problem)))
        problem.display = bool(self._draft.problem)
        about = Text(f"revision {self._draft.revision}  {one_line(self._draft.title)}", "bold")
        about.append("\nA line `=== user` or `=== assistant` begins a turn.", "not bold dim")
        self.query_one("#about", Static).update(about)
