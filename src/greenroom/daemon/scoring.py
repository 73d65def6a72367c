"""Scores of conversations: what quality says of a text, with the nearest earlier conversation looked up first.

Texts that come in together, and those that a person wrote, are scored on threads. What a batch writes is signed
on the event loop, a tenth of a millisecond, and compared by the writer in the transaction that keeps it: to ask
another thread and wait for it costs the loop ten times as much.
"""

import asyncio
import sqlite3
from collections import OrderedDict
from collections.abc import Sequence
from typing import Final, Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from greenroom.model.batch import Item
from greenroom.model.conversation import Component, NewConversation, Quality, Talk
from greenroom.model.judgement import JUDGE
from greenroom.model.states import resting_status
from greenroom.model.weights import Weights
from greenroom.quality.closeness import LOOSE, closeness_of
from greenroom.quality.context import Context
from greenroom.quality.neighbours import Neighbours, Signed
from greenroom.quality.score import assess, composed
from greenroom.quality.signature import Shingles, likeness, shingles_of
from greenroom.quality.sketch import Sketch
from greenroom.store import duplicates
from greenroom.store.duplicates import Candidate
from greenroom.store.port import Store

T = TypeVar("T")

_SKETCHED: Final = 4_096
"""Conversations whose sketches are remembered, some kB each: the newest are compared with most often."""

_REMEMBERED: Final = 256
"""Conversations whose shingles are remembered, some 50 kB each: what one is like, others are often like, too."""

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


class _Remembered(Generic[T]):
    """What is known of the conversations that were asked for last, by id and revision."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: OrderedDict[tuple[str, int], T] = OrderedDict()

    def get(self, key: tuple[str, int]) -> T | None:
        known = self._known.get(key)
        if known is not None:
            self._known.move_to_end(key)
        return known

    def add(self, key: tuple[str, int], known: T) -> T:
        self._known[key] = known
        if len(self._known) > self._most:
            self._known.popitem(last=False)
        return known


class Scoring:
    """Scores what comes in."""

    def __init__(self, *, store: Store, weights: Weights) -> None:
        """Take the store where earlier conversations are, and how much each component counts."""
        self._store = store
        self._weights = weights
        self._sketches = _Remembered[Sketch](_SKETCHED)
        self._shingles = _Remembered[Shingles](_REMEMBERED)

    def signed(self, product: NewConversation) -> Signed:
        """What a conversation is compared by."""
        return Signed(product.talk.turns)

    def compared(
        self, db: sqlite3.Connection, item: Item, product: NewConversation, signed: Signed
    ) -> NewConversation:
        """What was just written and scored for an item, with its nearest neighbour in the score, and its bands.

        It is asked in the transaction that keeps it, so that two written at the same time see each other.
        """
        earlier = duplicates.candidates(db, item.owner, signed.bands, before=item.regenerates)
        alike = [(each, self._shingles_of(each)) for each in earlier if self._may_be_alike(signed, each)]
        found = _nearest(signed, alike)
        self._sketches.add((product.id, 1), signed.sketch)
        component = closeness_of(found.likeness, found.to)
        if component == product.quality.components.get("closeness"):
            return replace(product, bands=signed.bands)
        quality = composed({**product.quality.components, "closeness": component}, self._weights)
        status = resting_status(quality.score, product.threshold)
        return replace(product, quality=quality, status=status, bands=signed.bands)

    def _may_be_alike(self, signed: Signed, candidate: Candidate) -> bool:
        """Whether a likeness that counts can't be ruled out, which costs a tenth of the comparison."""
        key = (candidate.id, candidate.revision)
        sketch = self._sketches.get(key)
        if sketch is None:
            sketch = self._sketches.add(key, Sketch.of(self._shingles_of(candidate)))
        return signed.sketch.likeness_at_most(sketch) >= LOOSE

    def _shingles_of(self, candidate: Candidate) -> Shingles:
        key = (candidate.id, candidate.revision)
        known = self._shingles.get(key)
        return self._shingles.add(key, shingles_of(candidate.turns)) if known is None else known

    def judged(self, quality: Quality, component: Component) -> Quality:
        """A score with what a judge says of the same text."""
        return composed({**quality.components, JUDGE: component}, self._weights)

    async def score(self, owner: int, talk: Talk, context: Context, *, of: str | None = None) -> Scored:
        """The score of a text that a person wrote, compared with what came in before the conversation `of`."""
        (scored,) = await self.score_all(owner, [(talk, context)], ids=[of or ""], of=of)
        return scored

    async def score_all(
        self, owner: int, texts: Sequence[tuple[Talk, Context]], *, ids: Sequence[str], of: str | None = None
    ) -> list[Scored]:
        """The scores of texts that come in together: each is compared with those before it, too.

        Args:
            owner: whose they are.
            texts: the texts.
            ids: of the conversations that they are to be, one each, by which a reason names them.
            of: the conversation before which the others have to have come; None for all.
        """
        signed = await asyncio.to_thread(lambda: [Signed(talk.turns) for talk, _ in texts])
        found = await self._store.read(
            lambda db: [nearest(db, owner, each, before=of) for each in signed], kind="conversation.compare"
        )
        return await asyncio.to_thread(self._score_all, texts, ids, signed, found)

    def _score_all(
        self,
        texts: Sequence[tuple[Talk, Context]],
        ids: Sequence[str],
        signed: Sequence[Signed],
        found: Sequence[Near],
    ) -> list[Scored]:
        together = Neighbours()
        names = {id(own): _named(talk.title, id_) for (talk, _), id_, own in zip(texts, ids, signed, strict=True)}
        scores: list[Scored] = []
        for (talk, context), own, earlier in zip(texts, signed, found, strict=True):
            beside, other = together.nearest_one(own)
            near = earlier
            if other is not None and beside > earlier.likeness:
                near = Near(beside, names[id(other)])
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
    return _nearest(signed, [(each, shingles_of(each.turns)) for each in found])


def _nearest(signed: Signed, found: Sequence[tuple[Candidate, Shingles]]) -> Near:
    near = Near()
    for each, shingles in found:
        alike = likeness(signed.shingles, shingles)
        if alike > near.likeness:
            near = Near(alike, _named(each.title, each.id))
    return near


def _named(title: str, conversation_id: str) -> str:
    shown = title if len(title) <= _SHOWN else f"{title[: _SHOWN - 1]}…"
    return f"“{shown}” ({conversation_id[-8:]})"
