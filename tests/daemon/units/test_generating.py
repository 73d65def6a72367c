"""What a worker says that somebody else has relieved changes nothing."""

import sqlite3
from collections.abc import Iterator
from functools import partial

import pytest
from msgspec.structs import replace

from greenroom.daemon.units import generating
from greenroom.daemon.units.funding import Treasury
from greenroom.daemon.units.generating import Turn
from greenroom.model.attempt import ClosedAttempt, OpenAttempt, Usage
from greenroom.model.flashcards import Generation, Proposal, Proposals, Sides
from greenroom.model.money import Picodollars
from greenroom.model.paging import PageRequest
from greenroom.model.principal import Principal
from greenroom.model.states import AttemptStatus, GenerationStatus
from greenroom.store import attempts, generations, suggestions
from greenroom.store.attempts import AttemptFilter
from greenroom.store.port import Transaction
from greenroom.store.suggestions import SuggestionFilter
from greenroom.writing.outcome import Written
from tests.gateway.fakes import UID, a_generation
from tests.store.making import NOW, new_db, new_id

ME = Principal(uid=UID)
EPOCH = 7
COST = Picodollars(5)


@pytest.fixture
def tx() -> Iterator[Transaction]:
    """A transaction on a database with one generation that runs."""
    db = new_db()
    generations.insert(db, a_generation("g"))
    made = Transaction(db)
    assert [each.id for each in generating.begin(made, (), 8, EPOCH, NOW)] == ["g"]
    yield made
    db.close()


def row(db: sqlite3.Connection) -> Generation:
    found = generations.get(db, ME, "g")
    assert found is not None
    return found


def opened(number: int) -> OpenAttempt:
    return OpenAttempt(
        id=new_id(),
        number=number,
        provider="rehearsal",
        model="m",
        simulated=True,
        temperature=None,
        max_tokens=100,
        prompt_version="flashcards-1",
        price_as_of="2026-10-01",
        reserved=Picodollars(9),
        started_at=NOW,
    )


def written(attempt: OpenAttempt) -> Written[Proposals]:
    closed = ClosedAttempt(
        id=attempt.id,
        status=AttemptStatus.SUCCESS,
        fault=None,
        usage=Usage(input_tokens=3, cache_read_tokens=4, output_tokens=2),
        cost=COST,
        request_id=None,
        stop_reason="end_turn",
        duration_ms=1,
        finished_at=NOW,
    )
    one = Proposal(sides=Sides("What?", "This."), span=None)
    return Written(product=Proposals(proposals=(one,)), attempt=closed)


def noted(tx: Transaction, attempt: OpenAttempt, epoch: int = EPOCH) -> object:
    return generating.note(tx, row(tx.db), attempt, treasury=Treasury(), epoch=epoch, now=NOW)


def keep(tx: Transaction, attempt: OpenAttempt, *, number: int, epoch: int = EPOCH) -> bool:
    turn = Turn(generation=row(tx.db), number=number, epoch=epoch, now=NOW)
    return generating.keep(tx, turn, written(attempt), (None,), new_id)


def proposed(tx: Transaction) -> int:
    return suggestions.page(tx.db, ME, SuggestionFilter(), PageRequest()).total


def test_what_the_present_worker_brings_is_kept_once(tx: Transaction) -> None:
    attempt = opened(1)
    assert noted(tx, attempt) == "noted"
    assert keep(tx, attempt, number=1)
    made = row(tx.db)
    assert (made.status, made.cost, proposed(tx)) == (GenerationStatus.SUCCEEDED, COST, 1)
    assert (made.input_tokens, made.output_tokens) == (7, 2)
    assert keep(tx, attempt, number=1)
    assert (row(tx.db), proposed(tx)) == (made, 1)


@pytest.mark.parametrize(("number", "epoch"), [(1, EPOCH), (2, EPOCH - 1)])
def test_an_answer_to_a_worker_that_was_relieved_is_logged_and_nothing_else(
    tx: Transaction, number: int, epoch: int
) -> None:
    late, present = opened(1), opened(2)
    assert [noted(tx, late), noted(tx, present)] == ["noted", "noted"]
    before = row(tx.db)
    assert keep(tx, late, number=number, epoch=epoch)
    assert (row(tx.db), proposed(tx)) == (before, 0)
    (logged,) = attempts.page(tx.db, ME, AttemptFilter(generation_id="g"), PageRequest()).rows
    assert (logged.id, logged.cost) == (late.id, COST)
    assert keep(tx, present, number=2)
    assert proposed(tx) == 1


@pytest.mark.parametrize(("number", "epoch"), [(1, EPOCH), (3, EPOCH), (2, EPOCH - 1)])
def test_no_call_leaves_for_a_worker_that_was_relieved(tx: Transaction, number: int, epoch: int) -> None:
    assert noted(tx, opened(1)) == "noted"
    assert noted(tx, opened(number), epoch) == "stale"
    assert row(tx.db).attempt == 1


def test_the_oldest_texts_begin_first_and_those_that_run_are_left_alone() -> None:
    db = new_db()
    for number in range(5):
        generations.insert(db, replace(a_generation(f"g{number}"), created_at=NOW))
    begin = partial(generating.begin, Transaction(db), epoch=EPOCH, now=NOW)
    assert [each.id for each in begin(but=(), limit=2)] == ["g0", "g1"]
    assert [each.id for each in begin(but=("g0", "g1"), limit=2)] == ["g2", "g3"]
    assert {each.status for each in begin(but=("g4",), limit=9)} == {GenerationStatus.RUNNING}
    db.close()
