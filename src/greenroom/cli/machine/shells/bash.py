"""Completion for bash (the manual's "Programmable Completion")."""

from collections.abc import Iterable, Iterator, Sequence

from greenroom.cli.completing import Place, Value

_FILE = "@file"
"""Stands where the value is a file; no choice begins so."""

_HEAD = """\
# Completion of greenroom for bash, made by `greenroom completion bash`.
"""

_TAIL = r"""
_greenroom() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} where= skip= i word
    # `=` is a word of its own to bash.
    if [[ $current == = ]]; then
        current=
    elif [[ $previous == = ]]; then
        previous=${COMP_WORDS[COMP_CWORD-2]}
    fi
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ -n $skip ]]; then
            [[ $word == = ]] || skip=
        elif [[ $word == --socket ]]; then
            skip=1
        elif [[ $word == -* || $word == = ]]; then
            continue
        elif [[ -z $where ]]; then
            where=$word
        elif [[ -n $(_greenroom_verbs "$where") && $where != *' '* ]]; then
            where="$where $word"
        fi
    done
    local offered
    if offered=$(_greenroom_value "$where" "$previous"); then
        :
    elif [[ $current == -* ]]; then
        offered=$(_greenroom_options "$where")
    else
        offered="$(_greenroom_verbs "$where") $(_greenroom_takes "$where")"
    fi
    if [[ $offered == *@file* ]]; then
        compopt -o filenames 2> /dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
    else
        mapfile -t COMPREPLY < <(compgen -W "$offered" -- "$current")
    fi
}

complete -F _greenroom greenroom
"""


def script(places: Sequence[Place]) -> str:
    """The script, whole. A value that nobody can guess is offered nothing."""
    verbs = ((place.words, [word.text for word in place.verbs]) for place in places)
    options = ((place.words, [name for option in place.options for name in option.names]) for place in places)
    takes = ((place.words, _offered(place.takes)) for place in places)
    return "".join(
        (
            _HEAD,
            *_table("_greenroom_verbs", '"$1"', verbs),
            *_table("_greenroom_options", '"$1"', options),
            *_table("_greenroom_takes", '"$1"', takes),
            *_table("_greenroom_value", '"$1|$2"', _values(places), otherwise="return 1"),
            _TAIL,
        )
    )


def _table(name: str, of: str, rows: Iterable[tuple[str, Sequence[str]]], otherwise: str = "") -> Iterator[str]:
    """A function that prints words by what it is given."""
    yield f"\n{name}() {{\n    case {of} in\n"
    for key, words in rows:
        if words or otherwise:
            yield f"        '{key}') echo '{' '.join(words)}' ;;\n"
    yield f"        *) {otherwise or ':'} ;;\n    esac\n}}\n"


def _values(places: Iterable[Place]) -> Iterator[tuple[str, Sequence[str]]]:
    for place in places:
        for option in place.options:
            if option.value:
                for name in option.names:
                    yield f"{place.words}|{name}", _offered(option.value)


def _offered(value: Value | None) -> Sequence[str]:
    if value is None:
        return ()
    return (_FILE,) if value.file else value.choices
