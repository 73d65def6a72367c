"""Where the rows of an export come from: conversations, or accepted flashcards. Each decides what goes where."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from msgspec import Struct

from greenroom.export.duplicates import Duplicates
from greenroom.export.format import Format
from greenroom.export.order import ExportOrder
from greenroom.export.preference import rejected_of
from greenroom.export.redacting import Redactor
from greenroom.export.sample import Sample, contents
from greenroom.export.splitting import ALONE, Split, key_of, split_of
from greenroom.export.tally import LeftOut, Tally
from greenroom.model.flashcards import Card
from greenroom.model.paging import PageRequest
from greenroom.model.principal import Principal
from greenroom.model.times import Micros
from greenroom.quality.control_tokens import control_token_in
from greenroom.store import cards, conversations
from greenroom.store.cards import CardFilter
from greenroom.store.conversation_filter import ConversationFilter
from greenroom.store.conversations import Kept

RawT = TypeVar("RawT")
ItemT_co = TypeVar("ItemT_co", covariant=True)

PAGE = 200
"""Rows that are read, and held in memory, at a time."""


FEW = 20_000
"""Of so many conversations the ids are held in memory; of more, all that there are are gone through."""


class Portion(Struct, Generic[RawT], frozen=True, kw_only=True):
    """Some rows by id, and how far that came: `last_id` and `last_at` are those of the last one looked at."""

    rows: Sequence[RawT]
    last_id: str
    last_at: Micros


class Feed(Protocol[RawT, ItemT_co]):
    """Rows of the store, and what becomes of each."""

    def read(self, db: sqlite3.Connection, who: Principal, after: str | None) -> Portion[RawT] | None:
        """The next rows by id; None past the last. Runs on a reader of the store."""
        ...

    def edges(self, db: sqlite3.Connection, who: Principal) -> list[Micros]:
        """When the oldest and the newest row were made; empty where there is none. Runs on a reader."""
        ...

    def sort(self, raw: RawT) -> tuple[Split, ItemT_co] | LeftOut:
        """What is exported of a row, and where it goes, or why it is left out. Off the event loop."""
        ...

    def close(self) -> None:
        """Let go of what was held. Closing twice is fine."""
        ...


class ConversationFeed:
    """The caller's conversations.

    Args:
        order: which of them, and what is done to them.
        format_: decides of which a row can be made.
        tally: is told of each.
        scratch: a file for what dedup has to remember; it must not be there yet.
    """

    def __init__(self, order: ExportOrder, format_: Format[Sample], tally: Tally, scratch: Path) -> None:
        self._order = order
        self._format = format_
        self._tally = tally
        self._scratch = scratch
        self._duplicates: Duplicates | None = None
        self._few: list[str] | None = None

    def read(self, db: sqlite3.Connection, who: Principal, after: str | None) -> Portion[Kept] | None:
        """The next conversations; see `Feed`."""
        if after is None:
            self._few = conversations.few(db, who, self._order.picked, FEW)
        found = conversations.stretch(
            db,
            who,
            self._order.picked,
            after=after,
            looked_at=PAGE,
            among=self._few,
            with_earlier=self._order.format == "preference",
        )
        if found is None:
            return None
        return Portion(rows=found.kept, last_id=found.last_id, last_at=found.last_at)

    def edges(self, db: sqlite3.Connection, who: Principal) -> list[Micros]:
        """When the oldest and the newest of the caller's conversations were made, whatever the filter."""
        found: list[Micros] = []
        for descending in (False, True):
            request = PageRequest(descending=descending, limit=1)
            page = conversations.page(db, who, ConversationFilter(), request)
            found += [row.created_at for row in page.rows]
        return found

    def sort(self, raw: Kept) -> tuple[Split, Sample] | LeftOut:
        """Leave out what is rehearsal's, what makes no row and what is a copy, in this order."""
        if not self._order.takes(raw.conversation.provider):
            return "rehearsal"
        sample, redactor = self._sample(raw), Redactor()
        if self._order.redact:
            sample = redactor.sample(sample)
        if not self._format.takes(sample):
            return "no_row"
        if self._is_copy(sample):
            return "duplicate"
        shares = self._order.split
        # By the conversation as it is kept: what is redacted in two ways still came from one.
        split = ALONE if shares is None else split_of(key_of(raw.conversation, self._order.split_by), shares)
        tokens = any(control_token_in(content) for content in contents(sample))
        self._tally.add(sample, split, redactor.taken, control_tokens=tokens)
        return split, sample

    def close(self) -> None:
        """Let go of the scratch file."""
        if self._duplicates is not None:
            self._duplicates.close()
            self._duplicates = None
            self._scratch.unlink()

    def _sample(self, raw: Kept) -> Sample:
        own = raw.conversation.parameters.get("system_prompt")
        asked = self._order.system_prompt
        return Sample(
            about=raw.conversation,
            turns=raw.revision.turns,
            system_prompt=(str(own) if own is not None else None) if asked is None else asked or None,
            replaced=rejected_of(raw.revision, raw.earlier),
        )

    def _is_copy(self, sample: Sample) -> bool:
        if self._order.dedup is None:
            return False
        if self._duplicates is None:
            self._duplicates = Duplicates(self._scratch, self._order.dedup)
        return self._duplicates.is_one(sample.turns)


class CardFeed:
    """The caller's accepted flashcards. They are never split, and no two of a user are nearly the same."""

    def __init__(self, order: ExportOrder, tally: Tally) -> None:
        self._order = order
        self._tally = tally

    def read(self, db: sqlite3.Connection, who: Principal, after: str | None) -> Portion[Card] | None:
        """The next cards; see `Feed`."""
        found = cards.in_order(db, who, CardFilter(), after=after, limit=PAGE)
        return Portion(rows=found, last_id=found[-1].id, last_at=found[-1].created_at) if found else None

    def edges(self, db: sqlite3.Connection, who: Principal) -> list[Micros]:
        """When the oldest and the newest of the caller's cards were made."""
        found: list[Micros] = []
        for descending in (False, True):
            page = cards.page(db, who, CardFilter(), PageRequest(descending=descending, limit=1))
            found += [row.created_at for row in page.rows]
        return found

    def sort(self, raw: Card) -> tuple[Split, Card] | LeftOut:
        """Leave out what is rehearsal's."""
        if not self._order.takes(raw.provider):
            return "rehearsal"
        redactor = Redactor()
        card = redactor.card(raw) if self._order.redact else raw
        self._tally.add_card(card, ALONE, redactor.taken)
        return ALONE, card

    def close(self) -> None:
        """Nothing is held."""
