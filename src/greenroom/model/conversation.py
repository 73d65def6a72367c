"""Conversations: the product."""

from typing import Literal

from msgspec import Struct

from greenroom.model.library import Parameters, Tier
from greenroom.model.money import Picodollars
from greenroom.model.states import ConversationAction, ConversationStatus
from greenroom.model.times import Micros

Role = Literal["user", "assistant"]
RevisionOrigin = Literal["written", "edited", "regenerated", "imported"]


class Turn(Struct, frozen=True):
    """One thing said."""

    role: Role
    content: str


class Talk(Struct, frozen=True):
    """What a model writes or a person edits: a title and turns that alternate, from `user` to `assistant`."""

    title: str
    turns: tuple[Turn, ...]


class Component(Struct, frozen=True):
    """One component of a quality score: 0 to 10, and the reason in a line."""

    score: float
    reason: str


class Quality(Struct, frozen=True):
    """A quality score of 0 to 10 and the components that it is made of, by name."""

    score: float
    components: dict[str, Component]


class ReviewEntry(Struct, frozen=True, kw_only=True):
    """One thing that somebody did to a conversation, with the status before and after."""

    id: str
    action: ConversationAction
    note: str | None
    by: int
    at: Micros
    from_status: ConversationStatus
    to_status: ConversationStatus


class NewConversation(Struct, frozen=True, kw_only=True):
    """A conversation that was just written and assessed: everything that the item itself does not know.

    `turn_tokens` holds a token count a turn: an estimate, since a provider counts an answer as a whole.
    `total_tokens` is the provider's own count of the answer, `threshold` the score under which it needs revision,
    and `bands` are those of its signature, once it was compared with earlier ones. `wants_verdict`: a judge is to
    read it once it is kept.
    """

    id: str
    talk: Talk
    turn_tokens: tuple[int, ...]
    total_tokens: int
    quality: Quality
    status: ConversationStatus
    provider: str
    model: str
    prompt_version: str
    created_at: Micros
    threshold: float = 0.0
    bands: tuple[int, ...] = ()
    wants_verdict: bool = False


class Conversation(Struct, frozen=True, kw_only=True):
    """A conversation without its turns, as it is kept. `revision` counts the versions of its turns, from 1.

    `urgency` is how much it needs a person, from 0 to 1, as of its last score.
    """

    id: str
    owner: int
    title: str
    persona: str
    emotion: str
    topic: str
    tier: Tier | None
    categories: tuple[str, ...]
    status: ConversationStatus
    quality: Quality | None
    review_score: float | None
    turn_count: int
    total_tokens: int
    template_id: str | None
    scenario_id: str | None
    edge_case_id: str | None
    batch_id: str | None
    item_id: str | None
    parameters: Parameters
    provider: str
    model: str
    prompt_version: str
    revision: int
    cost: Picodollars
    review_history: tuple[ReviewEntry, ...]
    approved_by: int | None
    approved_at: Micros | None
    created_at: Micros
    updated_at: Micros
    urgency: float = 0.0


class Revision(Struct, frozen=True, kw_only=True):
    """One version of a conversation's turns. `made_by` is the person who made it, where one did.

    `replaced_title` is what the conversation was called before, where the revision came with another title.
    """

    number: int
    turns: tuple[Turn, ...]
    turn_tokens: tuple[int, ...]
    origin: RevisionOrigin
    made_by: int | None
    created_at: Micros
    replaced_title: str | None = None
