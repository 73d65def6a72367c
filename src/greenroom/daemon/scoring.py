"""Scores of conversations: what quality says of a text, with the nearest earlier conversation looked up first.

What takes time runs on the store's reading threads or on one of its own, never on the event loop.
"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from greenroom.model.batch import Item
from greenroom.model.conversation import NewConversation, Quality, Talk
from greenroom.model.states import resting_status
from greenroom.model.weights import Weights
from greenroom.quality.closeness import closeness_of
from greenroom.quality.context import Context
from greenroom.quality.neighbours import Neighbours, Signed
from greenroom.quality.score import assess, composed
from greenroom.quality.signature import likeness, shingles_of
from greenroom.store import duplicates
from greenroom.store.port import Store

_RECENT: Final = 64
"""Conversations that were just written, and may not be in the database yet."""


_SHOWN: Final = 60
"""Characters of a title that a reason shows at most."""


class Near(Struct, frozen=True):
    """How alike the nearest conversation is, from 0 to 1, and what names it; nothing where there is none."""

    likeness: float = 0.0
    to: str = ""


class Scored(Struct, frozen=True, kw_only=True):
    """What is to be kept of a score: the quality, and the bands by which later ones find this text."""

    quality: Quality
    bands: tuple[int, ...]


class Scoring:
    """Scores what comes in."""

    def __init__(self, *, store: Store, weights: Weights) -> None:
        """Take the store where earlier conversations are, and how much each component counts."""
        self._store = store
        self._weights = weights
        self._recent: deque[tuple[int, str, str, Signed]] = deque(maxlen=_RECENT)

    async def compared(self, item: Item, product: NewConversation) -> NewConversation:
        """What was just written and scored for an item, with its nearest neighbour in the score, and its bands."""

        def look(db: sqlite3.Connection) -> tuple[Signed, Near]:
            signed = Signed(product.talk.turns)
            return signed, nearest(db, item.owner, signed, before=item.regenerates)

        signed, found = await self._store.read(look, kind="conversation.compare")
        just_written = (
            Near(likeness(signed.shingles, other.shingles), _named(title))
            for owner, of_item, title, other in self._recent
            if owner == item.owner and of_item != item.id and not signed.band_set.isdisjoint(other.band_set)
        )
        found = max(just_written, key=lambda each: each.likeness, default=found)
        self._recent.append((item.owner, item.id, product.talk.title, signed))
        bands = signed.bands
        component = closeness_of(found.likeness, found.to)
        if component == product.quality.components.get("closeness"):
            return replace(product, bands=bands)
        quality = composed({**product.quality.components, "closeness": component}, self._weights)
        return replace(
            product, quality=quality, status=resting_status(quality.score, product.threshold), bands=bands
        )

    async def score(self, owner: int, talk: Talk, context: Context, *, of: str | None = None) -> Scored:
        """The score of a text that a person wrote, compared with what came in before the conversation `of`."""
        (scored,) = await self.score_all(owner, [(talk, context)], of=of)
        return scored

    async def score_all(
        self, owner: int, texts: Sequence[tuple[Talk, Context]], *, of: str | None = None
    ) -> list[Scored]:
        """The scores of texts that come in together: each is compared with those before it, too."""
        signed = await asyncio.to_thread(lambda: [Signed(talk.turns) for talk, _ in texts])
        found = await self._store.read(
            lambda db: [nearest(db, owner, each, before=of) for each in signed], kind="conversation.compare"
        )
        return await asyncio.to_thread(self._score_all, texts, signed, found)

    def _score_all(
        self, texts: Sequence[tuple[Talk, Context]], signed: Sequence[Signed], found: Sequence[Near]
    ) -> list[Scored]:
        together = Neighbours()
        titles = {id(own): talk.title for (talk, _), own in zip(texts, signed, strict=True)}
        scores: list[Scored] = []
        for (talk, context), own, earlier in zip(texts, signed, found, strict=True):
            beside, other = together.nearest_one(own)
            near = earlier
            if other is not None and beside > earlier.likeness:
                near = Near(beside, _named(titles[id(other)]))
            together.add(own)
            scores.append(self.of_text(talk, context, own, near))
        return scores

    def of_text(self, talk: Talk, context: Context, signed: Signed, near: Near) -> Scored:
        """The score of a text that was signed and compared already. It takes time: not for the loop."""
        quality = assess(talk, context, self._weights, near.likeness)
        named = {**quality.components, "closeness": closeness_of(near.likeness, near.to)}
        return Scored(quality=replace(quality, components=named), bands=signed.bands)


def nearest(db: sqlite3.Connection, owner: int, signed: Signed, *, before: str | None = None) -> Near:
    """How alike an owner's nearest conversation is; with `before`, of those before that one."""
    found = duplicates.candidates(db, owner, signed.bands, before=before)
    near = (
        Near(likeness(signed.shingles, shingles_of(each.turns)), f"{_named(each.title)} ({each.id[-8:]})")
        for each in found
    )
    return max(near, key=lambda each: each.likeness, default=Near())


def _named(title: str) -> str:
    return f"“{title if len(title) <= _SHOWN else f'{title[: _SHOWN - 1]}…'}”"
