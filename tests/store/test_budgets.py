import sqlite3

from greenroom.model.money import Picodollars
from greenroom.model.times import Micros
from greenroom.store import attempts, budgets, costs, recovery, standings
from tests.store.making import NOW, a_closed_attempt, an_open_attempt, claim_one, start_batch


def opened(db: sqlite3.Connection, batch_id: str, reserved: int, *, simulated: bool = True) -> str:
    attempt = an_open_attempt(reserved=Picodollars(reserved), simulated=simulated)
    attempts.open(db, attempt, item=claim_one(db, batch_id), epoch=1)
    return attempt.id


def test_what_is_set_aside_is_the_sum_of_the_calls_that_are_out(db: sqlite3.Connection) -> None:
    one, other = start_batch(db, 3), start_batch(db, 3)
    first = opened(db, one, 5)
    opened(db, one, 7)
    opened(db, other, 11, simulated=False)
    assert (budgets.reserved_by(db, one), budgets.reserved_by(db, other)) == (12, 11)
    assert budgets.reserved_really(db) == 11
    attempts.close(db, a_closed_attempt(first))
    assert budgets.reserved_by(db, one) == 7
    recovery.recover(db, 2, NOW)
    assert (budgets.reserved_by(db, one), budgets.reserved_really(db)) == (0, 0)


def test_what_was_wanted_stands_with_the_batch(db: sqlite3.Connection) -> None:
    batch_id = start_batch(db, 1, budget=Picodollars(9))
    budgets.want(db, batch_id, Picodollars(10))
    standing = standings.get(db, batch_id)
    assert standing is not None
    assert (standing.budget, standing.wanted) == (9, 10)


def test_a_month_sums_up_what_real_calls_cost_that_left_in_it(db: sqlite3.Connection) -> None:
    november, december = Micros(1_700_000_000_000_000), Micros(1_702_000_000_000_000)
    batch_id = start_batch(db, 4)
    for simulated, left in ((False, november), (False, november), (True, november), (False, december)):
        attempt = an_open_attempt(simulated=simulated, started_at=left)
        attempts.open(db, attempt, item=claim_one(db, batch_id), epoch=1)
        attempts.close(db, a_closed_attempt(attempt.id, cost=Picodollars(3)))
    assert [costs.month(db, month).cost for month in ("2023-10", "2023-11", "2023-12")] == [0, 6, 3]


def test_what_ended_out_of_sight_may_have_cost_what_was_set_aside_for_it(db: sqlite3.Connection) -> None:
    batch_id = start_batch(db, 3)
    answered, late, _ = (opened(db, batch_id, amount, simulated=False) for amount in (5, 7, 11))
    attempts.close(db, a_closed_attempt(answered, cost=Picodollars(3)))
    attempts.close(db, a_closed_attempt(late, cost=Picodollars(0), is_doubtful=True))
    recovery.recover(db, 2, NOW)
    standing = standings.get(db, batch_id)
    assert standing is not None
    assert standing.doubtful == 7 + 11
    assert costs.month(db, "2023-11") == costs.Spent(Picodollars(3), Picodollars(7 + 11))
    assert budgets.reserved_by(db, batch_id) == 0
