"""Answers to `system.*`."""

import sqlite3

from msgspec.structs import replace

from greenroom.gateway import audit
from greenroom.gateway.service import Call
from greenroom.gateway.table import HandlerTable
from greenroom.model.errors import Forbidden, InvalidParams, Issue
from greenroom.model.paging import PageRequest
from greenroom.model.states import BatchStatus, GenerationStatus
from greenroom.model.times import rfc3339
from greenroom.protocol import MAX_LINE, PROTOCOL
from greenroom.protocol.commands.system import (
    ActorRow,
    Actors,
    Hello,
    Info,
    Pong,
    ShutdownStarted,
    Stats,
    SystemActors,
    SystemHello,
    SystemInfo,
    SystemPing,
    SystemShutdown,
    SystemStats,
)
from greenroom.protocol.rows.limits import MonthRow
from greenroom.protocol.rows.showing import show
from greenroom.store import batches, generations
from greenroom.store.batches import BatchFilter

CAPABILITIES = ("arrays", "events")
"""What a client can count on beside the methods that `rpc.discover` lists."""

TABLE = HandlerTable()


@TABLE.answers(SystemHello)
async def hello(call: Call, command: SystemHello) -> Hello:
    """Tell versions apart."""
    if PROTOCOL not in command.protocols:
        raise InvalidParams(Issue("$.protocols", f"a list with {PROTOCOL} in it: this daemon speaks no other"))
    about = call.service.about
    call.service.log.info("hello", extra={"client": command.client, "uid": call.who.uid})
    return Hello(
        protocol=PROTOCOL,
        daemon_version=about.version,
        boot_id=about.boot_id,
        schema=about.schema,
        capabilities=CAPABILITIES,
        max_line=MAX_LINE,
    )


@TABLE.answers(SystemPing)
async def ping(call: Call, _command: SystemPing) -> Pong:
    """Say that the daemon is there."""
    return Pong(pong=True, at=rfc3339(call.service.clock.now()))


@TABLE.answers(SystemInfo)
async def info(call: Call, _command: SystemInfo) -> Info:
    """Tell what runs."""
    about, limits = call.service.about, call.service.vitals.limits()
    month = await call.service.company.month()
    if month is not None:
        limits = replace(limits, month=MonthRow.of(month))
    return show(
        Info,
        about,
        started_at=rfc3339(about.started_at),
        limits=limits if _is_admin(call) else limits.without_use(),
    )


@TABLE.answers(SystemStats)
async def stats(call: Call, _command: SystemStats) -> Stats:
    """Tell the caller's own batches by how they ended; figures of the whole daemon to its own user alone."""
    service = call.service

    def ended(db: sqlite3.Connection) -> dict[str, int]:
        one = PageRequest(limit=1)
        return {
            str(status): batches.page(db, call.who, BatchFilter(statuses=[status]), one).total
            for status in BatchStatus
            if status.is_final
        }

    def made(db: sqlite3.Connection) -> dict[str, int]:
        counted = generations.by_status(db, call.who)
        return {str(status): counted.get(status, 0) for status in GenerationStatus if status.is_final}

    counted = await service.store.read(ended, kind="batch.stats")
    texts = await service.store.read(made, kind="flashcards.stats")
    if not _is_admin(call):
        return Stats(counters={}, gauges={}, methods={}, queries={}, batches=counted, generations=texts)
    return Stats(
        counters={**service.vitals.counters(), **service.metering.counters},
        gauges={**service.vitals.gauges(), "subscriptions": service.broker.subscribers},
        methods=service.metering.methods.told(),
        queries=service.metering.queries.told(),
        batches=counted,
        generations=texts,
    )


@TABLE.answers(SystemActors)
async def actors(call: Call, _command: SystemActors) -> Actors:
    """Show the live tree. The daemon itself is its root."""
    if not _is_admin(call):
        raise Forbidden("The tree names everybody's batches: it is for the daemon's own user.")
    company = call.service.company
    root = ActorRow(
        kind="daemon",
        name="greenroom",
        state="running",
        mailbox_depth=0,
        restarts=0,
        children=tuple(company.tree()),
    )
    return Actors(root=root, dead_letters=company.dead_letters())


@TABLE.answers(SystemShutdown)
async def shutdown(call: Call, _command: SystemShutdown) -> ShutdownStarted:
    """Begin the drain."""
    if not _is_admin(call):
        raise Forbidden("Only the user who runs the daemon can stop it.")
    await audit.note(call.service, call.who, "system.shutdown", {})
    call.service.request_shutdown()
    return ShutdownStarted(
        stopping=True, message="Stopping: running items finish within the drain, the rest goes back to the queue."
    )


def _is_admin(call: Call) -> bool:
    return call.who.uid == call.service.about.uid
