"""What library rows are made of: texts and how long each may be, figures and their bounds."""

from typing import Annotated

from msgspec import Meta

from greenroom.model.library import Variable
from greenroom.protocol.texts import LANGUAGE_TAG, NEEDED_NO_NUL, NO_NUL, PLAIN, Line

Label = Annotated[str, Meta(max_length=200, pattern=PLAIN)]
"""A word or a few; may be empty."""

Remark = Annotated[str, Meta(max_length=2_000, pattern=NO_NUL)]
"""A sentence or a few; may be empty."""

Prose = Annotated[str, Meta(max_length=20_000, pattern=NO_NUL)]
"""Paragraphs; may be empty."""

NeededProse = Annotated[str, Meta(min_length=1, max_length=20_000, pattern=NEEDED_NO_NUL)]
"""Paragraphs that have to be there."""

Context = Annotated[NeededProse, Meta(description="The situation: what happened, who is in it, what is at stake.")]
Topic = Annotated[Line, Meta(description="What it is about, as the parameter `topic`.")]
Persona = Annotated[Line, Meta(description="Who talks to the assistant, as the parameter `persona`.")]
EmotionalArc = Annotated[Line, Meta(description="How the feelings move, as the parameter `emotion`.")]
Trigger = Annotated[NeededProse, Meta(description="What happens that makes it one.")]
Expected = Annotated[NeededProse, Meta(description="What a good answer does then.")]

Language = Annotated[str, Meta(min_length=2, max_length=35, pattern=LANGUAGE_TAG, description="A BCP 47 tag.")]
"""Which language, as RFC 5646 has it: `en`, `pt-BR`."""

Variables = Annotated[tuple[Variable, ...], Meta(max_length=100)]

OneToTen = Annotated[int, Meta(ge=1, le=10)]
Score = Annotated[float, Meta(ge=0, le=10)]
Rating = Annotated[float, Meta(ge=0, le=5)]

IfRevision = Annotated[
    int, Meta(ge=1, description="Only if it still is at this revision; otherwise it is refused (`conflict`).")
]
