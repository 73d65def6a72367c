"""Review: one conversation to read at a time, and decisions that are shown at once and stored behind."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from msgspec.structs import replace
from rich.text import Text
from textual.binding import BindingType
from textual.widgets import Static

from greenroom.dashboard.desk import Desk
from greenroom.dashboard.link import Link, Live
from greenroom.dashboard.livescreen import NOT_YET
from greenroom.dashboard.review.allowed import NEEDS_ROW, why_not
from greenroom.dashboard.review.decidedlist import Decided, line_of, strip_of
from greenroom.dashboard.review.decisions import VERDICTS, Decision, Deed
from greenroom.dashboard.review.following import FollowingScreen
from greenroom.dashboard.review.keys import KEYS
from greenroom.dashboard.review.outbox import FLAG, Done, Outbox
from greenroom.dashboard.review.progress import Progress
from greenroom.dashboard.review.questions import about_marked, named, over_draft
from greenroom.dashboard.review.queuetable import STATUS_AFTER
from greenroom.protocol.rows.conversation import ConversationRow

if TYPE_CHECKING:
    from greenroom.dashboard.app import Dashboard

AGAIN_S = 2.0
"""A daemon that is there and can't take decisions just now is asked again after so many seconds."""
DRAWN_S = 20.0
"""How often the minutes of reading are drawn anew."""


class Review(FollowingScreen):
    """The review."""

    HELP_TITLE = KEYS.heading
    AUTO_FOCUS = "#queue"
    BINDINGS: ClassVar[list[BindingType]] = [*KEYS.bindings()]

    def __init__(self, desk: Desk, place: str) -> None:
        super().__init__(desk, place)
        self.outbox = Outbox(self.ledger, desk.calls, is_there=self._is_live, told=self._ended)
        self._notes: dict[tuple[tuple[str, ...], str], str] = {}

    def on_mount(self) -> None:
        """Follow the link: what was decided while the daemon was away is stored when it is back."""
        self.watch(self.app, "link_state", self._linked, init=False)
        self.set_interval(DRAWN_S, self.told)
        self.show_filters()

    def on_resize(self) -> None:
        """Room for more or fewer words."""
        self.told()

    # Reading.

    async def read(self) -> None:
        """The queue's next stretch, or what has come since; and what became of what is written anew."""
        self._pump()
        if self.loader.ended or not self.queue.rows:
            # What is read for the first time is as it is now.
            self._doubted = self._doubted and self.loader.ended
            await self.load()
        opened, self.desk.chosen.conversation_id = self.desk.chosen.conversation_id, None
        if opened is not None:
            self.go_to(opened)
        await self._see_rewrites()
        await self._see_states()
        if self.current is not None and self.reads.find(self.current) is None:
            self.show()

    def told(self) -> None:
        """Draw what is decided, and how one gets on."""
        if not self.is_mounted:
            return
        lately = self.ledger.recent()
        self.query_one("#strip", Static).update(strip_of(lately, self.size.width - 2), layout=False)
        shown = [line_of(each) for each in lately] or [Text("Nothing decided yet.", "dim")]
        self.query_one("#lately", Static).update(Text("\n").join(shown), layout=False)
        done = self.ledger.done
        progress = Progress(
            done=done,
            left=self.queue.left(self.is_open) + self.loader.unread,
            more=self.loader.capped,
            pace=self.sitting.an_hour(done),
            spent_s=self.sitting.spent,
            on_their_way=self.ledger.on_their_way,
            not_stored=self.ledger.not_stored,
            marked=len(self.table.marked),
            away=not self._is_live(),
        )
        self.query_one("#progress", Static).update(progress.line(), layout=False)
        self.show_filters()
        self.table.refresh()

    def unsaved(self) -> str | None:
        """What would be lost with the dashboard."""
        waiting = self.ledger.on_their_way
        if waiting == 1:
            return "A decision is not stored yet."
        if waiting:
            return f"{waiting:,} decisions are not stored yet."
        return self.unsaved_draft()

    # Deciding.

    def seen(self) -> str | None:
        """The conversation that is read."""
        return self.current if self.is_mounted and self.pane.is_seen else None

    def why_not(self, action: str) -> str | None:
        """As the model's table has it, and only what was read."""
        row = self.row()
        if action == "undo":
            return None if self.ledger.can_undo else "Nothing was decided in this session that can be taken back."
        if action == "decided":
            return None if self.ledger.recent() else "Nothing was decided in this session."
        if action == "usual":
            return "There are no filters." if self.filters.is_usual else None
        if action in NEEDS_ROW and self.table.marked:
            return None
        return why_not(action, row, self.filters)

    def action_approve(self) -> None:
        """Approve."""
        self._decide("approve")

    def action_reject(self) -> None:
        """Reject."""
        self._decide("reject")

    def action_reject_why(self) -> None:
        """Reject, with a note."""
        self._note("reject", "Why is it rejected?", "reject")

    def action_request_changes(self) -> None:
        """Ask for changes, with a note."""
        self._note("request_changes", "What should be changed?", "changes")

    def action_remark(self) -> None:
        """Note something."""
        self._note("comment", "What is to be noted? It decides nothing.", "note")

    def action_flag(self) -> None:
        """Flag it, or take the flag away."""
        row = self.row()
        self._decide("unflag" if row is not None and FLAG in row.categories and not self.table.marked else "flag")

    def action_regenerate(self) -> None:
        """Have it written anew."""
        if ids := self._targets():
            self.attempt(self._regenerated(ids), "write anew")

    def _targets(self) -> tuple[str, ...]:
        """Those of the key press: the marked ones, or the one that is read, once it is seen."""
        if self.table.marked or self.current is None:
            return self.table.marked
        if not self.reads_selected or cast("Dashboard", self.app).turns.seen != self.current:
            self.tell(NOT_YET, severity="warning")
            return ()
        return (self.current,)

    def _decide(self, deed: Deed, note: str | None = None) -> None:
        ids = self._targets()
        if self.table.marked:
            self.attempt(self._decided_many(deed, ids, note), deed)
        elif ids and self._is_over_draft(deed, ids[0]):
            self.attempt(self._decided_over_draft(deed, ids[0], note), deed)
        elif ids:
            self._decided_one(deed, ids[0], note)

    def _is_over_draft(self, deed: Deed, conversation_id: str) -> bool:
        return deed in VERDICTS and self.drafts.is_unstored(conversation_id)

    async def _decided_over_draft(self, deed: Deed, conversation_id: str, note: str | None) -> None:
        if await self.confirmed(over_draft(deed, *self._titles([conversation_id]))):
            self._decided_one(deed, conversation_id, note)
        elif note:
            self._notes[(conversation_id,), deed] = note

    def _titles(self, ids: Sequence[str]) -> Sequence[str]:
        return [each if (row := self.queue.find(each)) is None else row.title for each in ids]

    def _decided_one(self, deed: Deed, conversation_id: str, note: str | None) -> None:
        row = self.reads.find(conversation_id) or self.queue.find(conversation_id)
        if row is None:
            return
        seen = row.revision if deed in STATUS_AFTER else None
        self.sitting.touch()
        self.ledger.decide(deed, [conversation_id], row.title, note=note, revision=seen)
        self.queue.unskip(conversation_id)
        if deed in {"flag", "unflag"}:
            self._flagged(conversation_id, on=deed == "flag")
        if deed in STATUS_AFTER or deed == "regenerate":
            self._onwards(conversation_id)
        else:
            self._draw()
        self._pump()

    async def _decided_many(self, deed: Deed, ids: Sequence[str], note: str | None) -> None:
        titles = self._titles(ids)
        unstored = sum(self._is_over_draft(deed, each) for each in ids)
        question = about_marked(deed, titles, unstored=unstored, reads_another=self.current not in ids)
        if not await self.confirmed(question):
            if note:
                self._notes[tuple(ids), deed] = note
            return
        self.sitting.touch()
        self.ledger.decide(deed, ids, titles[0] if len(ids) == 1 else named(titles), note=note)
        self.table.unmark()
        if deed == "flag":
            for each in ids:
                self._flagged(each, on=True)
        if self.current in ids and deed in STATUS_AFTER:
            self._onwards(self.current)
        else:
            self._draw()
        self._pump()

    def _note(self, deed: Deed, question: str, doing: str) -> None:
        if ids := self._targets():
            self.attempt(self._with_note(deed, ids, question), doing)

    async def _with_note(self, deed: Deed, ids: tuple[str, ...], question: str) -> None:
        kept = self._notes.pop((ids, deed), "")
        text = await self.asked(question, value=kept, hint="what you enter is kept in its history")
        if text is None:
            return
        if not text and deed != "reject":
            self.tell("Nothing was noted, and nothing done.", severity="warning")
        elif ids == self.table.marked:
            await self._decided_many(deed, ids, text or None)
        elif self._is_over_draft(deed, ids[0]):
            await self._decided_over_draft(deed, ids[0], text or None)
        else:
            self._decided_one(deed, ids[0], text or None)

    def _flagged(self, conversation_id: str, *, on: bool) -> None:
        def flagged(row: ConversationRow) -> ConversationRow:
            others = tuple(each for each in row.categories if each != FLAG)
            return replace(row, categories=(*others, FLAG) if on else others)

        if (row := self.queue.find(conversation_id)) is not None:
            self.put(flagged(row))
        self.reads.change(conversation_id, flagged)

    def _onwards(self, conversation_id: str | None) -> None:
        """Read the next one; where there is none, stay."""
        following = self.queue.after(conversation_id, self.is_open)
        if following is not None:
            self.go_to(following)
            return
        self._draw()
        if self.loader.ended:
            self.tell("Nothing is left to review here.")
        else:
            self.behind(partial(self._loaded_onwards, conversation_id), "onwards")

    async def _loaded_onwards(self, conversation_id: str | None) -> None:
        await self.load()
        if self.current == conversation_id and (found := self.queue.after(conversation_id, self.is_open)):
            self.go_to(found)

    def action_skip(self) -> None:
        """Leave it for later."""
        if self.current is not None:
            self.sitting.touch()
            self.queue.skip(self.current)
            self._onwards(self.current)

    def action_undo(self) -> None:
        """Take the last decision back, and go to it."""
        taken = self.ledger.undo()
        if taken is None:
            return
        self.sitting.touch()
        if taken.deed in {"flag", "unflag"}:
            for each in taken.ids:
                self._flagged(each, on=taken.deed == "unflag")
        self.go_to(taken.ids[0])
        self._pump()

    def action_decided(self) -> None:
        """The last decisions."""
        self.attempt(self._chosen(), "decisions")

    async def _chosen(self) -> None:
        wanted = await self.app.push_screen_wait(Decided(self.ledger.recent()))
        if wanted is not None:
            self.go_to(wanted)

    # Storing.

    def _is_live(self) -> bool:
        return isinstance(self.desk.link(), Live)

    def _linked(self, link: Link) -> None:
        if isinstance(link, Live):
            self._pump()
        self.told()

    def _pump(self) -> None:
        if self.ledger.on_their_way:
            self.attempt(self._pumped(), "store", group="outbox")

    async def _pumped(self) -> None:
        if await self.outbox.pump():
            # Each that has come to its end was told by itself; what could not be counted till then is now.
            self.see_again()
            return
        if self._is_live():
            self.set_timer(AGAIN_S, self._pump)
        self.told()

    def _ended(self, decision: Decision, done: Done | None) -> None:
        """A decision has come to its end."""
        if done is None:
            self._not_stored(decision)
        else:
            self._rewrites.update({batch: conversation for conversation, batch in done.batches})
            if done.row is not None:
                self._renewed(decision, done.row)
            if done.refused:
                many = f"{len(done.refused):,} of {len(decision.ids):,}"
                self.tell(f"Not stored for {many}: {decision.why}", severity="error")
        self.told()

    def _not_stored(self, decision: Decision) -> None:
        if decision.note:
            # It stands in the field again when the same is asked for the same ones.
            self._notes[decision.ids, decision.deed] = decision.note
        what = "Not taken back" if decision.deed == "undo" else "Not stored"
        self.tell(f"{what}: {decision.title}: {decision.why}", severity="error")
        for each in decision.ids[:1]:
            self.reads.drop(each)
            if each in self.queue:
                self.behind(partial(self.refetch, each), f"again {each}")

    def _renewed(self, decision: Decision, row: ConversationRow) -> None:
        before = self.queue.find(row.id)
        if before is not None and decision.deed in STATUS_AFTER:
            # The queue holds what a decision began from: its taking back is shown at once then.
            row = replace(row, status=before.status)
        self.put(row)
        self.reads.renew(row)
        if row.id == self.current:
            self._draw()

    # Writing anew.

    async def _regenerated(self, ids: tuple[str, ...]) -> None:
        kept = self._notes.pop((ids, "regenerate"), "")
        note = await self.asked(
            "What should be better? The notes that it has are told as well.", value=kept, hint="may be empty"
        )
        if note is None:
            return
        standing = cast("Dashboard", self.app).standing
        whom = standing.provider or "the provider"
        if not standing.simulated and not await self.confirmed(
            f"This costs real money. Have {named(self._titles(ids))} written anew by {whom}?"
        ):
            self._notes[ids, "regenerate"] = note
            return
        if ids == self.table.marked:
            titles = self._titles(ids)
            self.ledger.decide("regenerate", ids, titles[0] if len(ids) == 1 else named(titles), note=note or None)
            self.table.unmark()
            self._onwards(self.current)
            self._pump()
        elif self._is_over_draft("regenerate", ids[0]):
            await self._decided_over_draft("regenerate", ids[0], note or None)
        else:
            self._decided_one("regenerate", ids[0], note or None)
