"""Answers to `log.*`."""

from greenroom.gateway.reading import moment_of, page_request, shown
from greenroom.gateway.service import Call
from greenroom.gateway.table import HandlerTable
from greenroom.protocol.command import Page
from greenroom.protocol.commands.log import LogList
from greenroom.protocol.rows.log import AttemptRow
from greenroom.store import attempts
from greenroom.store.attempts import AttemptFilter

TABLE = HandlerTable()


@TABLE.answers(LogList)
async def list_(call: Call, command: LogList) -> Page[AttemptRow]:
    """List attempts that have ended. Both `status` and `statuses` must hold where both are given."""
    statuses = command.statuses
    if command.status is not None:
        statuses = [command.status] if statuses is None or command.status in statuses else []
    filters = AttemptFilter(
        conversation_id=command.conversation_id,
        batch_id=command.batch_id,
        item_id=command.item_id,
        generation_id=command.generation_id,
        template_id=command.template_id,
        model=command.model,
        statuses=statuses,
        created_from=moment_of("date_from", command.date_from),
        created_to=moment_of("date_to", command.date_to),
    )
    request = page_request(command, command.sort_by)
    found = await call.service.store.read(
        lambda db: attempts.page(db, call.who, filters, request), kind="log.list"
    )
    return shown(found, command, AttemptRow.of)
