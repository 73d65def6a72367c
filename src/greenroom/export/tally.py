"""What an export came to hold, counted while it is written."""

from collections import Counter

from greenroom.model.conversation import Conversation
from greenroom.model.times import Micros


class Tally:
    """Counts over the conversations of an export. It grows with their kinds, not with their number."""

    def __init__(self) -> None:
        self.rows = 0
        self.turns = 0
        self.tiers: Counter[str] = Counter()
        self.statuses: Counter[str] = Counter()
        self.writers: Counter[tuple[str, str]] = Counter()
        self.prompt_versions: Counter[str] = Counter()
        self.first_at: Micros | None = None
        self.last_at: Micros | None = None

    def add(self, conversation: Conversation) -> None:
        """Count one."""
        at = conversation.created_at
        self.rows += 1
        self.turns += conversation.turn_count
        self.tiers[str(conversation.tier) if conversation.tier is not None else "none"] += 1
        self.statuses[str(conversation.status)] += 1
        self.writers[conversation.provider, conversation.model] += 1
        self.prompt_versions[conversation.prompt_version] += 1
        self.first_at = at if self.first_at is None else min(self.first_at, at)
        self.last_at = at if self.last_at is None else max(self.last_at, at)

    @property
    def rehearsed(self) -> int:
        """How many the rehearsal server made up."""
        return sum(count for (provider, _), count in self.writers.items() if provider == "rehearsal")
