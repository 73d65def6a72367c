"""Flashcards: a source text is given to a model; what it proposes is a suggestion, an accepted one is a card."""

from msgspec import Struct

from greenroom.model.faults import Fault
from greenroom.model.money import Picodollars
from greenroom.model.states import GenerationStatus, SuggestionStatus
from greenroom.model.times import Micros

SHORTEST_SOURCE, LONGEST_SOURCE = 1_000, 10_000
"""Code points that a source text has at least and at most, without blanks around it."""

LONGEST_FRONT, LONGEST_BACK = 400, 1_000
"""Code points of a card's sides: what is longer is no flashcard any more, and can't be learnt at a glance."""

MOST_CARDS = 50
"""Cards that one answer may hold: as many as a text of the greatest length has sentences worth a card."""


class Sides(Struct, frozen=True):
    """What stands on a flashcard."""

    front: str
    back: str


class SourceSpan(Struct, frozen=True, kw_only=True):
    """Where in its source text a card comes from, in code points: `text` is `source_text[start:end]`."""

    start: int
    end: int
    text: str


class GenerationError(Struct, frozen=True, kw_only=True):
    """Why a generation failed: its last attempt's fault, and what is known of that attempt.

    `excerpt` is the beginning of what the provider answered, where it answered.
    """

    fault: Fault
    excerpt: str | None = None
    request_id: str | None = None
    duration_ms: int | None = None


class Proposal(Struct, frozen=True, kw_only=True):
    """A flashcard that a model proposed, before it is kept."""

    sides: Sides
    span: SourceSpan | None


class Proposals(Struct, frozen=True, kw_only=True):
    """What one answer brought. `repeated` cards were as good as others of the same answer, and are left out."""

    proposals: tuple[Proposal, ...]
    repeated: int = 0


class GenerationTally(Struct, frozen=True, kw_only=True):
    """What became of the suggestions of a generation.

    `repeated` are those that were left out since the answer had them twice, `like_cards` those that are nearly a
    card that the user had. `edited` are those accepted ones that somebody had changed.
    """

    suggestions: int = 0
    repeated: int = 0
    quoted: int = 0
    like_cards: int = 0
    accepted: int = 0
    edited: int = 0
    rejected: int = 0

    @property
    def proposed(self) -> int:
        """Those that nobody has decided about."""
        return self.suggestions - self.accepted - self.rejected

    @property
    def acceptance(self) -> float | None:
        """The accepted ones as a percentage of those decided about; None where none was."""
        decided = self.accepted + self.rejected
        return None if not decided else 100 * self.accepted / decided


class GenerationOptions(Struct, frozen=True, kw_only=True):
    """Whom to ask, and how, with the defaults filled in."""

    provider: str
    model: str
    prompt_version: str
    max_tokens: int
    max_attempts: int


class Generation(Struct, frozen=True, kw_only=True):
    """One source text given to a model, as it is kept.

    `source_sha256` is the digest of the text as UTF-8, in hexadecimal. `attempt` counts its calls, `failures`
    those of them that count towards `max_attempts`.
    """

    id: str
    owner: int
    status: GenerationStatus
    source_text: str
    source_name: str
    source_sha256: str
    options: GenerationOptions
    error: GenerationError | None
    tally: GenerationTally
    attempt: int
    failures: int
    input_tokens: int
    output_tokens: int
    cost: Picodollars
    started_at: Micros | None
    finished_at: Micros | None
    created_at: Micros
    updated_at: Micros


class Suggestion(Struct, frozen=True, kw_only=True):
    """A flashcard that a model proposed, as it is kept.

    `is_edited`: somebody has changed what the model wrote. `duplicate_of` is the card that it is nearly the same
    as; `card_id` the one that it became.
    """

    id: str
    owner: int
    generation_id: str
    position: int
    front: str
    back: str
    is_edited: bool
    source_span: SourceSpan | None
    duplicate_of: str | None
    status: SuggestionStatus
    card_id: str | None
    created_at: Micros
    updated_at: Micros

    @property
    def sides(self) -> Sides:
        """What stands on it."""
        return Sides(self.front, self.back)


class Card(Struct, frozen=True, kw_only=True):
    """A flashcard that a person has accepted, with who wrote it and from which text.

    `revision` grows by one with each change of its sides.
    """

    id: str
    owner: int
    suggestion_id: str
    generation_id: str
    front: str
    back: str
    source_name: str
    provider: str
    model: str
    prompt_version: str
    revision: int
    created_at: Micros
    updated_at: Micros

    @property
    def sides(self) -> Sides:
        """What stands on it."""
        return Sides(self.front, self.back)
