"""Completion for zsh (zshcompsys)."""

from collections.abc import Iterator, Sequence

from greenroom.cli.completing import Place, Value, Word

_HEAD = """\
#compdef greenroom
# Completion of greenroom for zsh, made by `greenroom completion zsh`.

_greenroom() {
    local -a nouns=(NOUNS)
    local where= skip= word
    for word in ${words[2,CURRENT-1]}; do
        if [[ -n $skip ]]; then
            skip=
        elif [[ $word == --socket ]]; then
            skip=1
        elif [[ $word == -* ]]; then
            continue
        elif [[ -z $where ]]; then
            where=$word
        elif (( ${nouns[(Ie)$where]} )); then
            where="$where $word"
        fi
    done
    local current=${words[CURRENT]} previous=${words[CURRENT-1]}
    if [[ $current == --*=* ]]; then
        previous=${current%%=*}
        compset -P 1 '*='
        current=${current#*=}
    fi
    local -a verbs=() options=()
    case "$where|$previous" in
"""

_MIDDLE = """\
    esac
    case $where in
"""

_TAIL = """\
    esac
    if [[ $current == -* ]]; then
        _describe -o option options
    elif (( $#verbs )); then
        _describe verb verbs
    else
        _greenroom_takes "$where"
    fi
}

if [[ ${funcstack[1]} == _greenroom ]]; then
    _greenroom "$@"
else
    compdef _greenroom greenroom
fi
"""


def script(places: Sequence[Place]) -> str:
    """The script, whole. A value that nobody can guess is offered nothing."""
    nouns = " ".join(place.words for place in places if place.words and place.verbs)
    return "".join((_HEAD.replace("NOUNS", nouns), *_values(places), _MIDDLE, *_listed(places), *_tail(places)))


def _values(places: Sequence[Place]) -> Iterator[str]:
    for place in places:
        for option in place.options:
            if option.value:
                names = "|".join(_quoted(f"{place.words}|{name}") for name in option.names)
                yield f"        {names}) {_offered(option.value)}; return ;;\n"


def _listed(places: Sequence[Place]) -> Iterator[str]:
    for place in places:
        options = [Word(name, option.meaning) for option in place.options for name in option.names]
        yield f"        {_quoted(place.words)})\n"
        for name, words in (("verbs", place.verbs), ("options", options)):
            if words:
                yield f"            {name}=(\n"
                for word in words:
                    yield f"                {_quoted(f'{word.text}:{word.meaning}')}\n"
                yield "            )\n"
        yield "            ;;\n"


def _tail(places: Sequence[Place]) -> Iterator[str]:
    takes = "".join(
        f"        {_quoted(place.words)}) {_offered(place.takes)} ;;\n" for place in places if place.takes
    )
    before, _, after = _TAIL.partition('        _greenroom_takes "$where"\n')
    yield f"{before}        case $where in\n{takes}        esac\n{after}"


def _offered(value: Value) -> str:
    """A statement that offers what a value can be."""
    if value.file:
        return "_files"
    return f"compadd -- {' '.join(map(_quoted, value.choices))}" if value.choices else ":"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
