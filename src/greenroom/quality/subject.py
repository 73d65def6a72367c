"""A talk as the components look at it: what several need is worked out once."""

from msgspec import Struct

from greenroom.model.conversation import Talk
from greenroom.quality.context import Context
from greenroom.quality.wording import words_of


class Subject(Struct, frozen=True, kw_only=True):
    """A talk, its whole text, its words, and what was asked for.

    `assistant_words` are those that the assistant says at all.

    `folded` has each turn casefolded, with straight apostrophes, and `words` the words of each. The whole text,
    the user's and the assistant's are folded too. `nearest` is how alike the closest earlier conversation is, from
    0 to 1.
    """

    talk: Talk
    text: str
    folded: tuple[str, ...]
    folded_text: str
    folded_user_text: str
    folded_assistant_text: str
    words: tuple[tuple[str, ...], ...]
    assistant_words: frozenset[str]
    context: Context
    nearest: float = 0.0

    @classmethod
    def of(cls, talk: Talk, context: Context, nearest: float = 0.0) -> "Subject":
        """Look at a talk."""
        turns = talk.turns
        folded = tuple(turn.content.casefold().replace("\u2019", "'") for turn in turns)
        words = tuple(map(words_of, folded))
        said = (each for turn, each in zip(turns, words, strict=True) if turn.role == "assistant")
        return cls(
            talk=talk,
            text="\n".join((talk.title, *(turn.content for turn in turns))),
            folded=folded,
            folded_text="\n".join((talk.title.casefold(), *folded)),
            folded_user_text="\n".join(
                text for turn, text in zip(turns, folded, strict=True) if turn.role == "user"
            ),
            folded_assistant_text="\n".join(
                text for turn, text in zip(turns, folded, strict=True) if turn.role == "assistant"
            ),
            words=words,
            assistant_words=frozenset().union(*said),
            context=context,
            nearest=nearest,
        )

    def exchanges(self) -> tuple[tuple[int, int], ...]:
        """Where an answer follows what the user said: the indices of both turns."""
        turns = self.talk.turns
        return tuple(
            (at - 1, at)
            for at in range(1, len(turns))
            if turns[at].role == "assistant" and turns[at - 1].role == "user"
        )
