"""From a request to its answer: the typed command, who asks, the handler, and whatever goes wrong."""

import asyncio
from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Raw

from greenroom.gateway import audit
from greenroom.gateway.errands import Errands
from greenroom.gateway.ports import Connection
from greenroom.gateway.service import Call, Service
from greenroom.gateway.table import Handler
from greenroom.gateway.turns import A_ROUND
from greenroom.model.errors import Forbidden, Internal, RequestError
from greenroom.model.principal import Principal
from greenroom.protocol.command import Command, Reading, Writing, find, read_params
from greenroom.protocol.framing import (
    Array,
    Document,
    Entry,
    Malformed,
    Notification,
    array_answer,
    error_answer,
    result_answer,
)

Answered = tuple[str, Raw, bytes]
"""The request's name in the log, its id, and the answer to it."""


class Dispatcher:
    """Answers documents, each by the handler of its command."""

    def __init__(self, service: Service, handlers: Mapping[type[Command[Any]], Handler]) -> None:
        self._service = service
        self._handlers = handlers
        self._errands = Errands(service.store, service.clock)

    async def answer(self, document: Document, peer: Principal, connection: Connection) -> bytes | None:
        """The answer to a line, without a newline; None where there is nothing to say to it. Never raises."""
        if not isinstance(document, Array):
            answered = await self._answer_entry(document, peer, connection)
            return None if answered is None else answered[2]
        begun = []
        async with asyncio.TaskGroup() as group:
            for entry in document.entries:
                begun.append(group.create_task(self._answer_entry(entry, peer, connection)))
                if len(begun) % A_ROUND == 0:
                    await asyncio.sleep(0)  # a whole array at once would hold up everybody else
        wanted = [answered for task in begun if (answered := task.result()) is not None]
        return array_answer(wanted) if wanted else None

    async def _answer_entry(self, entry: Entry, peer: Principal, connection: Connection) -> Answered | None:
        request_id = self._service.ids.new()
        if isinstance(entry, Malformed):
            self._count(entry.error)
            connection.refused()
            return request_id, entry.id, error_answer(request_id, entry.id, entry.error)
        to = None if isinstance(entry, Notification) else entry.id
        try:
            result = await self._carry_out(request_id, entry.method, entry.params, peer, connection)
            return None if to is None else (request_id, to, result_answer(request_id, to, result))
        except RequestError as refused:
            error = refused
            if connection.refused() or isinstance(refused, Internal):
                self._log_refusal(request_id, entry.method, peer, refused)
        except Exception:
            # A fault of ours is told by its id alone, and the log has it whole.
            error = Internal()
            self._service.log.exception("call failed", extra=_fields(request_id, entry.method, peer))
        self._count(error)
        return None if to is None else (request_id, to, error_answer(request_id, to, error))

    async def _carry_out(
        self, request_id: str, method: str, params: Raw | None, peer: Principal, connection: Connection
    ) -> object:
        cls = find(method)
        self._service.user_calls.count(peer.uid, method)
        clock = self._service.clock
        started = clock.monotonic()
        try:
            command = read_params(cls, params)
            who = await self._principal(method, command, peer)

            async def carry_out(who: Principal) -> object:
                call = Call(service=self._service, who=who, connection=connection, request_id=request_id)
                return await self._handlers[cls](call, command)

            if isinstance(command, Writing):
                return await self._errands.once(who, command, carry_out)
            return await carry_out(who)
        finally:
            self._service.metering.methods.note(method, clock.monotonic() - started)

    async def _principal(self, method: str, command: Command[Any], peer: Principal) -> Principal:
        """Who the command acts for: the peer, or everybody where the daemon's own user asks for that."""
        if not (isinstance(command, Reading) and command.all_owners):
            return peer
        if peer.uid != self._service.about.uid:
            raise Forbidden("Only the user who runs the daemon may see everybody's rows.")
        details: dict[str, object] = {"method": method, "params": msgspec.to_builtins(command)}
        await audit.note(self._service, peer, "all_owners", details)
        return Principal(peer.uid, sees_all=True)

    def _log_refusal(self, request_id: str, method: str, peer: Principal, error: RequestError) -> None:
        fields = _fields(request_id, method, peer) | {"error_type": str(error.wire_type)}
        if isinstance(error, Internal):
            self._service.log.error("call failed", extra=fields, exc_info=error)
        else:
            self._service.log.info("call refused: %s", error.message, extra=fields)

    def _count(self, error: RequestError) -> None:
        self._service.metering.counters[f"errors.{error.wire_type}"] += 1


def _fields(request_id: str, method: str, peer: Principal) -> dict[str, object]:
    return {"request_id": request_id, "method": method, "uid": peer.uid}
