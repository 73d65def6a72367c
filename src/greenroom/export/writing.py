"""Writing an export: from the store to a folder, a page at a time, in constant memory."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from msgspec import Struct

from greenroom.export import card, manifest
from greenroom.export.feeds import CardFeed, ConversationFeed, Feed
from greenroom.export.folder import Folder
from greenroom.export.format import Format
from greenroom.export.formats import CARD_FORMATS, CONVERSATION_FORMATS
from greenroom.export.notes import notes
from greenroom.export.order import ExportOrder
from greenroom.export.press import Press
from greenroom.export.tally import Tally
from greenroom.model.export import ExportFile
from greenroom.model.principal import Principal
from greenroom.model.times import Micros
from greenroom.store.port import Store

SCRATCH = ".scratch"
"""What dedup remembers, while it is needed."""

OnPage = Callable[[float], bool]
"""Told after each page how far the export is, 0 to 100; False ends it."""


class Written(Struct, frozen=True):
    """What came out."""

    rows: int
    files: tuple[ExportFile, ...]
    notes: tuple[str, ...]


async def write_export(
    order: ExportOrder,
    *,
    who: Principal,
    store: Store,
    place: Path,
    export_id: str,
    check: Callable[[], None],
    on_page: OnPage,
    heir: int | None = None,
) -> Written | None:
    """Write a folder with the caller's rows, ordered by id, and put it in its place.

    Each row is taken as it is when its page is read: one that is approved meanwhile may be in or not.

    Args:
        order: what it holds.
        who: whose rows.
        store: where they are.
        place: where the folder goes.
        export_id: names what stands beside the place meanwhile.
        check: raises if the folder may not be put there; called off the event loop, right before it is.
        on_page: told of each page; False ends the export.
        heir: the user that the folder is given to; None leaves it to the daemon's own.

    Returns:
        What came out; None if `on_page` ended it. Then, and if it raises, the place is as it was.

    Raises:
        OSError: the files could not be written.
        RequestError: `check` said no, or the store could not be read.
    """
    folder = await asyncio.to_thread(Folder, place, export_id)
    published = False
    try:
        tally = Tally()
        feed, format_ = _source(order, tally, folder)
        press = Press(feed, format_, folder, tally)
        try:
            if not await _write_rows(feed, press, who, store, on_page):
                return None
            files = await asyncio.to_thread(press.finish)
        finally:
            await asyncio.to_thread(press.close)
        written = manifest.manifest(order, tally, files)
        await asyncio.to_thread(_finish, folder, written, format_, check, heir)
        published = True
        return Written(tally.rows, files, notes(written))
    finally:
        if not published:
            await asyncio.to_thread(folder.discard)


def _source(order: ExportOrder, tally: Tally, folder: Folder) -> tuple[Feed[Any, Any], Format[Any]]:
    """Where the rows come from, and the format that takes such rows."""
    if order.format in CARD_FORMATS:
        return CardFeed(order, tally), CARD_FORMATS[order.format]
    format_ = CONVERSATION_FORMATS[order.format]
    return ConversationFeed(order, format_, tally, folder.scratch(SCRATCH)), format_


async def _write_rows(
    feed: Feed[Any, Any], press: Press[Any, Any], who: Principal, store: Store, on_page: OnPage
) -> bool:
    edges = await store.read(lambda db: feed.edges(db, who), kind="export.span")
    last_id: str | None = None
    while True:
        after = last_id
        portion = await store.read(lambda db: feed.read(db, who, after), kind="export.rows")  # noqa: B023  awaited here
        if portion is None:
            return True
        await asyncio.to_thread(press.write, portion.rows)
        last_id = portion.last_id
        if not on_page(_percentage(edges, portion.last_at)):
            return False


def _percentage(edges: list[Micros], at: Micros) -> float:
    """How far a row of that age is on the way from the oldest to the newest: rows go by id, and so by age."""
    if not edges:
        return 100.0
    oldest, newest = edges[0], edges[-1]
    return min(100.0, max(0.0, 100 * (at - oldest) / max(1, newest - oldest)))


def _finish(
    folder: Folder,
    written: manifest.Manifest,
    format_: Format[Any],
    check: Callable[[], None],
    heir: int | None,
) -> None:
    folder.write(manifest.NAME, manifest.encode(written))
    folder.write(card.NAME, card.card(written, format_).encode())
    check()
    if heir is not None:
        with suppress(PermissionError):  # who may not give stays the owner, and says so: see `handing_over`
            folder.give(heir)
    folder.publish()
