import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.store import attempts, bodies
from greenroom.store.bodies import SMALL, pack, unpack
from greenroom.store.samples import LARGEST
from tests.store.making import ADMIN, a_closed_attempt, an_open_attempt, claim_one, start_batch

BEGINNING = b"".join(b"word%d " % number for number in range(500))


def a_request(number: int) -> bytes:
    return BEGINNING + b"about %d" % number


def closed(db: sqlite3.Connection, request: bytes) -> str:
    """An attempt that has ended, with this request."""
    opened = an_open_attempt()
    attempts.open(db, opened, item=claim_one(db, start_batch(db, 1)), epoch=1)
    assert attempts.close(db, a_closed_attempt(opened.id, request=request, response=b"answer"))
    return opened.id


def read(db: sqlite3.Connection, attempt_id: str) -> bytes:
    found = attempts.get(db, ADMIN, attempt_id)
    assert found is not None
    assert found[2] == b"answer"
    return found[1]


def samples(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT count(*) FROM samples").fetchone()[0])


@given(st.binary(max_size=3 * SMALL))
def test_a_body_comes_back_and_is_never_kept_larger(body: bytes) -> None:
    kept, packed = pack(body)
    assert unpack(kept, packed) == body
    assert len(kept) <= len(body)


def test_a_text_is_packed_and_a_small_one_is_not() -> None:
    assert pack(b"again " * SMALL)[1]
    assert pack(b"a" * (SMALL - 1)) == (b"a" * (SMALL - 1), False)


def test_requests_that_are_alike_are_kept_by_one_sample_and_come_back(db: sqlite3.Connection) -> None:
    made = {closed(db, a_request(number)): a_request(number) for number in range(3)}
    assert {attempt_id: read(db, attempt_id) for attempt_id in made} == made
    assert samples(db) == 1
    assert db.execute("SELECT max(length(request)) FROM attempt_bodies").fetchone()[0] * 10 < len(a_request(0))


@pytest.mark.parametrize("request_", [b"", b"a" * (SMALL - 1), b"a" * (LARGEST + 1)], ids=len)
def test_a_request_that_no_sample_helps_with_is_kept_by_itself(db: sqlite3.Connection, request_: bytes) -> None:
    assert read(db, closed(db, request_)) == request_
    assert samples(db) == 0


def test_a_sample_that_never_became_durable_is_kept_with_the_next_one(db: sqlite3.Connection) -> None:
    db.execute("BEGIN")
    closed(db, a_request(1))
    db.execute("ROLLBACK")
    assert samples(db) == 0
    assert read(db, closed(db, a_request(2))) == a_request(2)
    assert samples(db) == 1


def test_no_request_is_packed_by_a_sample_that_has_become_another(db: sqlite3.Connection) -> None:
    db.execute("BEGIN")
    closed(db, a_request(1))
    db.execute("ROLLBACK")
    other = closed(db, b"Else: " + a_request(1))  # takes the number that was given back
    again = closed(db, a_request(2))
    assert (read(db, other), read(db, again)) == (b"Else: " + a_request(1), a_request(2))
    assert samples(db) == 2


def test_a_sample_goes_with_the_last_body_that_needs_it(db: sqlite3.Connection) -> None:
    for number in range(3):
        closed(db, a_request(number))
    first, second, third = (seq for (seq,) in db.execute("SELECT seq FROM attempts ORDER BY seq"))
    bodies.delete(db, [first, second])
    assert samples(db) == 1
    bodies.delete(db, [third])
    assert samples(db) == 0
    assert read(db, closed(db, a_request(4))) == a_request(4)
