"""What handlers that read have in common: pages, times, and rows that may not be there."""

import hashlib
from collections.abc import Callable
from typing import Any, Final, TypeVar

import msgspec

from greenroom.model.errors import InvalidParams, Issue, NotFound
from greenroom.model.paging import Found, PageRequest
from greenroom.model.times import Micros, parse_rfc3339
from greenroom.protocol.command import Listing, Page

RowT = TypeVar("RowT")
ShownT = TypeVar("ShownT")

_LARGEST = 2**63 - 1
"""SQLite's largest integer."""

_WHICH_PAGE: Final = frozenset({"limit", "page", "cursor", "sort_by", "sort_direction"})
"""What a command says of the page alone; all else says which list it is."""


def page_request(command: Listing[Any], sort_by: str) -> PageRequest:
    """Which page a command asks for.

    Raises:
        InvalidParams: it names both a page and a cursor, or a page past all counting.
    """
    if command.page is not None and command.cursor is not None:
        raise InvalidParams(Issue("$.cursor", "either a `cursor` or a `page`, not both"))
    if command.page is not None and command.page * command.limit > _LARGEST:
        raise InvalidParams(Issue("$.page", f"a page of at most {_LARGEST // command.limit:,}"))
    return PageRequest(
        sort_by=sort_by,
        descending=command.sort_direction == "desc",
        limit=command.limit,
        page=command.page,
        cursor=command.cursor,
        of=_list_of(command),
    )


def _list_of(command: Listing[Any]) -> str:
    """A short name for the list that a command asks for: its method with its filters."""
    filters = {name: getattr(command, name) for name in command.__struct_fields__ if name not in _WHICH_PAGE}
    said = msgspec.json.encode((command.method, filters), order="deterministic")
    return hashlib.blake2b(said, digest_size=6).hexdigest()


def shown(found: Found[RowT], command: Listing[Any], show: Callable[[RowT], ShownT]) -> Page[ShownT]:
    """A page as the wire has it. One that was asked for by its cursor does not know its number."""
    return Page(
        items=[show(row) for row in found.rows],
        total=found.total,
        page=(command.page or 1) if command.cursor is None else None,
        limit=command.limit,
        total_pages=-(-found.total // command.limit),
        next_cursor=found.cursor,
        total_capped=found.capped,
    )


def moment_of(name: str, text: str | None) -> Micros | None:
    """The time that a parameter gives, if it gives one.

    Raises:
        InvalidParams: it is none.
    """
    if text is None:
        return None
    try:
        return parse_rfc3339(text)
    except ValueError as error:
        raise InvalidParams(Issue(f"$.{name}", "a time as in 2026-11-21T08:00:00Z")) from error


def existing(row: RowT | None, noun: str, row_id: str) -> RowT:
    """The row.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    if row is None:
        raise NotFound(noun, row_id)
    return row
