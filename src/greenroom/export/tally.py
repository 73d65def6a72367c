"""What an export came to hold, and what it left out, counted while it is written."""

from collections import Counter
from collections.abc import Mapping
from typing import Literal

from greenroom.export.sample import Sample
from greenroom.export.splitting import Split
from greenroom.model.flashcards import Card
from greenroom.model.times import Micros

LeftOut = Literal["rehearsal", "no_row", "duplicate"]
"""Why something that met the filter is not in: rehearsal wrote it, its format makes no row of it, it is a copy."""


class Tally:
    """Counts over the rows of an export. It grows with their kinds, not with their number."""

    def __init__(self) -> None:
        self.rows = 0
        self.turns = 0
        self.control_tokens = 0
        self.system_messages = 0
        self.splits: Counter[str] = Counter()
        self.tiers: Counter[str] = Counter()
        self.statuses: Counter[str] = Counter()
        self.writers: Counter[tuple[str, str]] = Counter()
        self.prompt_versions: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self.redacted: Counter[str] = Counter()
        self.first_at: Micros | None = None
        self.last_at: Micros | None = None

    def leave_out(self, why: LeftOut) -> None:
        """Count one that is not in."""
        self.left_out[why] += 1

    def add(self, sample: Sample, split: Split, redacted: Mapping[str, int], *, control_tokens: bool) -> None:
        """Count a conversation."""
        about = sample.about
        self.turns += len(sample.turns)
        self.tiers[str(about.tier) if about.tier is not None else "none"] += 1
        self.statuses[str(about.status)] += 1
        self.control_tokens += control_tokens
        self.system_messages += sample.system_prompt is not None
        self._add(split, about.provider, about.model, about.prompt_version, about.created_at, redacted)

    def add_card(self, card: Card, split: Split, redacted: Mapping[str, int]) -> None:
        """Count a flashcard."""
        self._add(split, card.provider, card.model, card.prompt_version, card.created_at, redacted)

    def _add(
        self, split: Split, provider: str, model: str, prompt: str, at: Micros, redacted: Mapping[str, int]
    ) -> None:
        self.rows += 1
        self.splits[split] += 1
        self.writers[provider, model] += 1
        self.prompt_versions[prompt] += 1
        self.redacted.update(redacted)
        self.first_at = at if self.first_at is None else min(self.first_at, at)
        self.last_at = at if self.last_at is None else max(self.last_at, at)
