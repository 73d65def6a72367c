"""Verdicts on conversations, and those that wait for one: a row each, for the present text of a conversation."""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Collection, Mapping

import msgspec
from msgspec import Struct

from greenroom.model.faults import Fault, FaultType
from greenroom.model.judgement import Agreement, Case, Judge, JudgeTotals, Verdict
from greenroom.model.money import Picodollars
from greenroom.model.principal import Principal
from greenroom.model.times import Micros
from greenroom.store.columns import document
from greenroom.store.scope import visible

_AT_ONCE = 5_000
"""Rows that one statement changes: what it changes stays in memory as it was until it is through."""

# By its id: the number of a conversation that is deleted may be another one's next.
_OF = "conversation_seq = (SELECT seq FROM conversations WHERE id = ?)"
_WAITS = f"{_OF} AND revision = ? AND status = 'waiting'"
_FAULT = msgspec.json.Decoder(Fault)
_SUMS = ("verdicts", "approvals", "both_approve", "judge_alone", "person_alone", "both_reject")
_USED = ("calls", "input_tokens", "output_tokens", "cost")


class Docket(Struct, frozen=True, kw_only=True):
    """How many conversations of an owner wait for a verdict, how many got none, and what each judge has said.

    `last_failure` is why the newest of those that got none did not. Conversations for which none was ever to come
    are in neither.
    """

    waiting: int
    failed: int
    last_failure: Fault | None
    judges: list[JudgeTotals]


def wait(
    db: sqlite3.Connection, conversation_id: str, *, batch_id: str, item_id: str, threshold: float, now: Micros
) -> None:
    """Let a conversation wait for a verdict on its present text; what was said of an earlier one was dropped."""
    db.execute(
        "INSERT INTO judgements (conversation_seq, owner, batch_id, item_id, revision, threshold, status,"
        " decision, created_at, updated_at)"
        " SELECT seq, owner, ?, ?, revision, ?, 'waiting', iif(status IN ('approved', 'rejected'), status, NULL),"
        " ?, ? FROM conversations WHERE id = ?",
        (batch_id, item_id, threshold, now, now, conversation_id),
    )


def drop(db: sqlite3.Connection, conversation_id: str) -> None:
    """Forget what was said of a conversation, or that it waits: its text is another now, or nobody wants it."""
    db.execute(
        f"DELETE FROM judgements WHERE {_OF}",
        (conversation_id,),
    )


def forget_waiting(db: sqlite3.Connection) -> int:
    """Nobody waits any more, whoever's conversation it is. Answers how many did."""
    return _in_steps(
        db,
        "DELETE FROM judgements WHERE conversation_seq IN"
        " (SELECT conversation_seq FROM judgements WHERE status = 'waiting' LIMIT ?)",
        (),
    )


def renumber(db: sqlite3.Connection, conversation_id: str, revision: int) -> None:
    """The same text is another revision now."""
    db.execute(
        f"UPDATE judgements SET revision = ? WHERE {_OF}",
        (revision, conversation_id),
    )


def waiting_of(db: sqlite3.Connection, batch_id: str) -> int:
    """How many conversations of a batch wait for a verdict, whoever's they are."""
    row = db.execute(
        "SELECT count(*) FROM judgements INDEXED BY judgements_waiting WHERE status = 'waiting' AND batch_id = ?",
        (batch_id,),
    ).fetchone()
    return int(row[0])


def take_up(db: sqlite3.Connection, batch_id: str, faults: Collection[FaultType] | None, now: Micros) -> int:
    """Let those of a batch that got no verdict wait for one again, with fresh attempts. Answers how many.

    With `faults`, only those that got none for one of these.
    """
    wanted = None if faults is None else document([str(each) for each in faults])
    return _in_steps(
        db,
        "UPDATE judgements SET status = 'waiting', error = NULL, failures = 0, updated_at = ?"
        " WHERE conversation_seq IN (SELECT conversation_seq FROM judgements INDEXED BY judgements_failed_of"
        " WHERE status = 'failed' AND batch_id = ?"
        " AND (? IS NULL OR error ->> '$.type' IN (SELECT value FROM json_each(?))) LIMIT ?)",
        (now, batch_id, wanted, wanted),
    )


def _in_steps(db: sqlite3.Connection, statement: str, parameters: tuple[object, ...]) -> int:
    """Run a statement that changes so many of certain rows until there are no more. Answers how many."""
    changed = 0
    while some := db.execute(statement, (*parameters, _AT_ONCE)).rowcount:
        changed += some
    return changed


def waiting(
    db: sqlite3.Connection, but: Collection[str], limit: int, most: Mapping[str, int] | None = None
) -> list[Case]:
    """Whoever's conversations that wait, those of the oldest batches first, but for these.

    Those of a paused batch wait on with it. `most` says of how many of a batch are wanted at most, where that is
    fewer than all.
    """
    most = most or {}
    # From batch to batch: neither what waits with a paused one nor all that waits is gone through each time.
    concerned = db.execute(
        """
        WITH RECURSIVE concerned (batch_id) AS (
            SELECT min(batch_id) FROM judgements INDEXED BY judgements_waiting WHERE status = 'waiting'
            UNION ALL
            SELECT (
                SELECT min(batch_id) FROM judgements INDEXED BY judgements_waiting
                WHERE status = 'waiting' AND batch_id > concerned.batch_id
            ) FROM concerned WHERE batch_id IS NOT NULL
        )
        SELECT batch_id FROM concerned LEFT JOIN batches ON id = batch_id
        WHERE batch_id IS NOT NULL AND batches.status IS NOT 'paused' ORDER BY batch_id
        """
    ).fetchall()
    found: list[Case] = []
    for (batch_id,) in concerned:
        if len(found) == limit:
            break
        wanted = min(limit - len(found), most.get(batch_id, limit))
        if not wanted:
            continue
        rows = db.execute(
            "SELECT conversations.id, judgements.owner, judgements.batch_id, judgements.item_id,"
            " template_id, conversations.provider, judgements.revision, threshold, attempt, failures"
            " FROM judgements INDEXED BY judgements_waiting CROSS JOIN conversations ON seq = conversation_seq"
            " WHERE judgements.status = 'waiting' AND judgements.batch_id = ?"
            " AND conversations.id NOT IN (SELECT value FROM json_each(?)) ORDER BY conversation_seq LIMIT ?",
            (batch_id, document(list(but)), wanted),
        )
        found += [Case(**dict(zip(Case.__struct_fields__, row, strict=True))) for row in rows]
    return found


def open_attempt(db: sqlite3.Connection, case: Case, number: int, epoch: int, now: Micros) -> bool:
    """Count one more attempt. False, nothing changed, where it does not wait any more or somebody else has it."""
    return (
        db.execute(
            "UPDATE judgements SET attempt = ?, epoch = ?, updated_at = ?"
            f" WHERE {_WAITS} AND attempt = ? AND epoch <= ?",
            (number, epoch, now, case.conversation_id, case.revision, number - 1, epoch),
        ).rowcount
        == 1
    )


def give(
    db: sqlite3.Connection,
    case: Case,
    number: int,
    epoch: int,
    *,
    verdict: Verdict,
    judge: Judge,
    prompt_version: str,
    now: Micros,
) -> bool:
    """Keep a verdict. False where whoever says it is stale: the text is another, or has its verdict."""
    return (
        db.execute(
            "UPDATE judgements SET status = 'given', score = ?, approves = ?, reason = ?, provider = ?, model = ?,"
            f" prompt_version = ?, updated_at = ? WHERE {_WAITS} AND attempt = ? AND epoch = ?",
            (
                verdict.score,
                int(verdict.approves),
                verdict.reason,
                judge.provider,
                judge.model,
                prompt_version,
                now,
                *(case.conversation_id, case.revision, number, epoch),
            ),
        ).rowcount
        == 1
    )


def fail(db: sqlite3.Connection, case: Case, fault: Fault, now: Micros) -> None:
    """Give a conversation up that waits: it gets no verdict."""
    db.execute(
        f"UPDATE judgements SET status = 'failed', error = ?, updated_at = ? WHERE {_WAITS}",
        (document(fault), now, case.conversation_id, case.revision),
    )


def fail_once(db: sqlite3.Connection, case: Case, now: Micros) -> int:
    """Count a failure. Answers how many there are then; 0 where it does not wait any more."""
    row = db.execute(
        f"UPDATE judgements SET failures = failures + 1, updated_at = ? WHERE {_WAITS} RETURNING failures",
        (now, case.conversation_id, case.revision),
    ).fetchone()
    return 0 if row is None else int(row[0])


def charge(
    db: sqlite3.Connection,
    case: Case,
    judge: Judge,
    prompt_version: str,
    *,
    input_tokens: int,
    output_tokens: int,
    cost: Picodollars,
) -> None:
    """Count a call that has ended: in the conversation, the item, the batch and the judge's own sums."""
    db.execute(
        "UPDATE conversations SET cost = cost + ? WHERE id = ? AND ? > 0", (cost, case.conversation_id, cost)
    )
    db.execute("UPDATE items SET cost = cost + ? WHERE id = ?", (cost, case.item_id))
    db.execute("UPDATE batches SET cost = cost + ? WHERE id = ?", (cost, case.batch_id))
    db.execute(
        f"INSERT INTO judge_sums (owner, provider, model, prompt_version, {', '.join(_USED)})"
        " VALUES (?, ?, ?, ?, 1, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        f" {', '.join(f'{name} = {name} + excluded.{name}' for name in _USED)}",
        (case.owner, judge.provider, judge.model, prompt_version, input_tokens, output_tokens, cost),
    )


def docket(db: sqlite3.Connection, who: Principal) -> Docket:
    """What a caller's conversations got for verdicts."""
    where = visible(who)
    waiting, failed = db.execute(
        f"SELECT ifnull(sum(waiting), 0), ifnull(sum(failed), 0) FROM judgement_counts WHERE {where.sql}",
        where.parameters,
    ).fetchone()
    newest = db.execute(
        f"SELECT error FROM judgements WHERE {where.sql} AND status = 'failed'"
        " ORDER BY conversation_seq DESC LIMIT 1",
        where.parameters,
    ).fetchone()
    return Docket(
        waiting=waiting,
        failed=failed,
        last_failure=None if newest is None else _FAULT.decode(newest[0]),
        judges=totals(db, who),
    )


def totals(db: sqlite3.Connection, who: Principal) -> list[JudgeTotals]:
    """What each judge has said of a caller's conversations, the most heard first."""
    where = visible(who)
    rows = db.execute(
        f"SELECT provider, model, prompt_version, {', '.join(f'sum({name})' for name in (*_SUMS, *_USED))}"
        f" FROM judge_sums WHERE {where.sql} GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3",
        where.parameters,
    )
    return [_totals(*row) for row in rows]


def _totals(
    provider: str, model: str, prompt_version: str, verdicts: int, approvals: int, *rest: int
) -> JudgeTotals:
    both_approve, judge_alone, person_alone, both_reject, calls, input_tokens, output_tokens, cost = rest
    return JudgeTotals(
        judge=Judge(provider=provider, model=model),
        prompt_version=prompt_version,
        verdicts=verdicts,
        approvals=approvals,
        agreement=Agreement(
            both_approve=both_approve,
            judge_alone=judge_alone,
            person_alone=person_alone,
            both_reject=both_reject,
        ),
        calls=calls,
        input_tokens=input_tokens,
        output_tokens=output_tokens,
        cost=Picodollars(cost),
    )
