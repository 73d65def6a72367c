"""The names of the contract against those of the code."""

from collections.abc import Iterator

import pytest

from greenroom.cli.main import TABLE
from greenroom.cli.verb import Group, verb_in
from greenroom.protocol.command import Listing, Writing
from greenroom.protocol.every_command import EVERY_COMMAND
from tests.contract.published import BESIDES, PAGING, STILL_TO_COME, methods, verbs


def _missing() -> Iterator[str]:
    for name, parameters in methods():
        command = EVERY_COMMAND.get(name)
        if command is None:
            yield name
        else:
            yield from (f"{name} $.{each}" for each in parameters - {*command.__struct_fields__})
    for words in verbs():
        if not _is_there(words):
            yield " ".join(("greenroom", *words))


def _is_there(words: tuple[str, ...]) -> bool:
    if words[0] not in TABLE:
        return False
    found = verb_in(TABLE[words[0]][0])
    return len(words) == 1 or (isinstance(found, Group) and words[1] in found.verbs)


def test_the_code_has_what_the_contract_names_but_for_what_is_listed_as_still_to_come() -> None:
    missing = {*_missing()}
    assert sorted(missing - STILL_TO_COME) == [], "lost"
    assert sorted(STILL_TO_COME - missing) == [], "there by now: take it out of STILL_TO_COME"


def test_methods_that_the_contract_does_not_name_are_listed() -> None:
    assert EVERY_COMMAND.keys() - {name for name, _ in methods()} == BESIDES


@pytest.mark.parametrize("name", sorted(name for name in EVERY_COMMAND if name.endswith(".list")))
def test_every_list_is_paged(name: str) -> None:
    command = EVERY_COMMAND[name]
    assert issubclass(command, Listing)
    assert {*PAGING.split(), "all_owners"} <= {*command.__struct_fields__}


READING = {"get", "list", "stats", "status", "items", "report", "search", "revisions", "coverage", "resolve"}
READING |= {"validate", "estimate", "hello", "ping", "info", "actors", "discover", "costs", "performance"}
NOT_KEPT = {"library.export", "events.subscribe", "events.unsubscribe"}
"""What they do lasts no longer than the connection, if so long."""


@pytest.mark.parametrize("name", sorted(EVERY_COMMAND))
def test_every_method_that_writes_takes_an_idempotency_key(name: str) -> None:
    reads = name.rpartition(".")[2] in READING or name in NOT_KEPT
    assert issubclass(EVERY_COMMAND[name], Writing) is not reads
    assert ("idempotency_key" in EVERY_COMMAND[name].__struct_fields__) is not reads
