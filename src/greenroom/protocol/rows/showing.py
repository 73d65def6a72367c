"""How a row of the model becomes a row of the wire."""

from functools import cache
from typing import Any, Final, TypeVar

from msgspec import Struct

from greenroom.model.times import Micros, rfc3339

RowT = TypeVar("RowT", bound=Struct)

_TIMES: Final = {"created_at", "updated_at"}


def moment(at: Micros | None) -> str | None:
    """A time as text, where there is one."""
    return None if at is None else rfc3339(at)


def show(cls: type[RowT], *sources: object, **shown: Any) -> RowT:
    """Build a wire row: what is `shown` as it stands, all else from the first source that has a field of its name.

    The two times that every row has become text here.

    Raises:
        TypeError: no source has a field that the row must have.
    """
    for name, at in _taken(cls, tuple(map(type, sources))):
        if name not in shown:
            value = getattr(sources[at], name)
            shown[name] = rfc3339(value) if name in _TIMES else value
    return cls(**shown)


@cache
def _taken(cls: type[Struct], kinds: tuple[type, ...]) -> list[tuple[str, int]]:
    """The fields of a row that sources of these kinds have, and which of them is the first that has it."""
    firsts = (
        (name, (at for at, kind in enumerate(kinds) if hasattr(kind, name))) for name in cls.__struct_fields__
    )
    return [(name, at) for name, having in firsts if (at := next(having, None)) is not None]
