"""Conversations as the daemon answers them, and a daemon that reviews them."""

from typing import Any

import msgspec

from greenroom.model.conversation import Component
from greenroom.model.states import CONVERSATION_TRANSITIONS, ConversationAction, ConversationStatus
from greenroom.protocol.commands.batch import BatchList
from greenroom.protocol.commands.conversation import (
    BulkDone,
    ConversationBulk,
    ConversationEdit,
    ConversationGet,
    ConversationList,
    ConversationReview,
    ConversationUpdate,
    RefusedChange,
)
from greenroom.protocol.rows.conversation import ConversationRow, ReviewRow, TurnRow
from tests.dashboard.double import Daemon, refusal
from tests.dashboard.rows import AT, page_of


def turn(number: int, content: str) -> TurnRow:
    role = "user" if number % 2 else "assistant"
    return TurnRow(turn_number=number, role=role, content=content, token_count=5, created_at=AT)


def talk(row_id: str, *said: str, **fields: Any) -> ConversationRow:
    """A conversation with its turns."""
    contents = said or (f"Where is the parcel of {row_id}?", f"On its way, {row_id}.")
    row = ConversationRow(
        id=row_id,
        title=f"Talk {row_id}",
        persona="a night nurse",
        emotion="worried",
        topic="a late parcel",
        tier="template",
        categories=(),
        status="pending_review",
        quality_score=8.0,
        review_score=None,
        quality={
            "coherence": Component(score=9.0, reason="It holds together."),
            "naturalness": Component(score=5.0, reason="Too formal for her."),
        },
        quality_reason="naturalness: Too formal for her.",
        urgency=0.6,
        turn_count=len(contents),
        total_tokens=120,
        template_id="t-1",
        scenario_id=None,
        edge_case_id=None,
        batch_id="b-1",
        item_id="i-1",
        parameters={},
        provider="rehearsal",
        model="claude-sonnet-5-5",
        prompt_version="1",
        revision=1,
        cost_usd=0.0125,
        review_history=[],
        approved_by=None,
        approved_at=None,
        owner=1000,
        created_at=AT,
        updated_at=AT,
        turns=[turn(number, each) for number, each in enumerate(contents, 1)],
    )
    return msgspec.structs.replace(row, **fields)


class Reviewed:
    """Conversations as a daemon keeps them: what is done to them is what its table of states says."""

    def __init__(self, *rows: ConversationRow) -> None:
        self.rows = {row.id: row for row in rows}
        self.answered: dict[str, ConversationRow] = {}
        self.deaf_after: int | None = None
        self.daemon = Daemon(
            {
                BatchList: page_of([]),
                ConversationList: self.list,
                ConversationGet: self.get,
                ConversationReview: self.review,
                ConversationBulk: self.bulk,
                ConversationUpdate: self.update,
                ConversationEdit: self.edit,
            }
        )

    def statuses(self) -> dict[str, str]:
        return {row.id: row.status for row in self.rows.values()}

    def list(self, command: ConversationList) -> Any:
        wanted = {str(each) for each in command.statuses or ()}
        rows = [
            msgspec.structs.replace(row, turns=None)
            for row in self.rows.values()
            if row.status in wanted
            and (command.batch_id is None or row.batch_id == command.batch_id)
            and (command.quality_max is None or (row.quality_score or 0) <= command.quality_max)
            and (command.search is None or command.search in row.title)
        ]
        if command.sort_by == "urgency":
            assert command.sort_direction == "desc"
            rows.sort(key=lambda row: -row.urgency)
        return page_of(rows, limit=command.limit)

    def get(self, command: ConversationGet) -> ConversationRow:
        row = self.rows.get(command.conversation_id)
        if row is None:
            raise refusal("No such conversation.", "not_found")
        return row if command.include_turns else msgspec.structs.replace(row, turns=None)

    def review(self, command: ConversationReview) -> ConversationRow:
        key = command.idempotency_key
        if key in self.answered:
            return self.answered[key]
        row = self.rows[command.conversation_id]
        if command.if_revision not in {None, row.revision}:
            raise refusal(f"It has revision {row.revision} by now; read it again.")
        answer = msgspec.structs.replace(self._act(row, command.action, command.note), turns=None)
        assert key is not None
        self.answered[key] = answer
        return answer

    def bulk(self, command: ConversationBulk) -> BulkDone:
        refused = []
        for each in command.conversation_ids or ():
            try:
                self._act(self.rows[each], command.action, command.note)
            except KeyError:
                refused.append(RefusedChange(id=each, reason="No such conversation."))
        return BulkDone(changed=len(command.conversation_ids or ()) - len(refused), refused=refused)

    def update(self, command: ConversationUpdate) -> ConversationRow:
        row = self.rows[command.conversation_id]
        self.rows[row.id] = msgspec.structs.replace(row, categories=command.categories)
        return msgspec.structs.replace(self.rows[row.id], turns=None)

    def edit(self, command: ConversationEdit) -> ConversationRow:
        row = self.rows[command.conversation_id]
        if command.if_revision != row.revision:
            error = refusal(f"It has revision {row.revision} by now.")
            error.details["revision"] = row.revision
            raise error
        return self.rewrite(row.id, *(each.content for each in command.turns))

    def rewrite(self, row_id: str, *said: str) -> ConversationRow:
        row = self.rows[row_id]
        turns = [turn(number, each) for number, each in enumerate(said, 1)]
        self.rows[row_id] = msgspec.structs.replace(row, turns=turns, revision=row.revision + 1)
        return msgspec.structs.replace(self.rows[row_id], turns=None)

    def _act(self, row: ConversationRow, action: str, note: str | None) -> ConversationRow:
        before = ConversationStatus(row.status)
        if action == "reopen":
            entries = [each for each in row.review_history if each.action != "comment"]
            after = ConversationStatus(entries[-1].from_status)
        else:
            after = CONVERSATION_TRANSITIONS[ConversationAction(action)][before]
        entry = ReviewRow(
            id=f"e-{len(row.review_history)}",
            action=action,
            note=note,
            by=1000,
            at=AT,
            from_status=before,
            to_status=after,
        )
        now = msgspec.structs.replace(row, status=str(after), review_history=[*row.review_history, entry])
        self.rows[row.id] = now
        return now


def house(count: int = 5, **fields: Any) -> Reviewed:
    """A daemon with some conversations that wait for a review."""
    return Reviewed(*(talk(f"c-{number}", **fields) for number in range(1, count + 1)))
