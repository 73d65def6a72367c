"""Answers to `suggestion.*`."""

from collections.abc import Sequence

from msgspec import UNSET

from greenroom.daemon.units import deciding
from greenroom.daemon.units.deciding import Decide, Decision, Left
from greenroom.gateway.reading import moment_of, page_request, shown
from greenroom.gateway.service import Call
from greenroom.gateway.sides import changing
from greenroom.gateway.table import HandlerTable
from greenroom.model.errors import InvalidParams, Issue
from greenroom.protocol.command import Page
from greenroom.protocol.commands.suggestion import (
    Decided,
    RefusedSuggestion,
    SuggestionAccept,
    SuggestionList,
    SuggestionReject,
    SuggestionReopen,
    SuggestionUpdate,
)
from greenroom.protocol.rows.flashcards import CardRow, SuggestionRow
from greenroom.store import suggestions
from greenroom.store.port import Transaction
from greenroom.store.suggestions import SuggestionFilter

TABLE = HandlerTable()


@TABLE.answers(SuggestionList)
async def list_(call: Call, command: SuggestionList) -> Page[SuggestionRow]:
    """List suggestions."""
    filters = SuggestionFilter(
        generation_id=command.generation_id,
        status=command.status,
        statuses=command.statuses,
        duplicates=command.duplicates,
        search=command.search,
        called=command.called,
        created_from=moment_of("date_from", command.date_from),
        created_to=moment_of("date_to", command.date_to),
    )
    request = page_request(command, command.sort_by)
    found = await call.service.store.read(
        lambda db: suggestions.page(db, call.who, filters, request), kind="suggestion.list"
    )
    return shown(found, command, SuggestionRow.of)


@TABLE.answers(SuggestionUpdate)
async def update(call: Call, command: SuggestionUpdate) -> SuggestionRow:
    """Change one."""
    change, now = changing(command.front, command.back), call.service.clock.now()
    row = await call.service.store.write(
        lambda tx: deciding.update(tx, call.who, command.suggestion_id, change, now), kind="suggestion.update"
    )
    return SuggestionRow.of(row)


@TABLE.answers(SuggestionAccept)
async def accept(call: Call, command: SuggestionAccept) -> Decided:
    """Make cards of one or many."""
    if command.suggestion_ids is not None:
        for name in ("front", "back"):
            if getattr(command, name) is not UNSET:
                raise InvalidParams(Issue(f"$.{name}", "nothing here: it goes with one `suggestion_id` alone"))
    step = deciding.accept(changing(command.front, command.back), call.service.ids.new)
    return await _decide(call, command.suggestion_id, command.suggestion_ids, step, command.method)


@TABLE.answers(SuggestionReject)
async def reject(call: Call, command: SuggestionReject) -> Decided:
    """Turn one or many down."""
    return await _decide(call, command.suggestion_id, command.suggestion_ids, deciding.reject, command.method)


@TABLE.answers(SuggestionReopen)
async def reopen(call: Call, command: SuggestionReopen) -> Decided:
    """Take decisions about one or many back."""
    return await _decide(call, command.suggestion_id, command.suggestion_ids, deciding.reopen, command.method)


async def _decide(call: Call, one: str | None, many: Sequence[str] | None, step: Decide, method: str) -> Decided:
    """Decide about one, which is refused with an error, or about many, which are refused one by one."""
    now = call.service.clock.now()
    if (one is None) == (many is None):
        raise InvalidParams(Issue("$.suggestion_id", "either a `suggestion_id` or `suggestion_ids`"))

    def unit(tx: Transaction) -> tuple[list[Decision], list[Left]]:
        if one is not None:
            return [deciding.one(tx, call.who, one, step, now)], []
        return deciding.many(tx, call.who, many or (), step, now)

    decided, left = await call.service.store.write(unit, kind=method)
    return Decided(
        suggestions=[SuggestionRow.of(each.suggestion) for each in decided],
        cards=[CardRow.of(each.card) for each in decided if each.card is not None],
        refused=[RefusedSuggestion(id=each.id, reason=each.reason) for each in left],
    )
