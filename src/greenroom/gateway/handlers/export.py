"""Answers to `export.*`."""

from greenroom.export.order import ExportOrder
from greenroom.export.splitting import Shares
from greenroom.gateway.filters import filter_within
from greenroom.gateway.reading import existing, page_request, shown
from greenroom.gateway.service import Call
from greenroom.gateway.table import HandlerTable
from greenroom.model.export import Export
from greenroom.protocol.command import Page
from greenroom.protocol.commands.export import (
    ExportAnswer,
    ExportCancel,
    ExportFile,
    ExportGet,
    ExportList,
    ExportRow,
    ExportStart,
    ExportStarted,
)
from greenroom.protocol.rows.showing import show
from greenroom.store import exports

TABLE = HandlerTable()


@TABLE.answers(ExportStart)
async def start(call: Call, command: ExportStart) -> ExportStarted:
    """Begin an export."""
    split = command.split
    order = ExportOrder(
        format=command.format,
        filter=filter_within(command.filter),
        split=None if split is None else Shares(train=split.train, validation=split.validation, test=split.test),
        split_by=command.split_by,
        dedup=command.dedup,
        system_prompt=command.system_prompt,
        redact=command.redact,
        include_rehearsal=command.include_rehearsal,
    )
    export = await call.service.exports.start(call.who, order, path=command.path)
    return ExportStarted(export_id=export.id, status=export.status)


@TABLE.answers(ExportGet)
async def get(call: Call, command: ExportGet) -> ExportRow:
    """Tell how an export stands."""
    wanted = command.export_id
    export = await call.service.store.read(lambda db: exports.get(db, call.who, wanted), kind="export.get")
    return _row(call, existing(export, "export", wanted))


@TABLE.answers(ExportList)
async def list_(call: Call, command: ExportList) -> Page[ExportRow]:
    """List exports."""
    request = page_request(command, command.sort_by)
    found = await call.service.store.read(
        lambda db: exports.page(
            db,
            call.who,
            request,
            wanted=command.called,
            statuses=command.statuses,
            format_name=command.format,
        ),
        kind="export.list",
    )
    return shown(found, command, lambda export: _row(call, export))


@TABLE.answers(ExportCancel)
async def cancel(call: Call, command: ExportCancel) -> ExportAnswer:
    """End an export."""
    export = await call.service.exports.cancel(call.who, command.export_id)
    return ExportAnswer(
        export_id=export.id, status=export.status, message="Cancelled; nothing of its folder was left behind."
    )


def _row(call: Call, export: Export) -> ExportRow:
    files = tuple(show(ExportFile, each) for each in export.files)
    return show(ExportRow, export, files=files, progress=round(call.service.exports.progress(export), 1))
