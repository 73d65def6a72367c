import sqlite3

import pytest

from greenroom.model.attempt import Usage
from greenroom.model.batch import Item
from greenroom.model.states import AttemptStatus
from greenroom.model.times import Micros
from greenroom.store import attempts, performance
from greenroom.store.attempts import AttemptFilter
from greenroom.store.performance import Measures
from tests.store.making import ADMIN, ANNE, BORIS, NOW, a_closed_attempt, an_open_attempt, claim_one, start_batch


@pytest.fixture
def item(db: sqlite3.Connection) -> Item:
    return claim_one(db, start_batch(db, 1))


def end(db: sqlite3.Connection, item: Item, took: int, *, model: str = "m", answered: bool = True) -> None:
    opened = an_open_attempt(model=model, started_at=Micros(NOW + took))
    attempts.open(db, opened, item=item, epoch=1)
    closed = a_closed_attempt(
        opened.id,
        status=AttemptStatus.SUCCESS if answered else AttemptStatus.RATE_LIMITED,
        stop_reason="end_turn" if answered else None,
        usage=Usage(input_tokens=100, output_tokens=took) if answered else Usage(),
        duration_ms=took,
        finished_at=Micros(NOW + took),
    )
    attempts.close(db, closed)


def test_percentiles_are_durations_of_answers_by_nearest_rank(db: sqlite3.Connection, item: Item) -> None:
    for took in range(200, 0, -1):
        end(db, item, took)
    for _ in range(50):
        end(db, item, 1, answered=False)
    assert performance.measured(db, ANNE, AttemptFilter()).total == Measures(
        requests=250,
        answered=200,
        successful=200,
        input_tokens=20_000,
        output_tokens=sum(range(201)),
        p50_ms=100,
        p95_ms=190,
        p99_ms=198,
    )


def test_an_answer_that_was_no_use_is_an_answer(db: sqlite3.Connection, item: Item) -> None:
    opened = an_open_attempt()
    attempts.open(db, opened, item=item, epoch=1)
    attempts.close(db, a_closed_attempt(opened.id, status=AttemptStatus.INVALID_OUTPUT, duration_ms=7))
    total = performance.measured(db, ANNE, AttemptFilter()).total
    assert (total.answered, total.successful, total.p50_ms, total.p99_ms) == (1, 0, 7, 7)


def test_each_model_has_its_own_measures_the_most_asked_first(db: sqlite3.Connection, item: Item) -> None:
    end(db, item, 10, model="slow")
    end(db, item, 1, model="quick")
    end(db, item, 3, model="quick")
    told = performance.measured(db, ANNE, AttemptFilter()).by_model
    assert [(provider, model, each.requests, each.p50_ms) for provider, model, each in told] == [
        ("rehearsal", "quick", 2, 1),
        ("rehearsal", "slow", 1, 10),
    ]


def test_only_the_newest_are_looked_at(
    db: sqlite3.Connection, item: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(performance, "CONSIDERED", 2)
    for took in (9, 8, 1):
        end(db, item, took)
    told = performance.measured(db, ANNE, AttemptFilter())
    assert (told.total.requests, told.total.output_tokens, told.older_left_out) == (2, 17, 1)


def test_where_there_is_nothing_there_is_no_percentile(db: sqlite3.Connection, item: Item) -> None:
    end(db, item, 9)
    for who, filters in [(BORIS, AttemptFilter()), (ADMIN, AttemptFilter(provider="openai"))]:
        told = performance.measured(db, who, filters)
        assert (told.total.requests, told.total.p50_ms, told.by_model) == (0, None, [])
    assert performance.measured(db, ADMIN, AttemptFilter()).total.requests == 1
