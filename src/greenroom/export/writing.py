"""Writing an export: from the store to a folder, a page at a time, in constant memory."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from greenroom.export import card, manifest
from greenroom.export.folder import DataFile, Folder
from greenroom.export.format import Format
from greenroom.export.formats import FORMATS
from greenroom.export.order import ExportOrder
from greenroom.export.tally import Tally
from greenroom.model.conversation import Conversation, Revision
from greenroom.model.export import ExportFile
from greenroom.model.principal import Principal
from greenroom.store import conversations
from greenroom.store.conversation_filter import ConversationFilter
from greenroom.store.port import Store

PAGE = 200
"""Conversations that are held in memory at a time."""

OnPage = Callable[[Conversation], bool]
"""Told after each page which conversation was its last; False ends the export."""


class Written(Struct, frozen=True):
    """What came out."""

    rows: int
    files: tuple[ExportFile, ...]


async def write_export(
    order: ExportOrder,
    *,
    who: Principal,
    store: Store,
    place: Path,
    export_id: str,
    check: Callable[[], None],
    on_page: OnPage,
) -> Written | None:
    """Write a folder with the caller's conversations, ordered by id, and put it in its place.

    Each conversation is taken as it is when its page is read: one that is approved meanwhile may be in or not.

    Args:
        order: what it holds.
        who: whose conversations.
        store: where they are.
        place: where the folder goes.
        export_id: names what stands beside the place meanwhile.
        check: raises if the folder may not be put there; called off the event loop, right before it is.
        on_page: told of each page; False ends the export.

    Returns:
        What came out; None if `on_page` ended it. Then, and if it raises, the place is as it was.

    Raises:
        OSError: the files could not be written.
        RequestError: `check` said no, or the store could not be read.
    """
    made_in = FORMATS[order.format]
    folder = await asyncio.to_thread(Folder, place, export_id)
    published = False
    try:
        tally = Tally()
        data = await asyncio.to_thread(folder.data_file, f"train.{made_in.suffix}")
        try:
            if not await _write_rows(order, made_in, who, store, data, tally, on_page):
                return None
            files = (await asyncio.to_thread(data.finish),)
        finally:
            data.close()
        await asyncio.to_thread(_finish, folder, made_in, manifest.manifest(order, tally, files), check)
        published = True
        return Written(tally.rows, files)
    finally:
        if not published:
            await asyncio.to_thread(folder.discard)


async def _write_rows(
    order: ExportOrder,
    made_in: Format,
    who: Principal,
    store: Store,
    data: DataFile,
    tally: Tally,
    on_page: OnPage,
) -> bool:
    picked = order.picked
    last_id: str | None = None
    while page := await _page(store, who, picked, last_id):
        await asyncio.to_thread(_append, page, order, made_in, data, tally)
        last = page[-1][0]
        last_id = last.id
        if not on_page(last):
            return False
    return True


async def _page(
    store: Store, who: Principal, picked: ConversationFilter, after: str | None
) -> list[tuple[Conversation, Revision]]:
    return await store.read(
        lambda db: conversations.stream(db, who, picked, after, PAGE), kind="export.conversations"
    )


def _append(
    page: list[tuple[Conversation, Revision]], order: ExportOrder, made_in: Format, data: DataFile, tally: Tally
) -> None:
    rows = []
    for conversation, revision in page:
        if order.takes(conversation.provider):
            rows.append(made_in.encode(revision.turns, order.system_prompt))
            tally.add(conversation)
    data.append(rows)


def _finish(folder: Folder, made_in: Format, written: manifest.Manifest, check: Callable[[], None]) -> None:
    folder.write(manifest.NAME, manifest.encode(written))
    folder.write(card.NAME, card.card(written, made_in).encode())
    check()
    folder.publish()
