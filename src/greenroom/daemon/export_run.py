"""One export under way: what comes of it, as a value."""

import asyncio
import errno
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from greenroom.export.checking import check_order
from greenroom.export.folder import sweep
from greenroom.export.handing_over import is_in_reach
from greenroom.export.order import ExportOrder
from greenroom.export.places import Grounds, check_place
from greenroom.export.writing import Written, write_export
from greenroom.model.errors import GreenroomError
from greenroom.model.export import Export
from greenroom.model.principal import Principal
from greenroom.store.errors import DiskFull
from greenroom.store.port import Store

OUT_OF_REACH = "It lies in the daemon's home, which its own user alone can open: they have to hand it over to you."
NO_ROOM = "There is no room on the disk for this export; make room and start it again."


class ExportRun:
    """An export that waits for its turn or is being written.

    `percentage` is how far it is, 0 to 100. `has_slot` once it is being written; `ended` once it is over.
    """

    def __init__(self, export: Export, order: ExportOrder) -> None:
        self.export = export
        self.order = order
        self.percentage = 0.0
        self.has_slot = False
        self.cancelled = False
        self.ended = asyncio.Event()

    async def outcome(
        self, store: Store, grounds: Grounds, log: logging.Logger, goes_on: Callable[[], bool]
    ) -> Written | str | None:
        """What came out, why it failed, or None where it was told not to go on; then nothing of it stays."""
        export, place = self.export, Path(self.export.path)

        def on_page(percentage: float) -> bool:
            self.percentage = min(99.9, percentage)
            return goes_on()

        try:
            await asyncio.to_thread(sweep, place, export.id)
            await asyncio.to_thread(check_order, self.order)
            written = await write_export(
                self.order,
                who=Principal(uid=export.owner),
                store=store,
                place=place,
                export_id=export.id,
                check=partial(check_place, grounds, export.owner, place),
                on_page=on_page,
                heir=export.owner if grounds.gives and export.owner != grounds.admin_uid else None,
            )
            if written is None or await asyncio.to_thread(is_in_reach, grounds, export.owner, place):
                return written
            return replace(written, notes=(*written.notes, OUT_OF_REACH))
        except OSError as error:
            log.warning("an export could not be written", extra={"export_id": export.id}, exc_info=error)
            return told(error)
        except DiskFull:
            return NO_ROOM
        except GreenroomError as error:
            return error.message
        except Exception as error:  # a fault of ours fails this one export; the log has it whole
            log.exception("an export failed", extra={"export_id": export.id})
            return f"Something went wrong inside the daemon ({type(error).__name__}); its log tells more."


def told(error: OSError) -> str:
    """A file system's refusal, for the person who asked."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return NO_ROOM
    return f"The folder could not be written: {error.strerror or error} ({error.filename})."
