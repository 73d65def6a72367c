"""Everything that is wrong with some parameters, where decoding alone stops at the first thing.

What is wrong is noted and taken out, and the rest is looked at again, until nothing is wrong any more.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any, Final

import msgspec
from msgspec.structs import fields

from greenroom.model.errors import Issue
from greenroom.protocol.issues import issue_of

MOST: Final = 20
"""So many are told at once: whoever made more will find the rest by the same rule."""

_LOOKED_AT: Final = 2_000_000
"""Bytes that are decoded to find them all, and no more, since others wait meanwhile."""

_ABSENT: Final = object()
_STEP: Final = re.compile(r"\.(?P<name>[^.\[\]]+)|\[(?P<index>\d+)\]")

Step = str | int


def issues_of(raw: bytes, cls: type[msgspec.Struct], *, strict: bool = True) -> list[Issue]:
    """What is wrong, at most `MOST`; of one entry of an array, the first thing. Empty where a `cls` can be made.

    Args:
        raw: the parameters, as a JSON object.
        cls: what they are of.
        strict: whether a number may not stand as a string.
    """
    most = max(1, min(MOST, _LOOKED_AT // max(1, len(raw))))
    try:
        params = msgspec.json.decode(raw)
    except msgspec.ValidationError:
        return list(_out_of_range(raw))
    return list(islice(_found(params, cls, strict=strict), most))


def _out_of_range(raw: bytes) -> Iterator[Issue]:
    """The parameters that hold a number which no type can: it keeps all others from being looked at."""
    for name, value in msgspec.json.decode(raw, type=dict[str, msgspec.Raw]).items():
        try:
            msgspec.json.decode(value)
        except msgspec.ValidationError:
            yield Issue(f"$.{name}", "a number that is within the range of 64 bits")


def _found(params: dict[str, Any], cls: type[msgspec.Struct], *, strict: bool) -> Iterator[Issue]:
    required = _fields(cls)
    if cls.__struct_config__.forbid_unknown_fields:
        yield from (Issue(f"$.{name}", "no such parameter") for name in params if name not in required)
    left = {name: value for name, value in params.items() if name in required}
    rest = _Rest(left)
    while left:
        try:
            msgspec.convert(left, cls, strict=strict)
        except msgspec.ValidationError as error:
            issue = issue_of(error, cls, msgspec.json.encode(left))
            steps = [step["name"] or int(step["index"]) for step in _STEP.finditer(issue.path)]
            if not steps or steps[0] not in left:  # something is missing, which comes below
                break
            place = rest.place(steps)
            if rest.take_out(steps):
                yield Issue(place, issue.expected)
        else:
            break
    for name, needed in required.items():
        if needed and name not in params:
            yield Issue(f"$.{name}", "a value: it is required")


@cache
def _fields(cls: type[msgspec.Struct]) -> dict[str, bool]:
    """The names of a struct's fields, and whether each is required."""
    return {field.encode_name: field.required for field in fields(cls)}


class _Rest:
    """What is left of parameters. It knows where the entries of its arrays stood at first."""

    def __init__(self, left: dict[str, Any]) -> None:
        self._left = left
        self._places: dict[int, list[int]] = {}
        self._shortened: set[int] = set()
        self._gone: set[tuple[int, Step]] = set()

    def place(self, steps: Sequence[Step]) -> str:
        """Where in the parameters as they came something stood that is now at the end of these steps."""
        path, at = "$", self._left
        for step in steps:
            if isinstance(step, int):
                path += f"[{self._places[id(at)][step] if id(at) in self._places else step}]"
            else:
                path += f".{step}"
            at = _part(at, step)
        return path

    def take_out(self, steps: Sequence[Step]) -> bool:
        """Take out what is wrong: as little as makes the rest right.

        Returns:
            False where it may be wrong only for what was taken out of it before.
        """
        holders: list[Any] = [self._left]
        for step in steps:
            holders.append(_part(holders[-1], step))
        absent = holders[-1] is _ABSENT
        # A length that is too short now, or a field that is not there any more.
        follows = id(holders[-1]) in self._shortened or (absent and (id(holders[-2]), steps[-1]) in self._gone)
        depth = len(steps) - 1
        if absent or follows:
            # With a field missing, the innermost entry of an array is of no use. A key with a dot ends here too.
            entries = [
                at
                for at, entry in enumerate(holders[1:])
                if isinstance(holders[at], list) and entry is not _ABSENT
            ]
            depth = max(entries, default=0)
        holder, step = holders[depth], steps[depth]
        if isinstance(holder, list) and isinstance(step, int):
            self._places.setdefault(id(holder), list(range(len(holder)))).pop(step)
        del holder[step]
        if depth:
            self._shortened.add(id(holder))
            self._gone.add((id(holder), step))
        return not follows


def _part(of: Any, step: Step) -> Any:
    match of, step:
        case dict(), str() if step in of:
            return of[step]
        case list(), int() if step < len(of):
            return of[step]
        case _:
            return _ABSENT
