"""Every method of the register, asked by another Unix user."""

import re
from collections.abc import Iterator, Mapping
from enum import Enum, auto
from typing import Any

import msgspec
import pytest
from msgspec import Struct

from greenroom.client.blocking import Client
from greenroom.model.errors import Refused
from greenroom.protocol.command import Reading
from greenroom.protocol.every_command import EVERY_COMMAND
from tests.serve.running import installed, rehearsing
from tests.serve.strangers import GROUP_NAME, connected_as_a_stranger, only_root
from tests.serve.test_examples import Stage

pytestmark = [pytest.mark.daemon, only_root]


class Gets(Enum):
    """What a stranger gets."""

    NOT_FOUND = auto()
    """What anybody gets who names a row that does not exist, byte for byte."""
    ALIKE = auto()
    """What they would get if nobody else had any row."""
    SHARED = auto()
    """What the owner gets: the library is everybody's to read."""
    FORBIDDEN = auto()
    """It can be seen, or is for the daemon's own user."""
    THEIR_OWN = auto()
    """It names no row of others: what it makes or changes is the caller's."""


EXPECTED: Mapping[str, Gets] = {
    **dict.fromkeys(
        (
            "batch.append",
            "batch.cancel",
            "batch.clone",
            "batch.delete",
            "batch.get",
            "batch.items",
            "batch.pause",
            "batch.release",
            "batch.report",
            "batch.resume",
            "batch.retry",
            "batch.set",
            "batch.status",
            "card.delete",
            "card.update",
            "conversation.delete",
            "conversation.edit",
            "conversation.get",
            "conversation.regenerate",
            "conversation.review",
            "conversation.revisions",
            "conversation.update",
            "events.unsubscribe",
            "export.cancel",
            "export.get",
            "flashcards.get",
            "log.get",
            "quality.cancel",
            "quality.get",
            "suggestion.accept",
            "suggestion.reject",
            "suggestion.reopen",
            "suggestion.update",
        ),
        Gets.NOT_FOUND,
    ),
    **dict.fromkeys(
        (
            "batch.estimate",
            "batch.list",
            "card.list",
            "conversation.bulk",
            "conversation.coverage",
            "conversation.list",
            "conversation.search",
            "conversation.stats",
            "export.list",
            "flashcards.list",
            "log.costs",
            "log.list",
            "log.performance",
            "suggestion.list",
            "system.stats",
            "template.stats",
        ),
        Gets.ALIKE,
    ),
    **dict.fromkeys(
        (
            "edge_case.get",
            "edge_case.list",
            "scenario.get",
            "scenario.list",
            "template.get",
            "template.list",
            "template.resolve",
            "template.validate",
        ),
        Gets.SHARED,
    ),
    **dict.fromkeys(
        (
            "edge_case.delete",
            "edge_case.mark_tested",
            "edge_case.update",
            "scenario.delete",
            "scenario.update",
            "system.actors",
            "system.shutdown",
            "template.delete",
            "template.update",
        ),
        Gets.FORBIDDEN,
    ),
    **dict.fromkeys(
        (
            "batch.start",
            "conversation.create",
            "conversation.generate",
            "conversation.import",
            "edge_case.create",
            "events.subscribe",
            "export.start",
            "flashcards.generate",
            "library.export",
            "library.import",
            "log.prune",
            "quality.rescore",
            "rpc.discover",
            "scenario.create",
            "system.hello",
            "system.info",
            "system.ping",
            "template.create",
            "template.rate",
        ),
        Gets.THEIR_OWN,
    ),
}
"""A new method needs its line here."""

IN_PASSING: tuple[tuple[str, dict[str, Any]], ...] = (
    ("batch.start", {"name": "x", "conversation_ids": ["<conversation_id>"]}),
    ("conversation.bulk", {"conversation_ids": ["<conversation_id>"], "action": "approve"}),
    ("conversation.bulk", {"filter": {"batch_id": "<batch_id>"}, "action": "approve"}),
    ("conversation.list", {"batch_id": "<batch_id>"}),
    ("conversation.search", {"query": "parcel", "batch_id": "<batch_id>"}),
    ("log.list", {"batch_id": "<batch_id>"}),
    ("log.list", {"conversation_id": "<conversation_id>"}),
    ("log.costs", {"batch_id": "<batch_id>"}),
    ("log.performance", {"batch_id": "<batch_id>"}),
    ("events.subscribe", {"topics": ["batch:<batch_id>"]}),
)
"""Rows of others that are named in lists and filters: as if they did not exist."""

LIBRARY = frozenset({"<template_id>", "<scenario_id>", "<edge_case_id>"})


class Asked(Struct, frozen=True):
    """Somebody's rows by placeholder, and ids that nobody has in place of them."""

    rows: Mapping[str, str]

    def real(self, params: Any) -> Any:
        """Parameters that name the rows."""
        return self._filled(params, self.rows)

    def made_up(self, params: Any) -> Any:
        """The same with ids that nobody has, but for the library's."""
        return self._filled(params, {name: _unknown(row) for name, row in self.rows.items()} | self.library)

    @property
    def library(self) -> dict[str, str]:
        """The rows that everybody reads."""
        return {name: row for name, row in self.rows.items() if name in LIBRARY}

    def masked(self, answer: bytes) -> bytes:
        """An answer without ids and times."""
        for row in self.rows.values():
            answer = answer.replace(row.encode(), b"<id>").replace(_unknown(row).encode(), b"<id>")
        return _CHANGING.sub(b"<x>", answer)

    def _filled(self, value: Any, rows: Mapping[str, str]) -> Any:
        match value:
            case str():
                return _PLACEHOLDER.sub(lambda found: rows[found[0]], value)
            case Mapping():
                return {name: self._filled(each, rows) for name, each in value.items()}
            case list() | tuple():
                return [self._filled(each, rows) for each in value]
            case _:
                return value


_PLACEHOLDER = re.compile(r"<\w+_id>")
_CHANGING = re.compile(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[0-9:.]+Z")


def _unknown(row: str) -> str:
    return row[:-1] + ("0" if row[-1] != "0" else "1")


def said(client: Client, method: str, params: Any) -> bytes:
    """The answer, whichever it is."""
    try:
        return bytes(client.rpc(method, params))
    except Refused as refused:
        return f"{refused.wire_type} {refused.code} {refused} {refused.details}".encode()


class World(Struct, frozen=True):
    """A daemon, what strangers were told before anybody had any row, and the rows that somebody has by now."""

    stage: Stage
    before: Mapping[tuple[str, int], bytes]
    asked: Asked


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with rehearsing() as server:
        variables = {
            "ANTHROPIC_BASE_URL": server.base_url,
            "GREENROOM_REHEARSAL__LATENCY_MS": "3600000",
            "GREENROOM_DAEMON__SOCKET_GROUP": GROUP_NAME,
        }
        with installed(tmp_path_factory.mktemp("greenroom"), **variables) as place:
            place.socket.parent.parent.chmod(0o711)
            boot = place.up()
            with boot.connect() as client:
                stage = Stage(place, boot, server, client)
                library = Asked({name: stage.make(name) for name in sorted(LIBRARY)})
                nobodys = Asked(dict.fromkeys(stage.placeholders, NOBODYS) | library.library)
                with connected_as_a_stranger(boot) as other:
                    before = {
                        (method, number): nobodys.masked(said(other, method, nobodys.real(params)))
                        for method in methods(Gets.ALIKE)
                        for number, params in enumerate(asked_of(method))
                    }
                made = {name: stage.make(name) for name in stage.placeholders if name not in LIBRARY}
                yield World(stage, before, Asked(made | library.library))


NOBODYS = "01900000-0000-7000-8000-000000000000"


def methods(gets: Gets) -> list[str]:
    """Those of which a stranger gets this, as far as they are there."""
    return sorted(method for method in EVERY_COMMAND if EXPECTED.get(method) is gets)


def asked_of(method: str) -> list[dict[str, Any]]:
    """What is asked of a method: its example, and the least that it takes."""
    example = dict(EVERY_COMMAND[method].example)
    fields = msgspec.structs.fields(EVERY_COMMAND[method])
    return [example, {field.name: example[field.name] for field in fields if field.required}]


def test_of_every_method_it_is_said_what_strangers_get() -> None:
    assert EVERY_COMMAND.keys() - EXPECTED.keys() == set()


@pytest.mark.parametrize("method", methods(Gets.NOT_FOUND))
def test_anothers_row_is_not_there(world: World, method: str) -> None:
    params, asked = EVERY_COMMAND[method].example, world.asked
    with connected_as_a_stranger(world.stage.boot) as other:
        anothers = said(other, method, asked.real(params))
        nobodys = said(other, method, asked.made_up(params))
    assert anothers.startswith(b"not_found ")
    assert asked.masked(anothers) == asked.masked(nobodys)


@pytest.mark.parametrize("method", methods(Gets.ALIKE))
def test_what_others_have_changes_no_answer(world: World, method: str) -> None:
    with connected_as_a_stranger(world.stage.boot) as other:
        for number, params in enumerate(asked_of(method)):
            answer = world.asked.masked(said(other, method, world.asked.real(params)))
            assert answer == world.before[method, number]


@pytest.mark.parametrize(("method", "params"), IN_PASSING)
def test_anothers_row_that_is_named_in_passing_is_not_there(
    world: World, method: str, params: dict[str, Any]
) -> None:
    asked = world.asked
    with connected_as_a_stranger(world.stage.boot) as other, connected_as_a_stranger(world.stage.boot) as another:
        anothers = said(other, method, asked.real(params))
        nobodys = said(another, method, asked.made_up(params))
    assert asked.masked(anothers) == asked.masked(nobodys)


@pytest.mark.parametrize("method", methods(Gets.SHARED))
def test_the_library_is_read_by_everybody_alike(world: World, method: str) -> None:
    with connected_as_a_stranger(world.stage.boot) as other:
        for params in asked_of(method):
            real = world.asked.real(params)
            assert said(other, method, real) == said(world.stage.client, method, real)


@pytest.mark.parametrize("method", methods(Gets.FORBIDDEN))
def test_what_others_alone_may_do_is_forbidden(world: World, method: str) -> None:
    with connected_as_a_stranger(world.stage.boot) as other:
        answer = said(other, method, world.asked.real(EVERY_COMMAND[method].example))
    assert answer.startswith(b"forbidden ")


@pytest.mark.parametrize("method", sorted(name for name, cls in EVERY_COMMAND.items() if issubclass(cls, Reading)))
def test_nobody_else_reads_for_everybody(world: World, method: str) -> None:
    params = world.asked.real(EVERY_COMMAND[method].example) | {"all_owners": True}
    with connected_as_a_stranger(world.stage.boot) as other:
        assert said(other, method, params).startswith(b"forbidden ")
