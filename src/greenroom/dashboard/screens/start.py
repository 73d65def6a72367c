"""Starting work: what from, with which parameters, and what it will cost; then it goes."""

from typing import Any, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.timer import Timer
from textual.widgets import Input, Static

from greenroom.dashboard.desk import Desk
from greenroom.dashboard.library.kinds import KINDS
from greenroom.dashboard.line import is_away
from greenroom.dashboard.livescreen import LiveScreen
from greenroom.dashboard.plain import text
from greenroom.dashboard.starting.asking import MODES, asked, sources_words, whole_of
from greenroom.dashboard.starting.fieldlist import FieldList, help_text
from greenroom.dashboard.starting.gapspicker import GapsPicker
from greenroom.dashboard.starting.keys import KEYS
from greenroom.dashboard.starting.order import WHOLE, Order
from greenroom.dashboard.starting.prompt import first_prompt, without_prompt
from greenroom.dashboard.starting.reading import NotReady, Ready, read
from greenroom.dashboard.starting.words import estimate_text, picked_text, problems_text, question
from greenroom.model.attempt import is_simulated
from greenroom.model.errors import ConnectionLost, GreenroomError, Refused
from greenroom.protocol.commands.system import Info, SystemInfo
from greenroom.protocol.commands.template import TemplateGet, TemplateResolve
from greenroom.protocol.rows.library import TemplateRow


class StartScreen(LiveScreen):
    """One order, which stays as it is until it is started."""

    HELP_TITLE = KEYS.heading
    AUTO_FOCUS = "Choices"
    BINDINGS: ClassVar[list[BindingType]] = [*KEYS.bindings()]
    DEFAULT_CSS = """
    StartScreen #picked { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    StartScreen #both { layout: horizontal; height: 1fr; }
    StartScreen #left { width: 1fr; height: 100%; padding: 0 1; }
    StartScreen #help { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    StartScreen #right { width: 1fr; height: 100%; border-left: solid $accent; padding: 0 1; }
    StartScreen #estimate { height: auto; }
    StartScreen #estimate.-old { text-style: dim; }
    StartScreen #pane { height: 1fr; border-top: solid $accent; }
    StartScreen #pane:focus { border-top: thick $accent; }
    StartScreen #prompt { height: auto; }
    StartScreen.-narrow #both { layout: vertical; }
    StartScreen.-narrow #left { width: 100%; height: 1fr; }
    StartScreen.-narrow #right { width: 100%; height: auto; max-height: 8; border-left: none;
        border-top: solid $accent; }
    StartScreen.-narrow #pane { display: none; }
    StartScreen.-narrow.-prompting #left { display: none; }
    StartScreen.-narrow.-prompting #right { height: 1fr; max-height: 100%; }
    StartScreen.-narrow.-prompting #pane { display: block; }
    StartScreen.-narrow.-prompting #estimate { max-height: 6; }
    """

    def __init__(self, desk: Desk, place: str) -> None:
        super().__init__(desk, place)
        self.order = Order()
        self._info: Info | None = None
        self._ready: Ready | NotReady = read(self.order)
        self._timer: Timer | None = None
        self._tried: tuple[Ready, str] | None = None
        self._starting = False

    def compose_body(self) -> ComposeResult:
        """Fields, and beside them (or below) the estimate and the prompt."""
        yield Static("", id="picked", markup=False)
        with Container(id="both"):
            with Vertical(id="left"):
                yield FieldList(id="fields")
                yield Static("", id="help", markup=False)
            with Vertical(id="right"):
                yield Static("", id="estimate", markup=False)
                with VerticalScroll(id="pane"):
                    yield Static("", id="prompt", markup=False)

    async def on_mount(self) -> None:
        """Fields are there before the daemon is."""
        await self._show_fields()

    # Reading.

    async def read(self) -> None:
        """Rows that were handed over, the templates of those there are, and what all of it costs."""
        await self._take_rows()
        self._info = await self.call(SystemInfo())
        await self._read_parents()
        await self._show_fields()
        await self._estimate()

    async def _take_rows(self) -> None:
        if self.desk.chosen.rows:
            self.order = self.order.with_rows(self.desk.chosen.rows)
            self.desk.chosen.rows = ()
            await self._show_fields()

    async def _read_parents(self) -> None:
        """Templates whose variables are asked for; one that has gone is written without."""
        found: dict[str, TemplateRow] = {}
        for template_id in self.order.wanted_parents:
            try:
                found[template_id] = await self.call(TemplateGet(template_id=template_id))
            except Refused as refused:
                if refused.wire_type != "not_found":
                    raise
        self.order = self.order.with_parents(found)

    async def _show_fields(self) -> None:
        self.query_one("#picked", Static).update(picked_text(sources_words(self.order)), layout=False)
        await self.query_one(FieldList).show(asked(self.order), self.order)
        self._look()

    def _look(self) -> None:
        """Find out what is wrong, before anybody is asked."""
        self._ready = read(self.order)
        self.refresh_bindings()

    async def _changed(self) -> None:
        """Other rows: other fields, and another price."""
        try:
            await self._read_parents()
        finally:
            await self._show_fields()
        await self._estimate()

    # The fields.

    def on_field_list_entered(self, event: FieldList.Entered) -> None:
        """Note it, and ask for the price once nothing was entered for a moment."""
        if self.order.entered.get(event.name, "") == event.value:
            return
        self.order = self.order.with_value(event.name, event.value)
        if event.name == WHOLE:
            # What is written from gives the batch its name.
            self.attempt(self._show_fields(), "fields", only=True)
        self._look()
        self.query_one("#estimate").add_class("-old")
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(max(self.desk.calm_s, 0.001), self._ask)

    def on_field_list_reached(self, event: FieldList.Reached) -> None:
        """What it is for."""
        self.query_one("#help", Static).update(help_text(event.asked), layout=False)

    def _ask(self) -> None:
        self.attempt(self._estimate(), "estimate", group="estimate", only=True)

    # The price, and the prompt.

    async def _estimate(self) -> None:
        """Show both. While the daemon is away, what was there stays, and the header says so."""
        try:
            await self._show_price()
            await self._show_prompt()
        except GreenroomError as error:
            if not is_away(error):
                raise

    async def _show_price(self) -> None:
        ready = self._ready
        if isinstance(ready, NotReady):
            shown = problems_text(ready.problems)
        else:
            try:
                quote = await self.call(ready.estimate())
                shown = estimate_text(quote, mode=self._mode, provider=self._provider)
            except Refused as refused:
                shown = problems_text(issues_of(refused))
        if ready == self._ready:
            # Otherwise something else was entered meanwhile, and is asked for already.
            self._say("estimate", shown)
            self.query_one("#estimate").remove_class("-old")

    async def _show_prompt(self) -> None:
        row = None
        if (whole := whole_of(self.order)) is not None:
            kind = next((each for each in KINDS if each.name == whole), KINDS[0])
            only = {"is_active": True} if kind is KINDS[0] else {"status": "active"}
            found = (await self.call(kind.lists(limit=1, **only))).items
            row = found[0] if found else None
        first = first_prompt(self.order, row)
        if first is None:
            self._say("prompt", without_prompt(self.order, row))
            return
        try:
            resolved = await self.call(TemplateResolve(template_id=first.template_id, parameters=first.parameters))
            shown = text(resolved.prompt)
        except Refused as refused:
            shown = problems_text(issues_of(refused))
        self._say("prompt", Text("\n").join((Text("Prompt of the first one", "bold underline"), shown)))

    @property
    def _mode(self) -> str:
        return self.order.choice("mode") or MODES[0]

    @property
    def _provider(self) -> str:
        chosen = self.order.choice("provider")
        if chosen not in {"", "usual"}:
            return chosen
        return "" if self._info is None else self._info.provider

    def _say(self, where: str, shown: Text) -> None:
        self.query_one(f"#{where}", Static).update(shown)

    # Keys.

    def why_not(self, action: str) -> str | None:
        """What is wrong with the order, first of all."""
        if action == "go":
            if self._starting:
                return "It is being started."
            return self._ready.problems[0] if isinstance(self._ready, NotReady) else None
        if action == "drop" and not (self.order.rows or self.order.gaps):
            return "Nothing is picked."
        if action == "clear" and self.order.is_empty:
            return "There is nothing in it."
        return None

    def back(self) -> bool:
        """From the prompt to the fields."""
        if not self.has_class("-prompting"):
            return False
        self.action_prompt()
        return True

    def action_add(self) -> None:
        """Go where rows are picked."""
        self.desk.go("library")

    def action_gaps(self) -> None:
        """Look for gaps."""
        self.attempt(self._picked_gaps(), "gaps")

    async def _picked_gaps(self) -> None:
        gaps = await self.app.push_screen_wait(GapsPicker(self.desk.calls))
        if gaps is not None:
            self.order = self.order.with_gaps(gaps)
            await self._changed()

    def action_prompt(self) -> None:
        """The prompt in place of the fields, or beside them to be scrolled; and back."""
        if self.toggle_class("-prompting").has_class("-prompting"):
            self.query_one("#pane").focus()
        else:
            self.query_one(FieldList).query(Input).first().focus()

    def action_drop(self) -> None:
        """No rows and gaps."""
        self.order = self.order.dropped()
        self.attempt(self._changed(), "drop rows")

    def action_clear(self) -> None:
        """Ask, then empty it."""
        self.attempt(self._cleared(), "clear")

    async def _cleared(self) -> None:
        if await self.confirmed("Empty everything: what is picked, and what stands in the fields?"):
            self.order = Order()
            await self._changed()

    # Going.

    def action_go(self) -> None:
        """Ask where real money is spent, then start."""
        if isinstance(self._ready, Ready):
            self.attempt(self._go(self._ready), "start")

    async def _go(self, ready: Ready) -> None:
        self._starting = True
        self.refresh_bindings()
        try:
            if await self._agreed(ready):
                await self._started(ready)
        finally:
            self._starting = False
            self.refresh_bindings()

    async def _agreed(self, ready: Ready) -> bool:
        with self.opening():
            info = await self.call(SystemInfo())
            provider = ready.params.get("provider") or info.provider
            if is_simulated(provider) or ready.params.get("hold"):
                return True
            quote = await self.call(ready.estimate())
        return await self.confirmed(question(quote, mode=self._mode, provider=provider))

    async def _started(self, ready: Ready) -> None:
        if self._tried is None or self._tried[0] != ready:
            self._tried = (ready, f"dashboard-{self.desk.clock.now()}")
        try:
            started: Any = await self.call(ready.start(self._tried[1]))
        except ConnectionLost:
            self.tell("It is not known whether it began. Start it again when the daemon is back: it begins once.")
            raise
        self._tried = None
        self.order = Order()
        await self._changed()
        for warning in started.warnings:
            self.tell(warning, severity="warning")
        self.desk.chosen.batch_id = started.batch_id
        self.desk.go("batch")


def issues_of(refused: Refused) -> list[str]:
    """All that the daemon says is wrong, a line each."""
    issues = refused.details.get("issues")
    if not isinstance(issues, list) or not issues:
        return [refused.message]
    return [
        f"{str(each.get('path', '')).removeprefix('$.')}: expected {each.get('expected', '')}" for each in issues
    ]
