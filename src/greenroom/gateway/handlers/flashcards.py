"""Answers to `flashcards.*`."""

from greenroom.daemon.flashcards import TextOrder
from greenroom.gateway.reading import existing, moment_of, page_request, shown
from greenroom.gateway.service import Call
from greenroom.gateway.table import HandlerTable
from greenroom.protocol.command import Page
from greenroom.protocol.commands.flashcards import (
    FlashcardsGenerate,
    FlashcardsGet,
    FlashcardsList,
    GenerationStarted,
)
from greenroom.protocol.rows.flashcards import GenerationRow
from greenroom.store import generations
from greenroom.store.generations import GenerationFilter

TABLE = HandlerTable()


@TABLE.answers(FlashcardsGenerate)
async def generate(call: Call, command: FlashcardsGenerate) -> GenerationStarted:
    """Take a text on."""
    order = TextOrder(
        source_text=command.source_text,
        source_name=command.source_name,
        provider=command.provider,
        model=command.model,
        prompt_version=command.prompt_version,
    )
    generation = await call.service.flashcards.generate(call.who, order)
    return GenerationStarted(generation_id=generation.id, status=generation.status)


@TABLE.answers(FlashcardsGet)
async def get(call: Call, command: FlashcardsGet) -> GenerationRow:
    """Tell how a generation stands."""
    wanted = command.generation_id
    row = await call.service.store.read(lambda db: generations.get(db, call.who, wanted), kind="flashcards.get")
    return GenerationRow.of(existing(row, "generation", wanted))


@TABLE.answers(FlashcardsList)
async def list_(call: Call, command: FlashcardsList) -> Page[GenerationRow]:
    """List generations."""
    filters = GenerationFilter(
        status=command.status,
        statuses=command.statuses,
        source_name=command.source_name,
        source_sha256=command.source_sha256,
        provider=command.provider,
        model=command.model,
        search=command.search,
        called=command.called,
        created_from=moment_of("date_from", command.date_from),
        created_to=moment_of("date_to", command.date_to),
    )
    request = page_request(command, command.sort_by)
    found = await call.service.store.read(
        lambda db: generations.page(db, call.who, filters, request), kind="flashcards.list"
    )
    return shown(found, command, GenerationRow.listed)
