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
    """
    for name in cls.__struct_fields__:
        if name in shown:
            continue
        value = next(getattr(source, name) for source in sources if hasattr(source, name))
        shown[name] = rfc3339(value) if name in {"created_at", "updated_at"} else value
    return cls(**shown)
