"""Exports in the background: each is a durable row, and a task that writes its folder.

An export that a stopped or killed daemon left is `running` in the database, and is begun again at the next start:
its folder shows up whole or not at all, so nothing has to be gone on with.
"""

import asyncio
import errno
import logging
from collections.abc import Coroutine
from functools import partial
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from greenroom.daemon import facts
from greenroom.export import order as orders
from greenroom.export.folder import sweep
from greenroom.export.formats import FORMATS
from greenroom.export.order import ExportOrder
from greenroom.export.places import Grounds, asked_place, check_place, default_place
from greenroom.export.writing import Written, write_export
from greenroom.model.conversation import Conversation
from greenroom.model.errors import Conflict, GreenroomError, InvalidParams, Issue, Unavailable
from greenroom.model.export import Export, ExportStatus
from greenroom.model.ids import Ids
from greenroom.model.paging import PageRequest
from greenroom.model.principal import Principal
from greenroom.model.times import Clock, Micros
from greenroom.store import conversations, exports, receipts
from greenroom.store.errors import DiskFull
from greenroom.store.port import Store, Transaction

AT_ONCE = 2
"""Exports that are written at the same time; others wait their turn."""

DISK_FULL_PAUSE_S = 2.0
"""Seconds between two tries to note how an export ended while the disk is full."""


class _Span(Struct, frozen=True):
    """When the oldest and the newest conversation of an export were made. Exports go by id, and so by age."""

    oldest: Micros
    newest: Micros

    def percentage(self, at: Micros) -> float:
        """How much of the span lies before that time."""
        return 100 * (at - self.oldest) / max(1, self.newest - self.oldest)


class ExportDesk:
    """Takes orders for exports, carries them out, and knows how far they are.

    Args:
        store: where conversations and exports are kept.
        home: the daemon's home; exports go to `exports` in it.
        admin_uid: the daemon's own user, who may export to other places too.
        clock: the time.
        ids: where ids come from.
        log: told of what nobody is waiting for.
    """

    def __init__(
        self, *, store: Store, home: Path, admin_uid: int, clock: Clock, ids: Ids, log: logging.Logger
    ) -> None:
        self._store = store
        self._grounds = Grounds(home, admin_uid)
        self._clock = clock
        self._ids = ids
        self._log = log
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._stopping = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._places: set[Path] = set()
        self._percentages: dict[str, float] = {}

    async def start(self, who: Principal, order: ExportOrder, *, path: str | None = None) -> Export:
        """Take an order. It answers once the export is noted, before it is written.

        Args:
            who: whose conversations.
            order: what it holds.
            path: the folder to write; None for one under the home.

        Raises:
            InvalidParams: an unknown format, or a path that is none.
            Forbidden: it is not for this user to write there.
            Conflict: something stands there that Greenroom did not make, or another export is writing there.
            Unavailable: the daemon is stopping, or the store can't keep it.
        """
        if self._stopping.is_set():
            raise Unavailable("The daemon is stopping; start the export once it is back.")
        if order.format not in FORMATS:
            raise InvalidParams(Issue("$.format", f"one of {', '.join(FORMATS)}"))
        export_id, now = self._ids.new(), self._clock.now()
        if path is None:
            place = default_place(self._grounds, who.uid, format_name=order.format, export_id=export_id, now=now)
        else:
            place = await asyncio.to_thread(asked_place, self._grounds, who.uid, path)
        if place in self._places:
            raise Conflict(f"Another export is writing {place} just now; wait for it, or name another folder.")
        export = Export(
            id=export_id,
            owner=who.uid,
            status=ExportStatus.RUNNING,
            format=order.format,
            path=str(place),
            options=orders.as_options(order),
            rows=0,
            files=(),
            error=None,
            created_at=now,
            updated_at=now,
            finished_at=None,
        )
        self._places.add(place)
        # A caller who goes away leaves the export to itself: noted and not carried out would be the worst of both.
        await asyncio.shield(self._spawn(self._begin(who, export, order)))
        return export

    async def recover(self) -> int:
        """Begin again what an earlier daemon left unfinished. Answers how many exports that were."""
        left = await self._store.read(exports.unfinished, kind="export.unfinished")
        for export in left:
            try:
                order = orders.from_options(export.options)
            except msgspec.ValidationError as error:
                await self._end(export, f"The daemon ended while it was written, and can't begin again: {error}")
                continue
            self._launch(export, order)
        return len(left)

    async def stop(self) -> None:
        """Take no more orders, and end what runs after its present page; the next start begins it again."""
        self._stopping.set()
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def settled(self) -> None:
        """Wait until every export that was started has ended."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    def progress(self, export: Export) -> float:
        """How far an export is: 0 to 100, by the age of the conversations that it has been through."""
        if export.status is ExportStatus.COMPLETED:
            return 100.0
        return self._percentages.get(export.id, 0.0)

    def _spawn(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _launch(self, export: Export, order: ExportOrder) -> None:
        self._places.add(Path(export.path))
        self._spawn(self._carry_out(export, order)).add_done_callback(self._launched_ended)

    def _launched_ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            self._log.error(
                "the end of an export could not be noted; the next start begins it again", exc_info=error
            )

    async def _begin(self, who: Principal, export: Export, order: ExportOrder) -> None:
        def unit(tx: Transaction) -> None:
            exports.insert(tx.db, export)
            tx.note(facts.export_ordered(export))
            receipts.done(tx.db, who, export.created_at)

        try:
            await self._store.write(unit, kind="export.start")
        except BaseException:
            self._places.discard(Path(export.path))
            raise
        self._launch(export, order)

    async def _carry_out(self, export: Export, order: ExportOrder) -> None:
        try:
            async with self._slots:
                if self._stopping.is_set():
                    return
                ended = await self._outcome(export, order)
            if ended is not None:
                await self._end(export, ended)
        finally:
            self._places.discard(Path(export.path))
            self._percentages.pop(export.id, None)

    async def _outcome(self, export: Export, order: ExportOrder) -> Written | str | None:
        """What came out, why it failed, or None where the daemon stops."""
        who, place = Principal(uid=export.owner), Path(export.path)
        try:
            await asyncio.to_thread(sweep, place, export.id)
            span = await self._span(who, order)

            def on_page(conversation: Conversation) -> bool:
                self._percentages[export.id] = min(99.9, span.percentage(conversation.created_at))
                return not self._stopping.is_set()

            return await write_export(
                order,
                who=who,
                store=self._store,
                place=place,
                export_id=export.id,
                check=partial(check_place, self._grounds, export.owner, place),
                on_page=on_page,
            )
        except OSError as error:
            self._log.warning("an export could not be written", extra={"export_id": export.id}, exc_info=error)
            return _told(error)
        except GreenroomError as error:
            return error.message
        except Exception as error:  # noqa: BLE001  a fault of ours fails this one export; the log has it whole
            self._log.exception("an export failed", extra={"export_id": export.id})
            return f"Something went wrong inside the daemon ({type(error).__name__}); its log tells more."

    async def _span(self, who: Principal, order: ExportOrder) -> _Span:
        found: list[Micros] = []
        for descending in (False, True):
            request = PageRequest(descending=descending, limit=1)
            page = await self._store.read(
                partial(conversations.page, who=who, filters=order.picked, request=request), kind="export.span"
            )
            found += [row.created_at for row in page.rows] or [Micros(0)]
        return _Span(*found)

    async def _end(self, export: Export, outcome: Written | str) -> None:
        """Note how it ended. Where that can't be noted, the next start begins it again."""
        now = self._clock.now()
        if isinstance(outcome, Written):
            status, rows, files, error = ExportStatus.COMPLETED, outcome.rows, outcome.files, None
        else:
            status, rows, files, error = ExportStatus.FAILED, 0, (), outcome
        ended = replace(
            export, status=status, rows=rows, files=files, error=error, updated_at=now, finished_at=now
        )

        def unit(tx: Transaction) -> None:
            exports.update(tx.db, ended)
            tx.note(facts.export_finished(ended))

        while True:
            try:
                return await self._store.write(unit, kind="export.end")
            except DiskFull:
                if await self._stops_within(DISK_FULL_PAUSE_S):
                    return None

    async def _stops_within(self, seconds: float) -> bool:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return False
        return True


def _told(error: OSError) -> str:
    """A file system's refusal, for the person who asked."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "There is no room on the disk for this export; make room and start it again."
    return f"The folder could not be written: {error.strerror or error} ({error.filename})."
