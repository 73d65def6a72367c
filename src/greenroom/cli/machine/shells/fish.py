"""Completion for fish (`complete`, 3.0 or newer)."""

from collections.abc import Iterator, Sequence

from greenroom.cli.completing import Option, Place, Value

_HEAD = """\
# Completion of greenroom for fish, made by `greenroom completion fish`.

function __greenroom_at -a place -d 'Whether the line stands at a place of greenroom'
    set -l where
    set -l skip 0
    for word in (commandline -opc)[2..-1]
        if test $skip = 1
            set skip 0
        else if test "$word" = --socket
            set skip 1
        else if string match -q -- '-*' $word
            continue
        else if test -z "$where"
            set where $word
        else if contains -- "$where" NOUNS
            set where "$where $word"
        end
    end
    test "$where" = "$place"
end

complete -c greenroom -f
"""


def script(places: Sequence[Place]) -> str:
    """The script, whole. A value that nobody can guess is offered nothing."""
    nouns = " ".join(place.words for place in places if place.words and place.verbs)
    return _HEAD.replace("NOUNS", nouns) + "".join(line for place in places for line in _lines(place))


def _lines(place: Place) -> Iterator[str]:
    at = f"complete -c greenroom -n {_quoted(f'__greenroom_at {_quoted(place.words)}')}"
    for word in place.verbs:
        yield f"{at} -a {word.text} -d {_quoted(word.meaning)}\n"
    for option in place.options:
        yield f"{at} {_option(option)} -d {_quoted(option.meaning)}\n"
    if place.takes and (offered := _offered(place.takes)):
        yield f"{at} {offered}\n"


def _option(option: Option) -> str:
    names = (f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names)
    return " ".join((*names, *(("-r", _offered(option.value) or "-f") if option.value else ())))


def _offered(value: Value) -> str:
    """The options of `complete` that offer what a value can be, and nothing else."""
    if value.file:
        return "-F"
    return f"-f -a {_quoted(' '.join(value.choices))}" if value.choices else ""


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
