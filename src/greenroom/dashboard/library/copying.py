"""A row's fields for a copy of it."""

from typing import Any

import msgspec

from greenroom.dashboard.library.kinds import Row, kind_of


def copy_of(row: Row, name: str) -> dict[str, Any]:
    """What a person wrote of a row, under another name, as the fields of a new one."""
    said = msgspec.to_builtins(row)
    return {field: said[field] for field in kind_of(row).draft.__struct_fields__} | {"name": name}
