"""How a row of the model becomes a row of the wire."""

from typing import Any, TypeVar

from msgspec import Struct

from greenroom.model.times import Micros, rfc3339

RowT = TypeVar("RowT", bound=Struct)


def moment(at: Micros | None) -> str | None:
    """A time as text, where there is one."""
    return None if at is None else rfc3339(at)


def show(cls: type[RowT], *sources: object, **shown: Any) -> RowT:
    """Build a wire row: what is `shown` as it stands, all else from the first source that has a field of its name.

    The two times that every row has become text here.

    Raises:
        TypeError: no source has a field that the row must have.
    """
    for name in cls.__struct_fields__:
        having = (source for source in sources if hasattr(source, name))
        if name in shown or (source := next(having, None)) is None:
            continue
        value = getattr(source, name)
        shown[name] = rfc3339(value) if name in {"created_at", "updated_at"} else value
    return cls(**shown)
