"""Conversations as the gateway has them changed: made, brought along, edited, reviewed."""

import asyncio
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from greenroom.daemon.asked import context_by_hand, context_of, spoken_under
from greenroom.daemon.scoring import Scored, Scoring
from greenroom.daemon.units import editing, reviewing
from greenroom.daemon.units.editing import Arrival, Text
from greenroom.daemon.units.reviewing import Change, Changed
from greenroom.importing.formats import FORMATS
from greenroom.importing.reading import Read, Unreadable, digest
from greenroom.model.conversation import Conversation, Quality, Talk, Turn
from greenroom.model.ids import Ids
from greenroom.model.library import SOURCE, Parameters, Tier
from greenroom.model.money import Picodollars
from greenroom.model.principal import Principal
from greenroom.model.review import Deed
from greenroom.model.states import ConversationAction, ConversationStatus, resting_status
from greenroom.model.times import Clock
from greenroom.store.conversation_filter import ConversationFilter
from greenroom.store.port import Store
from greenroom.writing.conversations import estimate_tokens

BY_HAND = "manual"
"""The provider of what a person wrote."""

BROUGHT = "import"
"""The provider of what a person brought along."""


class Draft(Struct, frozen=True, kw_only=True):
    """What a person says of a conversation that they make. It may have no turns yet."""

    title: str
    turns: tuple[Turn, ...] = ()
    persona: str = ""
    emotion: str = ""
    topic: str = ""
    tier: Tier | None = None
    categories: tuple[str, ...] = ()
    parameters: Parameters = {}


class RefusedRow(Struct, frozen=True, kw_only=True):
    """A row of a set that is no conversation: its place in the call, from 0, and why."""

    row: int
    reason: str


class Imported(Struct, frozen=True, kw_only=True):
    """What became of the rows of a set."""

    imported: int
    duplicates: int
    refused: tuple[RefusedRow, ...]


class ConversationDesk:
    """Takes what people do to conversations. Each method answers once it is durable.

    Args:
        store: where conversations are kept.
        scoring: the quality check.
        threshold: the score, 0 to 10, under which a conversation needs revision.
        clock: the time.
        ids: where ids come from.
    """

    def __init__(self, *, store: Store, scoring: Scoring, threshold: float, clock: Clock, ids: Ids) -> None:
        self._store = store
        self._scoring = scoring
        self._threshold = threshold
        self._clock = clock
        self._ids = ids

    async def create(self, who: Principal, draft: Draft) -> Conversation:
        """Make a conversation by hand: a draft."""
        quality, text = None, _text(draft.turns)
        if draft.turns:
            scored = await self._scoring.score(
                who.uid, Talk(draft.title, draft.turns), context_by_hand(draft.parameters)
            )
            quality, text = scored.quality, _text(draft.turns, scored.bands)
        conversation = self._conversation(
            self._ids.new(),
            who,
            text,
            quality,
            title=draft.title,
            persona=draft.persona,
            emotion=draft.emotion,
            topic=draft.topic,
            tier=draft.tier,
            categories=draft.categories,
            parameters=draft.parameters,
            provider=BY_HAND,
            model="",
            status=ConversationStatus.DRAFT,
        )
        return await self._store.write(
            lambda tx: editing.create(tx, who, conversation, text, self._threshold), kind="conversation.create"
        )

    async def update(
        self, who: Principal, conversation_id: str, changes: dict[str, Any], if_revision: int | None
    ) -> Conversation:
        """Change what a person may change beside the turns, by the names of the model.

        Raises:
            NotFound, Conflict: as `editing.update` says.
        """
        return await self._store.write(
            lambda tx: editing.update(tx, who, conversation_id, changes, if_revision, self._clock.now()),
            kind="conversation.update",
        )

    async def edit(
        self, who: Principal, before: Conversation, turns: tuple[Turn, ...], if_revision: int | None
    ) -> Conversation:
        """Give a conversation other turns. `before` is the caller's own, as it was read.

        Raises:
            NotFound, Conflict: as `editing.edit` says.
        """
        talk = Talk(before.title, turns)
        context = await self._store.read(lambda db: context_of(db, before), kind="conversation.context")
        scored = await self._scoring.score(who.uid, talk, context, of=before.id)
        text = _text(turns, scored.bands)
        deed = self._deed(who, ConversationAction.EDIT, None)
        return await self._store.write(
            lambda tx: editing.edit(tx, who, before.id, text, scored.quality, deed, if_revision, self._threshold),
            kind="conversation.edit",
        )

    async def review(
        self,
        who: Principal,
        conversation_id: str,
        action: ConversationAction,
        *,
        note: str | None = None,
        if_revision: int | None = None,
    ) -> Conversation:
        """Do something to one conversation in its review.

        Raises:
            NotFound, Conflict: as `reviewing.review` says.
        """
        deed = self._deed(who, action, note)
        return await self._store.write(
            lambda tx: reviewing.review(tx, who, conversation_id, deed, if_revision), kind="conversation.review"
        )

    async def delete(self, who: Principal, conversation_id: str) -> None:
        """Delete a conversation for good.

        Raises:
            NotFound: there is no such conversation, or it is not the caller's.
        """
        await self._store.write(
            lambda tx: reviewing.delete(tx, who, conversation_id, self._clock.now()), kind="conversation.delete"
        )

    async def bulk(self, who: Principal, which: Sequence[str] | ConversationFilter, change: Change) -> Changed:
        """Do the same to many.

        Raises:
            InvalidParams: as `reviewing.bulk` says.
        """
        return await self._store.write(
            lambda tx: reviewing.bulk(tx, who, which, change, self._ids.new, self._clock.now()),
            kind="conversation.bulk",
        )

    async def bring(self, who: Principal, format_name: str, rows: Sequence[Any], source: str) -> Imported:
        """Take rows of another tool's set: checked, scored and kept, each only once."""
        read, refused = await asyncio.to_thread(_read, format_name, rows)
        ids = [self._ids.new() for _ in read]
        scores = await self._scoring.score_all(
            who.uid,
            [(each.talk, context_by_hand(spoken_under(each.system_prompt))) for each in read],
            ids=ids,
        )
        arrivals = [
            self._arrival(conversation_id, who, each, source, scored)
            for conversation_id, each, scored in zip(ids, read, scores, strict=True)
        ]
        kept = await self._store.write(
            lambda tx: editing.bring(tx, who, arrivals, self._clock.now(), self._threshold),
            kind="conversation.import",
        )
        return Imported(imported=kept, duplicates=len(arrivals) - kept, refused=tuple(refused))

    def _arrival(self, conversation_id: str, who: Principal, read: Read, source: str, scored: Scored) -> Arrival:
        parameters: Parameters = {SOURCE: source, **spoken_under(read.system_prompt)}
        text = _text(read.talk.turns, scored.bands)
        conversation = self._conversation(
            conversation_id,
            who,
            text,
            scored.quality,
            title=read.talk.title,
            persona="",
            emotion="",
            topic="",
            tier=None,
            categories=(),
            parameters=parameters,
            provider=BROUGHT,
            model=read.model,
            status=resting_status(scored.quality.score, self._threshold),
        )
        return Arrival(conversation=conversation, text=text, digest=digest(read))

    def _conversation(
        self, conversation_id: str, who: Principal, text: Text, quality: Quality | None, **said: Any
    ) -> Conversation:
        """A new conversation of that text. It cost nothing, and nobody has reviewed it."""
        now = self._clock.now()
        return Conversation(
            id=conversation_id,
            owner=who.uid,
            quality=quality,
            review_score=None,
            turn_count=len(text.turns),
            total_tokens=sum(text.turn_tokens),
            template_id=None,
            scenario_id=None,
            edge_case_id=None,
            batch_id=None,
            item_id=None,
            prompt_version="",
            revision=1,
            cost=Picodollars(0),
            review_history=(),
            approved_by=None,
            approved_at=None,
            created_at=now,
            updated_at=now,
            **said,
        )

    def _deed(self, who: Principal, action: ConversationAction, note: str | None) -> Deed:
        return Deed(id=self._ids.new(), action=action, note=note, by=who.uid, at=self._clock.now())


def _read(format_name: str, rows: Sequence[Any]) -> tuple[list[Read], list[RefusedRow]]:
    """The rows of a set that are conversations, and the others with the reason."""
    found: list[Read] = []
    refused: list[RefusedRow] = []
    for number, row in enumerate(rows):
        read = FORMATS[format_name](row)
        if isinstance(read, Unreadable):
            refused.append(RefusedRow(row=number, reason=read.reason))
        else:
            found.append(read)
    return found, refused


def _text(turns: tuple[Turn, ...], bands: tuple[int, ...] = ()) -> Text:
    tokens = tuple(estimate_tokens(turn.content) for turn in turns)
    return Text(turns=turns, turn_tokens=tokens, bands=bands)
