"""The overview's panels, as lines."""

from typing import Any

import msgspec
import pytest

from greenroom.dashboard.overview.words import actor_line, event_lines, event_words, limit_lines
from greenroom.protocol.commands.system import ActorRow, Actors
from greenroom.protocol.events import CATALOGUE, Event
from greenroom.protocol.rows.limits import BreakerRow, LimitsRow, MonthRow
from tests.dashboard.rows import AT, limits_row

DATA: dict[str, dict[str, Any]] = {
    "batch.started": {"batch_id": "b-1", "name": "Try", "status": "queued", "total_items": 1200},
    "batch.status": {"batch_id": "b-1", "status": "paused", "reason": {"type": "user", "message": "By you."}},
    "batch.finished": {
        "batch_id": "b-1",
        "name": "Try",
        "status": "completed",
        "progress": {},
        "actual_cost": 1.5,
    },
    "item.finished": {"position": 3, "status": "failed", "error": {"type": "timeout", "message": "Too slow."}},
    "conversation.created": {"title": "[/INST] a parcel", "status": "pending_review", "quality_score": 8.5},
    "conversation.updated": {"conversation_ids": ["a", "b"], "action": "approve", "status": "approved"},
    "export.finished": {"export_id": "e-1", "status": "completed", "rows": 7, "path": "/x", "error": None},
    "system.notice": {"message": "The disk is nearly full."},
}


def told(type_: str, **data: Any) -> Event:
    return Event(seq=1, at=AT, topic=CATALOGUE[type_].topic, type=type_, data=data or DATA[type_])


@pytest.mark.parametrize(
    ("type_", "said"),
    [
        ("batch.started", "batch started: Try, 1,200 items"),
        ("batch.status", "‖ batch paused: By you."),
        ("batch.finished", "✓ batch completed: Try, $1.50"),
        ("item.finished", "✗ item 3 failed: Too slow."),
        ("conversation.created", "? [/INST] a parcel (8.5)"),
        ("conversation.updated", "✓ 2 conversations approved"),
        ("export.finished", "✓ export completed, 7 rows"),
        ("system.notice", "! The disk is nearly full."),
    ],
)
def test_an_event_is_said_in_a_few_words(type_: str, said: str) -> None:
    assert said in event_words(told(type_))


@pytest.mark.parametrize("type_", [each for each, kind in CATALOGUE.items() if kind.durable and each not in DATA])
def test_a_fact_that_nobody_put_into_words_is_named(type_: str) -> None:
    assert event_words(told(type_, status="completed")).endswith(type_)


def test_the_newest_come_first_and_what_is_said_twice_once() -> None:
    ended = told("batch.status", status="completed", reason=None)
    quiet = told("item.finished", position=1, status="succeeded", error=None)
    lines = [line.plain for line in event_lines([told("batch.started"), quiet, ended, told("system.notice")], 5)]
    assert [line[9:11].strip() for line in lines] == ["!", "◌"]
    assert len(list(event_lines([told("system.notice")] * 9, 4))) == 4


def text_of(limits: LimitsRow) -> str:
    return "\n".join(line.plain for line in limit_lines(limits))


def test_what_is_used_of_the_limits_is_said() -> None:
    assert "9 of 45/min" in text_of(limits_row())
    assert "2 at once" in text_of(limits_row(used=2))


def test_a_provider_that_is_down_is_said_with_why() -> None:
    provider = msgspec.structs.replace(
        limits_row().providers[0],
        breaker=BreakerRow(circuit="open", failed_in_a_row=9, last_fault="overloaded"),
        waiting=3,
        waiting_because="one call tries",
    )
    said = text_of(msgspec.structs.replace(limits_row(), providers=(provider,)))
    assert "✕ down (overloaded)" in said
    assert "3 wait: one call tries" in said


def test_the_budget_of_the_month_is_said() -> None:
    month = MonthRow(limit_usd=10.0, spent_usd=4.2, reserved_usd=0.0, doubtful_usd=0.0, left_usd=5.8)
    assert "$4.20 of $10.00 spent, $5.80 left" in text_of(msgspec.structs.replace(limits_row(), month=month))


def test_who_may_not_know_what_others_use_sees_what_is_allowed() -> None:
    assert "45/min" in text_of(limits_row().without_use())


def test_actors_are_counted_by_kind() -> None:
    workers = tuple(
        ActorRow(kind="worker", name=f"w{number}", state="running", mailbox_depth=0, restarts=number)
        for number in range(3)
    )
    root = ActorRow(kind="daemon", name="g", state="running", mailbox_depth=0, restarts=0, children=workers)
    said = actor_line(Actors(root=root, dead_letters=2)).plain
    assert said == "3 workers, 1 daemon, 3 restarts, 2 dead letters"
    assert "own user" in actor_line(None).plain
