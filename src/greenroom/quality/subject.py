"""A talk as the components look at it: what several need is worked out once."""

from msgspec import Struct

from greenroom.model.conversation import Talk
from greenroom.quality.context import Context
from greenroom.quality.languages import may_be_foreign
from greenroom.quality.stems import stems_and_foreign
from greenroom.quality.wording import words_in


class Subject(Struct, frozen=True, kw_only=True):
    """A talk, its whole text, its words, and what was asked for.

    `folded` has each turn casefolded, with straight apostrophes, `words` the words of each, in order, `said` those
    that come up in it at all, and `stems` those of them that it is about. A turn is `foreign` where it may be in
    another language than English. `assistant_words` are those that the assistant says. The texts of the user and
    of the assistant are folded too. `exchanges` are the indices of what the user said and of the turn of the
    assistant that follows on it. `nearest` is how alike the closest earlier conversation is, from 0 to 1.
    """

    talk: Talk
    text: str
    folded: tuple[str, ...]
    folded_user_text: str
    folded_assistant_text: str
    words: tuple[tuple[str, ...], ...]
    said: tuple[frozenset[str], ...]
    stems: tuple[frozenset[str], ...]
    foreign: tuple[bool, ...]
    said_by_assistant: tuple[frozenset[str], ...]
    exchanges: tuple[tuple[int, int], ...]
    context: Context
    nearest: float = 0.0

    @classmethod
    def of(cls, talk: Talk, context: Context, nearest: float = 0.0) -> "Subject":
        """Look at a talk."""
        turns = talk.turns
        contents = [turn.content for turn in turns]
        folded = tuple([content.casefold().replace("\u2019", "'") for content in contents])
        words = tuple(map(words_in, contents))
        said = tuple(map(frozenset, words))
        looked_up = [stems_and_foreign(each) for each in said]
        by_assistant = [at for at, turn in enumerate(turns) if turn.role == "assistant"]
        by_user = [at for at, turn in enumerate(turns) if turn.role == "user"]
        return cls(
            talk=talk,
            text="\n".join((talk.title, *contents)),
            folded=folded,
            folded_user_text="\n".join([folded[at] for at in by_user]),
            folded_assistant_text="\n".join([folded[at] for at in by_assistant]),
            words=words,
            said=said,
            stems=tuple([stems for stems, _ in looked_up]),
            foreign=tuple(
                [
                    may_be_foreign(content, has_words_of_others=foreign)
                    for content, (_, foreign) in zip(contents, looked_up, strict=True)
                ]
            ),
            said_by_assistant=tuple([said[at] for at in by_assistant]),
            exchanges=tuple([(at - 1, at) for at in by_assistant if at and turns[at - 1].role == "user"]),
            context=context,
            nearest=nearest,
        )
