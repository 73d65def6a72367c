"""Whatever happens to attempts, in any order: what was spent is what their rows said when they ended."""

import sqlite3
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from msgspec import Struct

from greenroom.model.attempt import Usage
from greenroom.model.batch import Item
from greenroom.model.faults import Fault, FaultType
from greenroom.model.money import Picodollars
from greenroom.model.principal import Principal
from greenroom.model.states import AttemptStatus, BatchStatus
from greenroom.model.times import Micros, month_of, rfc3339
from greenroom.store import attempts, conversations, costs, pruning, recount, recovery, spending, templates
from greenroom.store.attempts import AttemptFilter
from greenroom.store.connecting import connect_memory
from greenroom.store.migrating import SHIPPED, migrate
from greenroom.store.spending import Part, Spending, Sum
from tests.store.making import (
    ADMIN,
    ANNE,
    BORIS,
    NOW,
    a_closed_attempt,
    a_conversation,
    a_new_conversation,
    a_new_item,
    a_template,
    an_open_attempt,
    claim_one,
    new_db,
    start_batch,
)

HOUR = 3_600_000_000
DAY = 24 * HOUR
MIDNIGHT = 1_696_032_000_000_000
"""2023-09-30, so that days lie on both sides of a month's end."""

TIMES = st.integers(0, 3 * 24).map(lambda hours: Micros(MIDNIGHT + hours * HOUR))
BOUNDS = st.none() | st.integers(-1, 3 * 4 + 1).map(lambda sixths: Micros(MIDNIGHT + sixths * 6 * HOUR))
STATUSES = [status for status in AttemptStatus if status is not AttemptStatus.INTERRUPTED]


class Ended(Struct):
    """What is remembered of an attempt that ended; never forgotten, whatever the log does."""

    owner: int
    batch_id: str
    item_id: str
    template_id: str
    provider: str
    model: str
    simulated: bool
    started_at: Micros
    status: AttemptStatus
    usage: Usage
    cost: int
    duration_ms: int | None
    pruned: bool = False


class Log(RuleBasedStateMachine):
    """Three batches of two people, two of which end; attempts of all of them come, go and are asked about."""

    def __init__(self) -> None:
        super().__init__()
        self.db = new_db()
        self.items: list[Item] = []
        for owner, template, status in [
            (ANNE, "t", BatchStatus.COMPLETED),
            (ANNE, None, BatchStatus.PROCESSING),
            (BORIS, "t", BatchStatus.FAILED),
        ]:
            batch_id = start_batch(self.db, 1, owner=owner.uid, item=a_new_item(template_id=template))
            self.items.append(claim_one(self.db, batch_id))
            self.db.execute("UPDATE batches SET status = ? WHERE id = ?", (str(status), batch_id))
        self.open: dict[str, Ended] = {}
        self.ended: list[Ended] = []

    def teardown(self) -> None:
        self.db.close()

    @rule(
        which=st.integers(0, 2),
        model=st.sampled_from("mn"),
        provider=st.sampled_from(["openai", "rehearsal"]),
        at=TIMES,
    )
    def call(self, which: int, model: str, provider: str, at: Micros) -> None:
        item, simulated = self.items[which], provider == "rehearsal"
        opened = an_open_attempt(model=model, provider=provider, simulated=simulated, started_at=at)
        attempts.open(self.db, opened, item=item, epoch=1)
        self.open[opened.id] = Ended(
            owner=item.owner,
            batch_id=item.batch_id,
            item_id=item.id,
            template_id=item.template_id or "",
            provider=provider,
            model=model,
            simulated=simulated,
            started_at=at,
            status=AttemptStatus.INTERRUPTED,
            usage=Usage(),
            cost=0,
            duration_ms=None,
        )

    @precondition(lambda self: self.open)
    @rule(
        data=st.data(), status=st.sampled_from(STATUSES), cost=st.integers(0, 10**14), took=st.integers(0, 10**6)
    )
    def close(self, data: st.DataObject, status: AttemptStatus, cost: int, took: int) -> None:
        attempt_id = data.draw(st.sampled_from(sorted(self.open)))
        ended = self.open.pop(attempt_id)
        ended.status, ended.cost, ended.duration_ms = status, cost, took
        ended.usage = Usage(input_tokens=cost % 7, output_tokens=cost % 5, cache_read_tokens=took % 3)
        closed = a_closed_attempt(
            attempt_id,
            status=status,
            fault=None if status is AttemptStatus.SUCCESS else Fault(FaultType.INTERNAL, "x"),
            usage=ended.usage,
            cost=Picodollars(cost),
            duration_ms=took,
            finished_at=ended.started_at,
        )
        assert attempts.close(self.db, closed)
        assert not attempts.close(self.db, closed)
        self.ended.append(ended)
        item = next(each for each in self.items if each.id == ended.item_id)
        self.db.execute("UPDATE items SET cost = cost + ? WHERE id = ?", (cost, item.id))
        self.db.execute("UPDATE batches SET cost = cost + ? WHERE id = ?", (cost, item.batch_id))

    @rule(which=st.integers(0, 2))
    def interrupt(self, which: int) -> None:
        item = self.items[which]
        lost = [each for each, attempt in self.open.items() if attempt.item_id == item.id]
        assert recovery.interrupt(self.db, item.id, Micros(MIDNIGHT + 3 * DAY)) == len(lost)
        self.ended += [self.open.pop(each) for each in lost]

    @rule(who=st.sampled_from([ANNE, BORIS, ADMIN]), before=TIMES)
    def prune(self, who: Principal, before: Micros) -> None:
        seqs = pruning.prunable(self.db, who, before, 1000)
        assert pruning.prune(self.db, who, before, seqs) == len(seqs)
        kept = self.db.execute("SELECT count(*) FROM attempts WHERE status IS NOT NULL").fetchone()[0]
        for ended in self.ended:
            seen = who.sees_all or ended.owner == who.uid
            late = ended.started_at >= before or ended.duration_ms is None
            ended.pruned |= seen and not late and ended.batch_id != self.items[1].batch_id
        assert kept == sum(not ended.pruned for ended in self.ended)

    @rule(
        who=st.sampled_from([ANNE, BORIS, ADMIN]),
        filters=st.fixed_dictionaries(
            {"created_from": BOUNDS, "created_to": BOUNDS},
            optional={
                "model": st.just("m"),
                "provider": st.just("openai"),
                "template_id": st.just("t"),
                "statuses": st.lists(st.sampled_from(AttemptStatus), max_size=2),
                "batch_id": st.integers(0, 2),
                "item_id": st.integers(0, 2),
            },
        ),
        include_simulated=st.booleans(),
    )
    def ask(self, who: Principal, filters: dict[str, Any], include_simulated: bool) -> None:
        for name in ("batch_id", "item_id"):
            if name in filters:
                item = self.items[filters[name]]
                filters[name] = item.id if name == "item_id" else item.batch_id
        asked = AttemptFilter(**filters)
        told = spending.spent(self.db, who, asked, include_simulated=include_simulated)
        meant = [ended for ended in self.ended if _matches(ended, who, asked)]
        counted = [ended for ended in meant if include_simulated or not ended.simulated]
        if not told.pruned_left_out:
            _compare(told, counted)
            assert told.simulated_left_out == len(meant) - len(counted)
        missing = sum(ended.pruned for ended in counted) - _pruned_counted(told, counted)
        assert 0 <= missing <= told.pruned_left_out

    @invariant()
    def sums_are_the_truth(self) -> None:
        # An item of an ended batch keeps its cost here, so that the whole recount holds.
        assert recount.discrepancies(self.db) == []

    @invariant()
    def months_are_what_was_really_spent(self) -> None:
        spent: dict[str, int] = defaultdict(int)
        for ended in self.ended:
            spent[month_of(ended.started_at)] += 0 if ended.simulated else ended.cost
        assert all(costs.month(self.db, month).cost == cost for month, cost in spent.items())


def _matches(ended: Ended, who: Principal, asked: AttemptFilter) -> bool:
    return (
        (who.sees_all or ended.owner == who.uid)
        and (asked.created_from is None or ended.started_at >= asked.created_from)
        and (asked.created_to is None or ended.started_at < asked.created_to)
        and (asked.statuses is None or ended.status in asked.statuses)
        and all(
            getattr(ended, name) == wanted
            for name in ("model", "provider", "template_id", "batch_id", "item_id")
            if (wanted := getattr(asked, name)) is not None
        )
    )


def _sum(counted: list[Ended]) -> Sum:
    return Sum(
        requests=len(counted),
        timed=sum(ended.duration_ms is not None for ended in counted),
        input_tokens=sum(ended.usage.input_tokens for ended in counted),
        output_tokens=sum(ended.usage.output_tokens for ended in counted),
        cache_read_tokens=sum(ended.usage.cache_read_tokens for ended in counted),
        cache_write_tokens=sum(ended.usage.cache_write_tokens for ended in counted),
        cost=Picodollars(sum(ended.cost for ended in counted)),
        duration_ms=sum(ended.duration_ms or 0 for ended in counted),
    )


def _pruned_counted(told: Spending, counted: list[Ended]) -> int:
    """How many that the log has lost are in the answer all the same, since their day was asked for whole."""
    return told.total.requests - sum(not ended.pruned for ended in counted)


def _compare(told: Spending, counted: list[Ended]) -> None:
    assert told.total == _sum(counted)
    keys: list[tuple[list[Part], Callable[[Ended], str]]] = [
        (told.by_model, lambda ended: ended.model),
        (told.by_status, lambda ended: str(ended.status)),
        (told.by_day, lambda ended: rfc3339(ended.started_at)[:10]),
        (told.by_batch, lambda ended: ended.batch_id),
        (told.by_template, lambda ended: ended.template_id),
    ]
    for parts, key in keys:
        groups = defaultdict(list)
        for ended in counted:
            groups[key(ended)].append(ended)
        assert {part.key: part.sum for part in parts} == {name: _sum(group) for name, group in groups.items()}


Log.TestCase.settings = settings(max_examples=60, stateful_step_count=25)
TestLog = Log.TestCase


def end_one(db: sqlite3.Connection, item: Item, conversation_id: str | None = None, **opened: Any) -> None:
    attempt = an_open_attempt(**{"simulated": False} | opened)
    attempts.open(db, attempt, item=item, epoch=1)
    attempts.close(db, a_closed_attempt(attempt.id, cost=Picodollars(5)), conversation_id)


def test_parts_are_named_and_the_dearest_come_first(db: sqlite3.Connection) -> None:
    template = a_template(name="Refund")
    templates.insert(db, template)
    named = claim_one(db, start_batch(db, 1, name="First", item=a_new_item(template_id=template.id)))
    deleted = claim_one(db, start_batch(db, 1))
    db.execute("DELETE FROM batches WHERE id = ?", (deleted.batch_id,))
    for item, model in [(named, "m"), (deleted, "n"), (deleted, "n")]:
        end_one(db, item, model=model)
    told = spending.spent(db, ANNE, AttemptFilter(), include_simulated=False)
    assert [(part.key, part.sum.cost) for part in told.by_model] == [("n", 10), ("m", 5)]
    assert [(part.key, part.name) for part in told.by_batch] == [
        (deleted.batch_id, None),
        (named.batch_id, "First"),
    ]
    assert [(part.key, part.name) for part in told.by_template] == [("", None), (template.id, "Refund")]


def test_of_many_batches_the_newest_are_told_and_the_others_counted(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spending, "BATCHES_SHOWN", 2)
    told_of = []
    for _ in range(5):
        item = claim_one(db, start_batch(db, 1))
        end_one(db, item)
        told_of.append(item.batch_id)
    told = spending.spent(db, ANNE, AttemptFilter(), include_simulated=False)
    assert [part.key for part in told.by_batch] == told_of[:-3:-1]
    assert (told.batches_left_out, told.total.requests) == (3, 5)


def test_what_one_conversation_or_generation_has_cost_is_told_from_the_rows(db: sqlite3.Connection) -> None:
    item = claim_one(db, start_batch(db, 1))
    new = a_new_conversation()
    conversations.insert(db, new, item=item, categories=(), cost=Picodollars(5))
    end_one(db, item, new.id)
    end_one(db, item)
    db.execute("UPDATE attempts SET generation_id = 'g' WHERE conversation_id IS NULL")
    for filters in (AttemptFilter(conversation_id=new.id), AttemptFilter(generation_id="g")):
        told = spending.spent(db, ANNE, filters, include_simulated=False)
        assert (told.total.requests, told.total.cost, told.pruned_left_out) == (1, 5, 0)
    seqs = pruning.prunable(db, ANNE, Micros(NOW + 6), 10)
    assert seqs == []
    db.execute("UPDATE batches SET status = 'completed'")
    pruning.prune(db, ANNE, Micros(NOW + 6), pruning.prunable(db, ANNE, Micros(NOW + 6), 10))
    told = spending.spent(db, ANNE, AttemptFilter(conversation_id=new.id), include_simulated=False)
    assert (told.total.requests, told.pruned_left_out) == (0, 2)


def test_what_it_cost_to_write_a_conversation_anew_is_told_with_the_rest(db: sqlite3.Connection) -> None:
    first = claim_one(db, start_batch(db, 1))
    written, brought = a_new_conversation(), a_conversation(item_id=None, batch_id=None)
    conversations.insert(db, written, item=first, categories=(), cost=Picodollars(5))
    conversations.add(db, brought, written.talk.turns, (1,) * len(written.talk.turns), "imported")
    end_one(db, first, written.id)
    for each in (written, brought):
        again = claim_one(db, start_batch(db, 1, item=a_new_item(regenerates=each.id)))
        end_one(db, again, each.id)
        end_one(db, again)
    wanted = [(AttemptFilter(conversation_id=each.id), calls) for each, calls in ((written, 2), (brought, 1))]
    for filters, calls in wanted:
        told = spending.spent(db, ANNE, filters, include_simulated=False)
        assert (told.total.requests, told.total.cost, told.pruned_left_out) == (calls, 5 * calls, 0)
    db.execute("UPDATE batches SET status = 'completed'")
    pruning.prune(db, ANNE, Micros(NOW + 6), pruning.prunable(db, ANNE, Micros(NOW + 6), 10))
    # What was sent in vain says of no conversation that it is of it.
    for filters, calls in wanted:
        told = spending.spent(db, ANNE, filters, include_simulated=False)
        assert (told.total.requests, told.pruned_left_out) == (0, calls + 1)


def test_what_calls_of_one_purpose_have_cost_is_told(db: sqlite3.Connection) -> None:
    item = claim_one(db, start_batch(db, 1))
    end_one(db, item)
    end_one(db, item)
    db.execute("UPDATE attempts SET judging = 1 WHERE seq = (SELECT max(seq) FROM attempts)")
    db.execute(
        "INSERT INTO cost_sums SELECT owner, day, simulated, provider, 'of cards', '', template_id, status,"
        " requests, timed, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, 11, duration_ms"
        " FROM cost_sums"
    )
    for purpose, cost in (("conversation", 5), ("verdict", 5), ("flashcards", 11), (None, 21)):
        told = spending.spent(db, ANNE, AttemptFilter(purpose=purpose), include_simulated=False)  # type: ignore[arg-type]  # these are the three
        assert (told.total.cost, told.pruned_left_out) == (cost, 0)
    db.execute("UPDATE batches SET status = 'completed'")
    pruning.prune(db, ANNE, Micros(NOW + 6), pruning.prunable(db, ANNE, Micros(NOW + 6), 10))
    told = spending.spent(db, ANNE, AttemptFilter(purpose="verdict"), include_simulated=False)
    assert (told.total.requests, told.pruned_left_out) == (0, 2)


def test_an_older_database_is_given_its_sums(db: sqlite3.Connection) -> None:
    old = connect_memory()
    migrate(old, [each for each in SHIPPED if each.number < 3], NOW)
    columns = [name for (name,) in old.execute("SELECT name FROM pragma_table_info('attempts')")]
    item = claim_one(db, start_batch(db, 1))
    for simulated in (True, False, False):
        end_one(db, item, simulated=simulated)
    attempts.open(db, an_open_attempt(), item=item, epoch=1)
    rows = db.execute(f"SELECT {', '.join(columns)} FROM attempts").fetchall()
    old.executemany(f"INSERT INTO attempts ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", rows)
    migrate(old, [each for each in SHIPPED if each.number <= 3], NOW)
    for table in ("cost_sums", "months"):
        migrated, kept = (each.execute(f"SELECT * FROM {table}").fetchall() for each in (old, db))
        assert migrated == kept != []
    old.close()
