"""Personal data replaced by what kind it was, such as `[EMAIL]` or `[PHONE]`.

What counts is what the quality component `personal_data` looks for, and what is set apart for examples too: here
nothing is lost by taking it out.
"""

from collections import Counter

from msgspec.structs import replace

from greenroom.export.sample import Sample
from greenroom.model.conversation import Turn
from greenroom.model.flashcards import Card
from greenroom.quality.personal_patterns import personal


class Redactor:
    """Redacts texts, and counts by kind what it took out of them."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()

    def text(self, text: str) -> str:
        """A text without what is somebody's."""
        parts: list[str] = []
        end = 0
        for found in personal(text):
            parts += (text[end : found.start], f"[{found.kind.upper()}]")
            end = found.end
            self.taken[found.kind] += 1
        return "".join((*parts, text[end:])) if parts else text

    def sample(self, sample: Sample) -> Sample:
        """A sample without it: in its turns, its system message, and what is told of it."""
        about = sample.about
        return replace(
            sample,
            about=replace(
                about,
                title=self.text(about.title),
                persona=self.text(about.persona),
                emotion=self.text(about.emotion),
                topic=self.text(about.topic),
                categories=tuple(self.text(each) for each in about.categories),
            ),
            turns=self._turns(sample.turns),
            system_prompt=sample.system_prompt and self.text(sample.system_prompt),
            replaced=sample.replaced and self._turns(sample.replaced),
        )

    def card(self, card: Card) -> Card:
        """A flashcard without it."""
        return replace(
            card, front=self.text(card.front), back=self.text(card.back), source_name=self.text(card.source_name)
        )

    def _turns(self, turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
        return tuple(Turn(turn.role, self.text(turn.content)) for turn in turns)
