"""What can be typed after `greenroom`, read off the parsers, for scripts that complete it.

A place is where a person stands on the line: after the program, after a noun, or after a verb.
"""

from argparse import Action, ArgumentParser
from collections.abc import Iterator, Mapping

from msgspec import Struct

from greenroom.cli.main import TABLE, group_verb, parser_of, top_verb
from greenroom.cli.verb import Group, Verb, verb_in

_LONGEST = 72
_FILES = ("FILE", "FOLDER", "PATH")
"""Words in a metavar that say that the value is a file."""


class Word(Struct, frozen=True):
    """A word that may come next, and what it means."""

    text: str
    meaning: str


class Value(Struct, frozen=True):
    """What an option or an argument takes: one of `choices`, a file, or, with neither, what nobody can guess."""

    choices: tuple[str, ...] = ()
    file: bool = False


class Option(Struct, frozen=True):
    """An option with all its names, and its value where it takes one."""

    names: tuple[str, ...]
    meaning: str
    value: Value | None


class Place(Struct, frozen=True, kw_only=True):
    """One place: `words` are those of the line up to there, `verbs` may follow, `takes` is its first argument."""

    words: str
    verbs: tuple[Word, ...] = ()
    options: tuple[Option, ...] = ()
    takes: Value | None = None


def places(raw: Mapping[str, ArgumentParser]) -> list[Place]:
    """Every place, the program's own first.

    Args:
        raw: parsers of verbs that read their words themselves, by the words that name them.
    """
    top = parser_of("greenroom", top_verb())
    top.add_argument("--version", action="version", help="show the version")
    verbs = tuple(Word(name, summary) for name, (_, summary) in TABLE.items())
    return [Place(words="", verbs=verbs, options=_options(top)), *_of_verbs(raw)]


def _of_verbs(raw: Mapping[str, ArgumentParser]) -> Iterator[Place]:
    for name, (module, _) in TABLE.items():
        found: Verb | Group = verb_in(module)
        if isinstance(found, Verb):
            yield _of_verb(name, found, raw)
            continue
        inner = {each: found.verb(each) for each in found.verbs}
        yield Place(
            words=name,
            verbs=tuple(Word(each, verb.summary) for each, verb in inner.items()),
            options=_options(parser_of(name, group_verb(name, found))),
        )
        for each, verb in inner.items():
            yield _of_verb(f"{name} {each}", verb, raw)


def _of_verb(words: str, verb: Verb, raw: Mapping[str, ArgumentParser]) -> Place:
    parser = raw[words] if verb.raw else parser_of(words, verb)
    arguments = [action for action in _actions(parser) if not action.option_strings]
    return Place(words=words, options=_options(parser), takes=_value(arguments[0]) if arguments else None)


def _options(parser: ArgumentParser) -> tuple[Option, ...]:
    return tuple(
        Option(
            names=tuple(action.option_strings),
            meaning=_meaning(action),
            value=None if action.nargs == 0 else _value(action),
        )
        for action in _actions(parser)
        if action.option_strings
    )


def _value(action: Action) -> Value:
    """What an action takes."""
    metavar = action.metavar if isinstance(action.metavar, str) else ""
    named = any(word in _FILES for word in metavar.replace("|", " ").split())
    return Value(tuple(map(str, action.choices or ())), file=named)


def _meaning(action: Action) -> str:
    """The first words of its help, on one line."""
    first = " ".join((action.help or "").replace("%%", "%").split()).partition("; ")[0]
    return first if len(first) <= _LONGEST else f"{first[: _LONGEST - 1]}…"


def _actions(parser: ArgumentParser) -> list[Action]:
    return parser._actions  # noqa: SLF001 - argparse has no other list of what it was given
