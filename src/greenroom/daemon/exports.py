"""Exports in the background: each is a durable row, and a task that writes its folder.

An export that a stopped or killed daemon left is `running` in the database, and is begun again at the next start:
its folder shows up whole or not at all, so nothing has to be gone on with.
"""

import asyncio
import logging
from collections.abc import Coroutine
from pathlib import Path

import msgspec
from msgspec.structs import replace

from greenroom.daemon import facts
from greenroom.daemon.export_run import ExportRun
from greenroom.export import order as orders
from greenroom.export.checking import check_order
from greenroom.export.handing_over import reopen
from greenroom.export.order import ExportOrder
from greenroom.export.places import Grounds, asked_place, check_apart, default_place, landing_of
from greenroom.export.writing import Written
from greenroom.model.errors import Conflict, NotFound, Unavailable
from greenroom.model.export import Export, ExportStatus
from greenroom.model.ids import Ids
from greenroom.model.principal import Principal
from greenroom.model.times import Clock
from greenroom.store import exports, receipts
from greenroom.store.errors import DiskFull
from greenroom.store.port import Store, Transaction

AT_ONCE = 2
"""Exports that are written at the same time; others wait their turn."""

DISK_FULL_PAUSE_S = 2.0
"""Seconds between two tries to note how an export ended while the disk is full."""


CANCELLED = "It was cancelled."
"""What a cancelled export failed of."""


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
        self._landings: dict[str, Path] = {}
        self._runs: dict[str, ExportRun] = {}

    async def start(self, who: Principal, order: ExportOrder, *, path: str | None = None) -> Export:
        """Take an order. It answers once the export is noted, before it is written.

        Args:
            who: whose conversations.
            order: what it holds.
            path: the folder to write; None for one under the home.

        Raises:
            InvalidParams: a format that is unknown or not installed, options that don't go together, a path that
                is none.
            Forbidden: it is not for this user to write there.
            Conflict: something stands there that Greenroom did not make, or another export is writing there.
            Unavailable: the daemon is stopping, or the store can't keep it.
        """
        if self._stopping.is_set():
            raise Unavailable("The daemon is stopping; start the export once it is back.")
        await asyncio.to_thread(check_order, order)
        export_id, now = self._ids.new(), self._clock.now()
        if path is None:
            place = default_place(self._grounds, who.uid, format_name=order.format, export_id=export_id, now=now)
        else:
            held = tuple(self._landings.values())
            place = await asyncio.to_thread(asked_place, self._grounds, who.uid, path, held=held)
        landing = await asyncio.to_thread(landing_of, place)
        # Again, now that nothing is waited for until it is held: two orders may have been looked at side by side.
        check_apart(place, landing, self._landings.values())
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
        self._landings[export_id] = landing
        # A caller who goes away leaves the export to itself: noted and not carried out would be the worst of both.
        await asyncio.shield(self._spawn(self._begin(who, export, order)))
        return export

    async def cancel(self, who: Principal, export_id: str) -> Export:
        """End an export that is running: it fails, and nothing of it stays. Answers it as it is then.

        Raises:
            NotFound: there is none, or it is somebody else's.
            Conflict: it has ended already.
        """
        if await self._store.read(lambda db: exports.get(db, who, export_id), kind="export.get") is None:
            raise NotFound("export", export_id)
        run = self._runs.get(export_id)
        if run is not None:
            run.cancelled = True
            if run.has_slot:
                # Its folder may just be put in its place: which of the two came first, its row tells afterwards.
                await run.ended.wait()
        now = self._clock.now()

        def unit(tx: Transaction) -> Export:
            export = exports.get(tx.db, who, export_id)
            if export is None:
                raise NotFound("export", export_id)
            if export.status is not ExportStatus.RUNNING:
                raise Conflict(
                    f"The export is {export.status} already; only one that is running can be cancelled.",
                    details={"status": str(export.status), "allowed": [str(ExportStatus.RUNNING)]},
                )
            ended = replace(export, status=ExportStatus.FAILED, error=CANCELLED, updated_at=now, finished_at=now)
            exports.update(tx.db, ended)
            tx.note(facts.export_finished(ended))
            receipts.done(tx.db, who, now)
            return ended

        return await self._store.write(unit, kind="export.cancel")

    async def recover(self) -> int:
        """Begin again what an earlier daemon left unfinished. Answers how many exports that were."""
        await asyncio.to_thread(reopen, self._grounds)
        left = await self._store.read(exports.unfinished, kind="export.unfinished")
        for export in left:
            try:
                order = orders.from_options(export.options)
            except msgspec.ValidationError as error:
                await self._end(export, f"The daemon ended while it was written, and can't begin again: {error}")
                continue
            self._landings[export.id] = await asyncio.to_thread(landing_of, Path(export.path))
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
        """How far an export is: 0 to 100, by the age of the rows that it has been through."""
        if export.status is ExportStatus.COMPLETED:
            return 100.0
        run = self._runs.get(export.id)
        return 0.0 if run is None else run.percentage

    def _spawn(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _launch(self, export: Export, order: ExportOrder) -> None:
        run = self._runs[export.id] = ExportRun(export, order)
        self._spawn(self._carry_out(run)).add_done_callback(self._launched_ended)

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
            del self._landings[export.id]
            raise
        self._launch(export, order)

    async def _carry_out(self, run: ExportRun) -> None:
        try:
            async with self._slots:
                if not self._goes_on(run):
                    return
                run.has_slot = True
                ended = await run.outcome(self._store, self._grounds, self._log, lambda: self._goes_on(run))
            if ended is not None:
                await self._end(run.export, ended)
        finally:
            del self._landings[run.export.id]
            self._runs.pop(run.export.id, None)
            run.ended.set()

    def _goes_on(self, run: ExportRun) -> bool:
        return not (self._stopping.is_set() or run.cancelled)

    async def _end(self, export: Export, outcome: Written | str) -> None:
        """Note how it ended. Where that can't be noted, the next start begins it again."""
        now = self._clock.now()
        if isinstance(outcome, Written):
            ended = replace(
                export,
                status=ExportStatus.COMPLETED,
                rows=outcome.rows,
                files=outcome.files,
                notes=outcome.notes,
                updated_at=now,
                finished_at=now,
            )
        else:
            ended = replace(export, status=ExportStatus.FAILED, error=outcome, updated_at=now, finished_at=now)

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
