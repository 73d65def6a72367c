"""Answers to `card.*`."""

from greenroom.daemon.units import deciding
from greenroom.gateway.reading import moment_of, page_request, shown
from greenroom.gateway.service import Call
from greenroom.gateway.sides import changing
from greenroom.gateway.table import HandlerTable
from greenroom.protocol.command import Page
from greenroom.protocol.commands.card import CardDelete, CardList, CardUpdate
from greenroom.protocol.rows.flashcards import CardRow
from greenroom.protocol.rows.library import Deleted
from greenroom.store import cards
from greenroom.store.cards import CardFilter

TABLE = HandlerTable()


@TABLE.answers(CardList)
async def list_(call: Call, command: CardList) -> Page[CardRow]:
    """List cards."""
    filters = CardFilter(
        generation_id=command.generation_id,
        suggestion_id=command.suggestion_id,
        source_name=command.source_name,
        provider=command.provider,
        model=command.model,
        search=command.search,
        called=command.called,
        created_from=moment_of("date_from", command.date_from),
        created_to=moment_of("date_to", command.date_to),
    )
    request = page_request(command, command.sort_by)
    found = await call.service.store.read(lambda db: cards.page(db, call.who, filters, request), kind="card.list")
    return shown(found, command, CardRow.of)


@TABLE.answers(CardUpdate)
async def update(call: Call, command: CardUpdate) -> CardRow:
    """Change one."""
    change, now = changing(command.front, command.back), call.service.clock.now()
    row = await call.service.store.write(
        lambda tx: deciding.change_card(tx, call.who, command.card_id, change, command.if_revision, now),
        kind="card.update",
    )
    return CardRow.of(row)


@TABLE.answers(CardDelete)
async def delete(call: Call, command: CardDelete) -> Deleted:
    """Delete one."""
    now = call.service.clock.now()
    await call.service.store.write(
        lambda tx: deciding.delete_card(tx, call.who, command.card_id, now), kind="card.delete"
    )
    return Deleted(deleted=True)
