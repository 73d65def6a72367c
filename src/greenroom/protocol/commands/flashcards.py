"""`flashcards.*`: from a source text to suggestions of flashcards."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from greenroom.model.flashcards import LONGEST_SOURCE, SHORTEST_SOURCE
from greenroom.model.states import GenerationStatus
from greenroom.protocol.command import Listing, Page, Reading, Writing, command
from greenroom.protocol.rows.flashcards import GenerationRow
from greenroom.protocol.texts import Called, RowId, Search

EXAMPLE_TEXT = " ".join(
    (
        "A lighthouse is a tower with a bright lamp at its top that shows ships the way at night.",
        "The lighthouse of Alexandria was built about 280 BC and stood for more than 1,500 years.",
        "It was about 100 metres high, and a fire burned at its top.",
        "In 1822 Augustin-Jean Fresnel made a lens of glass rings that throws nearly all light of a lamp forward.",
        "A Fresnel lens weighs much less than a solid one of the same strength.",
        "Each lighthouse has a character of its own: the colour and the rhythm of its light.",
        "A ship's officer reads in the list of lights which tower flashes twice every ten seconds.",
        "Keepers lived in the tower, wound up the clockwork of the lens, and cleaned the soot off the glass.",
        "Eddystone, off Cornwall, was the first lighthouse in the open sea; a storm took it away in 1703.",
        "John Smeaton rebuilt it in 1759 from blocks of granite that were cut to interlock.",
        "He used a lime that hardens under water, and so helped to bring concrete back.",
        "Today nearly all lighthouses are automatic, and most ships find their way by satellite.",
    )
)
"""A text of the examples: long enough to be one."""


class GenerationStarted(Struct, frozen=True, kw_only=True):
    """A generation that will be worked on."""

    generation_id: str
    status: str


@command("flashcards.generate", GenerationStarted, {"source_text": EXAMPLE_TEXT, "source_name": "Lighthouses"})
class FlashcardsGenerate(Writing[GenerationStarted], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Have flashcards proposed from a text. It answers at once; `flashcards.finished` is told at the end.

    A user gets so many in a while, by the configuration 5 in 5 minutes; what is refused takes none of them.
    """

    source_text: Annotated[
        str,
        Meta(
            description=f"What to learn from: {SHORTEST_SOURCE:,} to {LONGEST_SOURCE:,} characters, not counting"
            " blanks around it. It is data: what reads like an instruction in it is not followed."
        ),
    ]
    source_name: Annotated[str, Meta(max_length=200, description="What the text is called.")] = ""
    provider: str | None = None
    model: str | None = None
    prompt_version: (
        Annotated[str, Meta(description="Which of the daemon's own prompts; the newest if none.")] | None
    ) = None


@command("flashcards.get", GenerationRow, {"generation_id": "<generation_id>"})
class FlashcardsGet(Reading[GenerationRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Tell how a generation stands."""

    generation_id: RowId


@command("flashcards.list", Page[GenerationRow], {"statuses": ["succeeded"]})
class FlashcardsList(Listing[GenerationRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """List generations, each with the beginning of its text."""

    status: GenerationStatus | None = None
    statuses: list[GenerationStatus] | None = None
    source_name: Annotated[str, Meta(description="Exactly this name of the text.")] | None = None
    source_sha256: (
        Annotated[str, Meta(description="Of the text with this SHA-256, without blanks around it, in UTF-8.")]
        | None
    ) = None
    provider: Annotated[str, Meta(description="Written by this provider.")] | None = None
    model: Annotated[str, Meta(description="Written by this model.")] | None = None
    search: Annotated[Search, Meta(description="Generations whose text has this in its name.")] | None = None
    called: Called | None = None
    date_from: str | None = None
    date_to: str | None = None
    sort_by: Literal["created_at", "updated_at", "source_name"] = "created_at"
