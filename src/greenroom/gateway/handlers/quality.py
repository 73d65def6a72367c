"""Answers to `quality.*`."""

from greenroom.gateway.filters import filter_within
from greenroom.gateway.reading import existing
from greenroom.gateway.service import Call
from greenroom.gateway.table import HandlerTable
from greenroom.protocol.commands.quality import QualityCancel, QualityGet, QualityRescore, RescoreRow
from greenroom.protocol.rows.showing import show
from greenroom.store import rescorings

TABLE = HandlerTable()


@TABLE.answers(QualityRescore)
async def rescore(call: Call, command: QualityRescore) -> RescoreRow:
    """Begin to score again."""
    return show(RescoreRow, await call.service.rescorings.start(call.who, filter_within(command.filter)))


@TABLE.answers(QualityGet)
async def get(call: Call, command: QualityGet) -> RescoreRow:
    """Tell how far it is."""
    wanted = command.rescore_id
    run = await call.service.store.read(lambda db: rescorings.get(db, call.who, wanted), kind="quality.get")
    return show(RescoreRow, existing(run, "rescoring", wanted))


@TABLE.answers(QualityCancel)
async def cancel(call: Call, command: QualityCancel) -> RescoreRow:
    """End it where it is."""
    return show(RescoreRow, await call.service.rescorings.cancel(call.who, command.rescore_id))
