"""Rows for tests, and a clock that ticks when it is looked at."""

import itertools
import sqlite3
from typing import Any

from msgspec.structs import replace

from greenroom.model.attempt import ClosedAttempt, OpenAttempt, Usage
from greenroom.model.batch import Batch, BatchOptions, Item, NewItem, Priority, Progress
from greenroom.model.conversation import (
    Component,
    Conversation,
    NewConversation,
    Quality,
    Revision,
    Talk,
    Turn,
)
from greenroom.model.facts import Fact
from greenroom.model.library import EdgeCase, Scenario, Template, Tier
from greenroom.model.money import Picodollars
from greenroom.model.paging import PageRequest
from greenroom.model.principal import Principal
from greenroom.model.states import AttemptStatus, BatchStatus, ConversationStatus
from greenroom.model.times import Micros
from greenroom.store import batches, conversations, items
from greenroom.store.inline import memory_database

ANNE = Principal(uid=1001)
BORIS = Principal(uid=1002)
ADMIN = Principal(uid=0, sees_all=True)
NOW = Micros(1_700_000_000_000_000)


class Ticking:
    """A clock that goes on by a microsecond with each look."""

    def __init__(self) -> None:
        self._now = itertools.count(NOW)

    def now(self) -> Micros:
        return Micros(next(self._now))

    def monotonic(self) -> float:
        return self.now() / 1e6


_numbers = itertools.count(1)


def new_id() -> str:
    """Ids that sort by the time they were made."""
    return f"id-{next(_numbers):08}"


def new_db() -> sqlite3.Connection:
    return memory_database(Ticking())


LEAP = "a leap"


def leap(db: sqlite3.Connection, seq: int) -> None:
    """Go on from this number, as if there had been so many conversations, one of them with the title `LEAP`."""
    conversations.add(db, a_conversation(title=LEAP), (), (), "edited")
    names = [row[1] for row in db.execute("PRAGMA table_info(conversations)") if row[1] not in {"seq", "id"}]
    columns = ", ".join(names)
    db.execute(
        f"INSERT INTO conversations (seq, id, {columns})"
        f" SELECT ?, 'leap-' || ?, {columns} FROM conversations WHERE title = ? ORDER BY seq DESC LIMIT 1",
        (seq, seq, LEAP),
    )


def by(sort_by: str = "created_at", **options: Any) -> PageRequest:
    return PageRequest(sort_by=sort_by, **options)


def a_fact(number: int = 0, owner: int = ANNE.uid) -> Fact:
    return Fact(type="system.notice", topic="system", owner=owner, data={"number": number})


def a_batch(*, priority: Priority = Priority.NORMAL, **changes: Any) -> Batch:
    batch = Batch(
        id=new_id(),
        owner=ANNE.uid,
        name="First try",
        status=BatchStatus.PROCESSING,
        held=False,
        reason=None,
        cancel_requested=False,
        options=BatchOptions(provider="rehearsal", model="m", concurrency=3, priority=priority),
        progress=Progress(),
        budget=None,
        estimate=None,
        actual_cost=Picodollars(0),
        started_at=None,
        completed_at=None,
        created_at=NOW,
        updated_at=NOW,
    )
    return replace(batch, **changes)


def a_new_item(**changes: Any) -> NewItem:
    item = NewItem(tier=Tier.TEMPLATE, parameters={"persona": "a nurse", "emotion": "calm", "topic": "sleep"})
    return replace(item, **changes)


def start_batch(db: sqlite3.Connection, number: int, *, item: NewItem | None = None, **changes: Any) -> str:
    """A batch with so many queued items."""
    batch = a_batch(**changes)
    batches.insert(db, batch)
    items.append(db, batch.id, batch.owner, [item or a_new_item()] * number, new_id, NOW)
    return batch.id


def progress(db: sqlite3.Connection, batch_id: str) -> dict[str, int]:
    """What a batch counts, without what is nothing."""
    batch = batches.get(db, ADMIN, batch_id)
    assert batch is not None
    counters = ("total", "queued", "running", "successful", "failed", "cancelled")
    return {name: number for name in counters if (number := getattr(batch.progress, name))}


def claim_one(db: sqlite3.Connection, batch_id: str, epoch: int = 1) -> Item:
    """The next item, with its first attempt under way."""
    (item,) = items.claim(db, batch_id, 1, epoch, NOW)
    assert items.open_attempt(db, item.id, item.attempt, epoch, NOW)
    return replace(item, attempt=item.attempt + 1)


def an_open_attempt(**changes: Any) -> OpenAttempt:
    attempt = OpenAttempt(
        id=new_id(),
        number=1,
        provider="rehearsal",
        model="m",
        simulated=True,
        temperature=None,
        max_tokens=8_000,
        prompt_version="conversation-1",
        price_as_of="2026-10-01",
        reserved=Picodollars(0),
        started_at=NOW,
    )
    return replace(attempt, **changes)


def a_closed_attempt(attempt_id: str, **changes: Any) -> ClosedAttempt:
    closed = ClosedAttempt(
        id=attempt_id,
        status=AttemptStatus.SUCCESS,
        fault=None,
        usage=Usage(input_tokens=2_000, output_tokens=3_000, cache_read_tokens=5, cache_write_5m_tokens=7),
        cost=Picodollars(34_000_000_000),
        request_id="req_1",
        stop_reason="end_turn",
        duration_ms=1_200,
        finished_at=Micros(NOW + 5),
        request=b'{"model": "m"}',
        response=b'{"id": "msg"}',
    )
    return replace(closed, **changes)


def a_new_conversation(*, score: float = 8.0, title: str = "A talk", **changes: Any) -> NewConversation:
    new = NewConversation(
        id=new_id(),
        talk=Talk(title, (Turn("user", "Good day."), Turn("assistant", "Good day to you."))),
        turn_tokens=(3, 4),
        total_tokens=7,
        quality=Quality(score, {"length": Component(score, "as long as it should be")}),
        status=ConversationStatus.PENDING_REVIEW,
        provider="rehearsal",
        model="m",
        prompt_version="conversation-1",
        created_at=NOW,
    )
    return replace(new, **changes)


def a_conversation(*, score: float | None = None, **changes: Any) -> Conversation:
    conversation = Conversation(
        id=new_id(),
        owner=ANNE.uid,
        title="A talk",
        persona="",
        emotion="",
        topic="",
        tier=None,
        categories=(),
        status=ConversationStatus.PENDING_REVIEW,
        quality=None if score is None else Quality(score, {}),
        review_score=None,
        turn_count=0,
        total_tokens=0,
        template_id=None,
        scenario_id=None,
        edge_case_id=None,
        batch_id=None,
        item_id=None,
        parameters={},
        provider="manual",
        model="",
        prompt_version="",
        revision=1,
        cost=Picodollars(0),
        review_history=(),
        approved_by=None,
        approved_at=None,
        created_at=NOW,
        updated_at=NOW,
    )
    return replace(conversation, **changes)


def a_revision(number: int, turns: tuple[Turn, ...], **changes: Any) -> Revision:
    revision = Revision(
        number=number,
        turns=turns,
        turn_tokens=(1,) * len(turns),
        origin="edited",
        made_by=ANNE.uid,
        created_at=NOW,
    )
    return replace(revision, **changes)


def a_template(**changes: Any) -> Template:
    template = Template(
        id=new_id(), owner=ANNE.uid, name="Refund", text="Talk about {{ topic }}.", created_at=NOW, updated_at=NOW
    )
    return replace(template, **changes)


def a_scenario(**changes: Any) -> Scenario:
    scenario = Scenario(
        id=new_id(), owner=ANNE.uid, name="A lost parcel", context="It is late.", created_at=NOW, updated_at=NOW
    )
    return replace(scenario, **changes)


def an_edge_case(**changes: Any) -> EdgeCase:
    edge_case = EdgeCase(
        id=new_id(),
        owner=ANNE.uid,
        name="A threat",
        trigger_condition="The user threatens.",
        expected_behavior="Stay calm.",
        created_at=NOW,
        updated_at=NOW,
    )
    return replace(edge_case, **changes)
