"""How a bank of sentences is written, and read.

A bank is text, so that whoever adds to it writes sentences and nothing else. `@title`, `@situation` (what the
person tells first) and `@goal` (what they ask first) head lists of lines. `@beat` begins a step of the talk,
whose lines start with what they are: `?` the person asks, `:` the expert explains, `=` gives an example, `!`
warns, `>` names a next step, `*` asks back, with the person's answer after a `|`. An indented line goes on with
the one before. `{slots}` are filled from `figures` and `voice`.
"""

from collections.abc import Mapping

from msgspec import Struct

_MOVES = {"?": "ask", ":": "explain", "=": "example", "!": "caution", ">": "step", "*": "query"}


class Query(Struct, frozen=True):
    """What the expert asks back, and what the person says to it."""

    asked: str
    answer: str


class Beat(Struct, frozen=True, kw_only=True):
    """One step of a talk: a question, and what the moves of an answer to it can be."""

    ask: tuple[str, ...]
    explain: tuple[str, ...]
    example: tuple[str, ...]
    caution: tuple[str, ...]
    step: tuple[str, ...]
    query: tuple[Query, ...]


class Family(Struct, frozen=True, kw_only=True):
    """A family of topics: the words that tell it, and its sentences.

    A topic is told by a word among `words`, or by one that begins with one of `stems`.
    """

    name: str
    words: frozenset[str]
    stems: tuple[str, ...]
    title: tuple[str, ...]
    situation: tuple[str, ...]
    goal: tuple[str, ...]
    beats: tuple[Beat, ...]


def _logical_lines(text: str) -> list[str]:
    lines: list[str] = []
    for raw in text.splitlines():
        if not raw.strip():
            continue
        if raw[0].isspace() and lines:
            lines[-1] += " " + raw.strip()
        else:
            lines.append(raw.strip())
    return lines


def _beat(moves: Mapping[str, list[str]]) -> Beat:
    if missing := [name for name in ("ask", "explain", "example", "step") if not moves[name]]:
        raise ValueError(f"a beat has no {', '.join(missing)}: {dict(moves)}")
    queries = []
    for line in moves["query"]:
        asked, bar, answer = line.partition("|")
        if not bar:
            raise ValueError(f"a question back has no answer after a bar: {line!r}")
        queries.append(Query(asked.strip(), answer.strip()))
    return Beat(
        ask=tuple(moves["ask"]),
        explain=tuple(moves["explain"]),
        example=tuple(moves["example"]),
        caution=tuple(moves["caution"]),
        step=tuple(moves["step"]),
        query=tuple(queries),
    )


def family(name: str, keywords: str, text: str) -> Family:
    """A family from its bank.

    Args:
        name: how it is called.
        keywords: words that tell it in a topic; longer than four letters, also as the beginning of one.
        text: the bank.

    Raises:
        ValueError: a line has no place, or a beat lacks a move that no answer can do without.
    """
    lists: dict[str, list[str]] = {"title": [], "situation": [], "goal": []}
    beats: list[dict[str, list[str]]] = []
    current: list[str] | None = None
    for line in _logical_lines(text):
        if line == "@beat":
            beats.append({move: [] for move in _MOVES.values()})
            current = None
        elif line.startswith("@"):
            current = lists[line[1:]]
        elif current is not None:
            current.append(line)
        elif beats and line[0] in _MOVES:
            beats[-1][_MOVES[line[0]]].append(line[1:].strip())
        else:
            raise ValueError(f"bank {name}: this line has no place: {line!r}")
    return Family(
        name=name,
        words=frozenset(word for word in keywords.split() if len(word) <= 4),
        stems=tuple(word for word in keywords.split() if len(word) > 4),
        title=tuple(lists["title"]),
        situation=tuple(lists["situation"]),
        goal=tuple(lists["goal"]),
        beats=tuple(_beat(moves) for moves in beats),
    )
