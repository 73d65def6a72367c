"""The tables of formats: those of conversations, and those of flashcards."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from greenroom.export.alpaca import Alpaca
from greenroom.export.anki import Anki
from greenroom.export.cards_csv import CardsCsv
from greenroom.export.conversations_csv import ConversationsCsv
from greenroom.export.format import Format
from greenroom.export.openai import OpenAI
from greenroom.export.parquet import Parquet
from greenroom.export.preference import Preference
from greenroom.export.sample import Sample
from greenroom.export.sharegpt import ShareGPT
from greenroom.export.trl import TRL
from greenroom.model.flashcards import Card

_CONVERSATIONS: tuple[Format[Sample], ...] = (
    OpenAI(),
    ShareGPT(),
    Alpaca(),
    TRL(),
    Preference(),
    Parquet(),
    ConversationsCsv(),
)
_CARDS: tuple[Format[Card], ...] = (Anki(), CardsCsv())

CONVERSATION_FORMATS: Mapping[str, Format[Sample]] = MappingProxyType({each.name: each for each in _CONVERSATIONS})
CARD_FORMATS: Mapping[str, Format[Card]] = MappingProxyType({each.name: each for each in _CARDS})
FORMATS: Mapping[str, Format[Any]] = MappingProxyType({**CONVERSATION_FORMATS, **CARD_FORMATS})
"""Every format by its name."""
