"""The selected row in full, or the prompt that it gives."""

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from greenroom.dashboard.library.allowed import why_not
from greenroom.dashboard.library.kinds import Row, parent_of
from greenroom.dashboard.library.samples import samples
from greenroom.dashboard.library.words import prompt_text, row_text
from greenroom.dashboard.line import is_away
from greenroom.dashboard.ports import Calls
from greenroom.model.errors import GreenroomError, Refused
from greenroom.model.library import Parameters
from greenroom.protocol.commands.template import (
    TemplateGet,
    TemplateResolve,
    TemplateStatsGet,
    TemplateValidate,
)
from greenroom.protocol.rows.library import TemplateRow


class RowPane(VerticalScroll):
    """What is read changes only with its row, the row's revision, or between the row and its prompt."""

    DEFAULT_CSS = """
    RowPane Static { height: auto; }
    """

    def __init__(self, calls: Calls, me: int) -> None:
        """Show nothing yet.

        Args:
            calls: where commands are carried out.
            me: whose uid the daemon sees in us.
        """
        super().__init__()
        self._calls = calls
        self._me = me
        self.row: Row | None = None
        self.prompting = False
        self._shown: tuple[str, int, bool] | None = None
        self._tried: dict[str, Parameters] = {}

    def compose(self) -> ComposeResult:
        """The text."""
        yield Static("", markup=False)

    def show(self, row: Row | None) -> bool:
        """Show a row as far as it is known. Returns whether it was not there yet; then `fill` it."""
        self.row = row
        now = None if row is None else self._key(row)
        if now is not None and now == self._shown:
            return False
        self._shown = now
        self.scroll_home(animate=False)
        if row is None or not self.prompting:
            self._say(row_text(row, me=self._me))
        return row is not None

    def forget(self) -> None:
        """What is shown next is shown anew, the same row too."""
        self._shown = None

    def try_with(self, row: Row, values: Parameters) -> None:
        """Show the prompt of a row with these parameters, now and later."""
        self._tried[row.id] = values
        self.prompting, self._shown = True, None

    def values_of(self, template: TemplateRow, row: Row) -> Parameters:
        """The parameters that a row's prompt is shown with."""
        return self._tried.get(row.id) or samples(template, row)

    async def fill(self, row: Row) -> None:
        """Show what takes another question.

        Raises:
            Refused: the daemon says no.
        """
        try:
            await (self._prompt(row) if self.prompting else self._more(row))
        except GreenroomError as error:
            # The next reading of the list tries it again.
            self._shown = None
            if not is_away(error):
                raise

    async def template(self, row: Row) -> TemplateRow | None:
        """The template that a row is written with; None for the built-in prompt, or where it has gone."""
        if isinstance(row, TemplateRow):
            return row
        parent = parent_of(row)
        if parent is None:
            return None
        try:
            return await self._calls.call(TemplateGet(template_id=parent))
        except Refused:
            return None

    async def _more(self, row: Row) -> None:
        """What came of a template; what a parent is called."""
        key, stats, parent = self._key(row), None, None
        if isinstance(row, TemplateRow):
            stats = await self._calls.call(TemplateStatsGet(template_id=row.id))
        elif (template := await self.template(row)) is not None:
            parent = template.name
        if self._shown == key:
            self._say(row_text(row, me=self._me, parent=parent, stats=stats))

    async def _prompt(self, row: Row) -> None:
        key, template = self._key(row), await self.template(row)
        verdict, values = None, {}
        if template is None:
            prompt = why_not("prompt", row, self._me) or "Its parent template is gone."
        else:
            values = self.values_of(template, row)
            verdict = await self._calls.call(TemplateValidate(template_id=template.id, parameters=values))
            try:
                resolved = await self._calls.call(TemplateResolve(template_id=template.id, parameters=values))
                prompt = resolved.prompt
            except Refused as refused:
                prompt = refused.message
        if self._shown == key:
            self._say(prompt_text(row, prompt, verdict, [(name, str(value)) for name, value in values.items()]))

    def _key(self, row: Row) -> tuple[str, int, bool]:
        return (row.id, row.revision, self.prompting)

    def _say(self, shown: Text) -> None:
        self.query_one(Static).update(shown)
