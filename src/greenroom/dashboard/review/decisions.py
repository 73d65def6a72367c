"""What was decided in this session, and whether it is stored: pure.

A decision is shown at once and carried out behind, one after the other in the order in which they were made.
Each has an idempotency key of its own, so that one whose answer was lost is sent again, and never done twice. At
its end each one is stored, or shown as not stored.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

Deed = Literal["approve", "reject", "request_changes", "comment", "flag", "unflag", "regenerate", "undo"]

VERDICTS: Final = frozenset({"approve", "reject", "request_changes", "regenerate"})
"""Deeds after which there is nothing more to decide about a conversation for now."""
COUNTED: Final = frozenset({"approve", "reject", "request_changes"})
"""Those that are decisions in the sense of the progress line."""
UNDOABLE: Final = frozenset({"approve", "reject", "request_changes", "flag", "unflag"})
"""A comment stays in the history, and a new text is a revision."""
IN_VIEW: Final = 10
"""So many of the last decisions are in view."""
MOST_AT_ONCE: Final = 10_000
"""Conversations that the protocol lets one bulk action take."""


class Stand(StrEnum):
    """How a decision stands."""

    WAITING = "waiting"
    SENT = "sent"
    UNSURE = "unsure"
    """The connection was lost before the answer came; it is sent again under its key."""
    STORED = "stored"
    REFUSED = "refused"
    """Not stored, and why is known."""
    WITHDRAWN = "withdrawn"
    """Taken back before it was sent."""


OPEN: Final = frozenset({Stand.WAITING, Stand.SENT, Stand.UNSURE})
"""Not at its end yet."""


class Decision(Struct, frozen=True, kw_only=True):
    """One decision about one conversation, or about many at once.

    `revision` is the one that was read, `undoes` the key of the decision that an `undo` takes back, `entry_id`
    the id of its entry in the conversation's history, and `refused` are those that a bulk action left as they
    were. `undone` says that it was taken back, in this view at least.
    """

    key: str
    group: str
    deed: Deed
    ids: tuple[str, ...]
    title: str
    note: str | None = None
    revision: int | None = None
    undoes: str | None = None
    stand: Stand = Stand.WAITING
    why: str = ""
    undone: bool = False
    entry_id: str | None = None
    refused: frozenset[str] = frozenset()

    @property
    def changed(self) -> tuple[str, ...]:
        """The conversations that it holds for."""
        return tuple(each for each in self.ids if each not in self.refused)


class Ledger:
    """All decisions of this session, and those of them that are still on their way."""

    def __init__(self, new_key: Callable[[], str]) -> None:
        """Nothing is decided yet.

        Args:
            new_key: makes a key that nobody has used before.
        """
        self._new_key = new_key
        self._all: dict[str, Decision] = {}
        self._outbox: list[str] = []
        self._about: dict[str, list[str]] = {}

    # What is known.

    def of(self, key: str) -> Decision:
        """A decision by its key."""
        return self._all[key]

    @property
    def head(self) -> Decision | None:
        """The one to be sent next; or sent again."""
        return self._all[self._outbox[0]] if self._outbox else None

    @property
    def on_their_way(self) -> int:
        """Decisions that are neither stored nor refused yet."""
        return len(self._outbox)

    @property
    def ended(self) -> int:
        """Decisions that were made, and of which none is on its way."""
        return len(self._all) - len(self._outbox)

    @property
    def not_stored(self) -> int:
        """Conversations whose last decision was refused."""
        return sum(self.trouble(each) is not None for each in self._about)

    @property
    def done(self) -> int:
        """Conversations that are decided about."""
        return sum(
            found is not None and found.deed in COUNTED for found in (self.verdict(each) for each in self._about)
        )

    def verdict(self, conversation_id: str) -> Decision | None:
        """The decision that stands about a conversation, sent or not; None where it is to be decided."""
        for key in reversed(self._about.get(conversation_id, ())):
            each = self._all[key]
            if (
                each.deed in VERDICTS
                and not each.undone
                and each.stand not in {Stand.REFUSED, Stand.WITHDRAWN}
                and conversation_id not in each.refused
            ):
                return each
        return None

    def trouble(self, conversation_id: str) -> str | None:
        """Why the last decision about a conversation is not stored, where it is not."""
        keys = self._about.get(conversation_id, ())
        if not keys:
            return None
        last = self._all[keys[-1]]
        return last.why if last.stand is Stand.REFUSED or conversation_id in last.refused else None

    @property
    def can_undo(self) -> bool:
        """Whether there is a decision to be taken back."""
        return any(self._is_undoable(each) for each in reversed(self._all.values()))

    def touches(self, conversation_id: str) -> bool:
        """Whether anything was decided about a conversation in this session."""
        return conversation_id in self._about

    def is_under_way(self, conversation_id: str) -> bool:
        """Whether something about a conversation is neither stored nor refused yet."""
        return any(conversation_id in self._all[key].ids for key in self._outbox)

    def recent(self, count: int = IN_VIEW) -> Sequence[Decision]:
        """The last decisions, the newest first; without what took others back."""
        shown = [each for each in self._all.values() if each.deed != "undo"]
        return shown[: -count - 1 : -1]

    # Deciding.

    def decide(
        self, deed: Deed, ids: Sequence[str], title: str, *, note: str | None = None, revision: int | None = None
    ) -> Decision:
        """Make a decision; one about more conversations than a call takes becomes several. Returns the first."""
        group = ""
        first: Decision | None = None
        for start in range(0, len(ids), MOST_AT_ONCE):
            key = self._new_key()
            group = group or key
            decision = Decision(
                key=key,
                group=group,
                deed=deed,
                ids=tuple(ids[start : start + MOST_AT_ONCE]),
                title=title,
                note=note,
                revision=revision,
            )
            self._add(decision)
            first = first or decision
        assert first is not None, "a decision is about something"
        return first

    def undo(self) -> Decision | None:
        """Take the last decision back that was not taken back yet. Returns it; None where there is none."""
        last = next((each for each in reversed(self._all.values()) if self._is_undoable(each)), None)
        if last is None:
            return None
        for each in [one for one in self._all.values() if one.group == last.group and self._is_undoable(one)]:
            if each.stand is Stand.WAITING:
                self._outbox.remove(each.key)
                self._put(replace(each, stand=Stand.WITHDRAWN, undone=True))
                continue
            self._put(replace(each, undone=True))
            key = self._new_key()
            self._add(
                Decision(key=key, group=key, deed="undo", ids=each.ids, title=each.title, undoes=each.key),
            )
        return self._all[last.key]

    # What came of it.

    def sent(self, key: str) -> None:
        """It is on its way. What was sent before without an answer stays unsure until there is one."""
        if (each := self._all[key]).stand is Stand.WAITING:
            self._put(replace(each, stand=Stand.SENT))

    def lost(self, key: str) -> None:
        """The connection was lost before the answer came: it may have been carried out, or not."""
        self._put(replace(self._all[key], stand=Stand.UNSURE))

    def stored(self, key: str, *, entry_id: str | None = None, refused: Sequence[str] = (), why: str = "") -> None:
        """It was carried out; of a bulk action these were refused, for the reason of the first."""
        each = self._all[key]
        self._outbox.remove(key)
        if len(refused) == len(each.ids):
            self._end(each, why)
        else:
            self._put(
                replace(each, stand=Stand.STORED, entry_id=entry_id, refused=frozenset(refused), why=why),
            )

    def refused(self, key: str, why: str) -> None:
        """It is not stored. What took it back is dropped, for there is nothing to take back."""
        self._outbox.remove(key)
        self._end(self._all[key], why)

    def written_anew(self, conversation_id: str) -> None:
        """A conversation has another text: it is to be read and decided about again."""
        self._about.pop(conversation_id, None)

    # How that works.

    def _add(self, decision: Decision) -> None:
        self._all[decision.key] = decision
        self._outbox.append(decision.key)
        if decision.deed in VERDICTS:
            for each in decision.ids:
                self._about.setdefault(each, []).append(decision.key)

    def _put(self, decision: Decision) -> None:
        self._all[decision.key] = decision

    def _end(self, each: Decision, why: str) -> None:
        self._put(replace(each, stand=Stand.REFUSED, why=why, undone=False))
        if each.undoes is not None:
            # What could not be taken back stands.
            self._put(replace(self._all[each.undoes], undone=False))
        for waiting in [key for key in self._outbox if self._all[key].undoes == each.key]:
            self._outbox.remove(waiting)
            self._put(replace(self._all[waiting], stand=Stand.WITHDRAWN))

    def _is_undoable(self, each: Decision) -> bool:
        return each.deed in UNDOABLE and not each.undone and each.stand not in {Stand.REFUSED, Stand.WITHDRAWN}
