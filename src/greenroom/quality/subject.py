"""A talk as the components look at it: texts that several need are put together once."""

from msgspec import Struct

from greenroom.model.conversation import Talk
from greenroom.quality.context import Context


class Subject(Struct, frozen=True, kw_only=True):
    """A talk, its whole text, the assistant's part of it, and what was asked for."""

    talk: Talk
    text: str
    assistant_text: str
    context: Context

    @classmethod
    def of(cls, talk: Talk, context: Context) -> "Subject":
        """Look at a talk."""
        return cls(
            talk=talk,
            text="\n".join((talk.title, *(turn.content for turn in talk.turns))),
            assistant_text="\n".join(turn.content for turn in talk.turns if turn.role == "assistant"),
            context=context,
        )
