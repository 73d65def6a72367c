"""Lists that come in pages: one page as a table, with how to see the rest, or all rows one after the other."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from msgspec.structs import replace

from greenroom.cli.speaking import tell
from greenroom.cli.table import Column, show_table
from greenroom.client.blocking import Client
from greenroom.protocol.command import Listing, Page

RowT = TypeVar("RowT")


def show_page(
    page: Page[RowT], columns: Sequence[Column], cells: Callable[[RowT], Sequence[str]], nothing: str
) -> None:
    """Print a page. `nothing` is said where there are no rows at all."""
    if not page.items:
        tell(nothing if not page.total else "There are no more rows.", "dim")
        return
    show_table(columns, map(cells, page.items))
    if page.next_cursor is not None:
        total = f"{page.total:,}{' or more' if page.total_capped else ''}"
        onward = f"--page {page.page + 1}" if page.page is not None else f"--cursor {page.next_cursor}"
        tell(f"{len(page.items):,} of {total}; {onward} goes on, --limit up to 500 shows more at once.", "dim")


def each_row(client: Client, listing: Listing[RowT]) -> Iterator[RowT]:
    """All rows of a list; a page is read when its first row is wanted."""
    while True:
        page = client.call(listing)
        yield from page.items
        if page.next_cursor is None:
            return
        listing = replace(listing, cursor=page.next_cursor)
