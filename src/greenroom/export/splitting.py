"""Which split a conversation belongs to: by a hash of what it came from, so that it never moves.

Each key has a fixed point between 0 and 1, and a split is a stretch of that line. More conversations change
nothing for those that are there, and what shares a key is always on one side. Other shares move the borders.
"""

import hashlib
from math import isclose
from typing import Final, Literal

from msgspec import Struct

from greenroom.model.conversation import Conversation

Split = Literal["train", "validation", "test"]
SplitBy = Literal["template", "scenario", "persona"]

SPLITS: Final[tuple[Split, ...]] = ("train", "validation", "test")
ALONE: Final[Split] = "train"
"""Where everything is when nothing is split."""


class Shares(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much goes where. Only the proportion counts: 90, 5 and 5 are the same as 0.9, 0.05 and 0.05.

    Whole numbers may add up to anything, as 8, 1 and 1 do; fractions that make neither 1 nor 100 are a slip.
    """

    train: float = 0.0
    validation: float = 0.0
    test: float = 0.0

    @property
    def total(self) -> float:
        """The whole; it has to be more than 0."""
        return self.train + self.validation + self.test

    @property
    def is_clear(self) -> bool:
        """Whether they are parts of 1 or of 100, or whole numbers."""
        shares = (self.train, self.validation, self.test)
        are_parts = isclose(self.total, 1) or isclose(self.total, 100)
        return are_parts or all(share == int(share) for share in shares)


def split_of(key: str, shares: Shares) -> Split:
    """The split that a key belongs to: by the first 64 bits of its SHA-256 as a fraction of 1."""
    point = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") / 2**64 * shares.total
    border = 0.0
    chosen = ALONE
    for name in SPLITS:
        share: float = getattr(shares, name)
        if share <= 0:
            continue
        border += share
        chosen = name
        if point < border:
            break
    return chosen


def key_of(conversation: Conversation, by: SplitBy | None) -> str:
    """What a conversation shares with those that have to be on its side; its own id where it came from nothing.

    One without a template came from its scenario or edge case; personas are compared without case and blanks.
    """
    origin = _origin(conversation, by)
    return f"{by}:{origin}" if origin else conversation.id


def _origin(conversation: Conversation, by: SplitBy | None) -> str | None:
    match by:
        case None:
            return None
        case "template":
            return conversation.template_id or conversation.scenario_id or conversation.edge_case_id
        case "scenario":
            return conversation.scenario_id or conversation.edge_case_id
        case "persona":
            return " ".join(conversation.persona.split()).casefold()
