"""Which conversations are in the queue, and how a person says so. Pure."""

import re
from collections.abc import Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from greenroom.model.states import ConversationStatus
from greenroom.protocol.commands.conversation import ConversationList

NEEDY: Final = (ConversationStatus.NEEDS_REVISION, ConversationStatus.PENDING_REVIEW)
"""Those that need a person."""
WHICH: Final[Sequence[tuple[ConversationStatus, ...]]] = (
    NEEDY,
    (ConversationStatus.PENDING_REVIEW,),
    (ConversationStatus.NEEDS_REVISION,),
    (ConversationStatus.DRAFT,),
    (ConversationStatus.APPROVED,),
    (ConversationStatus.REJECTED,),
)
"""What one key goes through."""
HIGHEST: Final = 10.0

_SPAN: Final = re.compile(r"(?P<low>\d+(?:\.\d+)?)?\s*(?P<to>-|to|\.\.)?\s*(?P<high>\d+(?:\.\d+)?)?")


class Filters(Struct, frozen=True, kw_only=True):
    """Statuses, a batch, scores from and to, words; and whether the oldest come first, or what needs one most."""

    statuses: tuple[ConversationStatus, ...] = NEEDY
    batch_id: str | None = None
    batch_name: str = ""
    quality_min: float | None = None
    quality_max: float | None = None
    words: str = ""
    oldest_first: bool = False

    def command(self, *, limit: int, cursor: str | None = None, date_from: str | None = None) -> ConversationList:
        """What lists them."""
        return ConversationList(
            statuses=list(self.statuses),
            batch_id=self.batch_id,
            quality_min=self.quality_min,
            quality_max=self.quality_max,
            search=self.words or None,
            limit=limit,
            cursor=cursor,
            date_from=date_from,
            sort_by="created_at" if self.oldest_first else "urgency",
            sort_direction="asc" if self.oldest_first else "desc",
        )

    @property
    def says(self) -> str:
        """In words: `pending review · score up to 6 · the oldest first`."""
        parts = [", ".join(status.replace("_", " ") for status in self.statuses)]
        if self.batch_id is not None:
            parts.append(f"batch {self.batch_name or self.batch_id[-8:]}")
        if self.quality_min is not None and self.quality_max is not None:
            parts.append(f"score {self.quality_min:g} to {self.quality_max:g}")
        elif self.quality_min is not None:
            parts.append(f"score from {self.quality_min:g}")
        elif self.quality_max is not None:
            parts.append(f"score up to {self.quality_max:g}")
        if self.words:
            parts.append(f"“{self.words}”")
        parts.append("the oldest first" if self.oldest_first else "what needs a person most first")
        return " · ".join(parts)

    @property
    def is_usual(self) -> bool:
        """Whether these are the ones that one begins with."""
        return self == Filters()


def next_which(filters: Filters) -> Filters:
    """The next statuses that one key goes to."""
    at = WHICH.index(filters.statuses) if filters.statuses in WHICH else -1
    return replace(filters, statuses=WHICH[(at + 1) % len(WHICH)])


def with_scores(filters: Filters, text: str) -> Filters:
    """With scores as a person enters them: `6` and `-6` are up to 6, `6-` from 6, `4-6.5` between, nothing all.

    Raises:
        ValueError: it is none of these, or past 10.
    """
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    low, to, high = found["low"], found["to"], found["high"]
    if to is None and high is None:
        low, high = None, low
    least, most = (None if each is None else float(each) for each in (low, high))
    if max(least or 0.0, most or 0.0) > HIGHEST or (least is not None and most is not None and least > most):
        raise ValueError(text)
    return replace(filters, quality_min=least, quality_max=most)
