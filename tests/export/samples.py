"""Samples and cards, for tests of what is made of them."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from greenroom.export.format import Format
from greenroom.export.sample import Sample
from greenroom.model.conversation import Conversation, Quality, Turn
from greenroom.model.flashcards import Card
from greenroom.model.library import Tier
from greenroom.model.money import Picodollars
from greenroom.model.states import ConversationStatus
from greenroom.model.times import Micros

TURNS = (Turn("user", "Is my money gone?"), Turn("assistant", "No. Here is why."))
LONG = (*TURNS, Turn("user", "Why?"), Turn("assistant", "It is on its way."))


def about(**changes: Any) -> Conversation:
    return Conversation(
        **{
            "id": "c000001",
            "owner": 1000,
            "title": "A title",
            "persona": "a nurse",
            "emotion": "worried",
            "topic": "rent",
            "tier": Tier.TEMPLATE,
            "categories": ("care", "night"),
            "status": ConversationStatus.APPROVED,
            "quality": Quality(8.5, {}),
            "review_score": None,
            "turn_count": 2,
            "total_tokens": 20,
            "template_id": "t1",
            "scenario_id": None,
            "edge_case_id": None,
            "batch_id": "b1",
            "item_id": "i1",
            "parameters": {},
            "provider": "anthropic",
            "model": "claude-sonnet-5-5",
            "prompt_version": "conversation-1",
            "revision": 1,
            "cost": Picodollars(1),
            "review_history": (),
            "approved_by": 1000,
            "approved_at": Micros(2),
            "created_at": Micros(1_000_000),
            "updated_at": Micros(2),
            **changes,
        }
    )


def sample(
    turns: Sequence[Turn] = TURNS,
    *,
    system_prompt: str | None = None,
    replaced: Sequence[Turn] | None = None,
    **changes: Any,
) -> Sample:
    return Sample(
        about=about(**changes),
        turns=tuple(turns),
        system_prompt=system_prompt,
        replaced=None if replaced is None else tuple(replaced),
    )


def a_card(front: str = "What is a loan?", back: str = "Money that is lent.", **changes: Any) -> Card:
    return Card(
        **{
            "id": "k000001",
            "owner": 1000,
            "suggestion_id": "s1",
            "generation_id": "g1",
            "front": front,
            "back": back,
            "source_name": "loans.txt",
            "provider": "anthropic",
            "model": "claude-sonnet-5-5",
            "prompt_version": "flashcards-1",
            "revision": 1,
            "created_at": Micros(1_000_000),
            "updated_at": Micros(1_000_000),
            **changes,
        }
    )


def encoded(format_: Format[Any], items: Sequence[Any], page: int = 1_000) -> bytes:
    """The whole file, its items handed over in pages."""
    encoder = format_.encoder()
    parts = [encoder.head()]
    parts += [encoder.rows(items[at : at + page]) for at in range(0, len(items), page)]
    parts.append(encoder.tail())
    return b"".join(parts)


contents = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)
talks = st.lists(st.tuples(contents, contents), min_size=1, max_size=3).map(
    lambda pairs: tuple(turn for asked, said in pairs for turn in (Turn("user", asked), Turn("assistant", said)))
)
samples = st.builds(sample, talks, system_prompt=st.none() | contents, title=contents, persona=contents)
cards = st.builds(a_card, contents, contents, source_name=contents)
