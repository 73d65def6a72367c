"""A daemon that keeps conversations, and what tests look at on their screen."""

from typing import Any

import msgspec

from greenroom.protocol.commands.batch import BatchList
from greenroom.protocol.commands.conversation import (
    BulkDone,
    ConversationBulk,
    ConversationGet,
    ConversationList,
    ConversationSearch,
    ConversationStats,
    ConversationTotals,
    RefusedChange,
)
from greenroom.protocol.rows.conversation import ConversationRow, FoundRow
from greenroom.protocol.rows.verdicts import VerdictTotals
from tests.dashboard.double import Daemon
from tests.dashboard.piloting import Stage
from tests.dashboard.review.talks import talk
from tests.dashboard.rows import page_of

PLACE = "conversations"
TOTALS = ConversationTotals(
    total=4,
    by_tier={},
    by_status={"pending_review": 3, "approved": 1},
    avg_quality=8.0,
    approval_rate=None,
    verdicts=VerdictTotals(waiting=0, failed=0, last_failure=None, judges=()),
)


def found(row: ConversationRow) -> FoundRow:
    fields = {name: getattr(row, name) for name in ConversationRow.__struct_fields__}
    return FoundRow(**fields | {"turns": None}, snippet=f"…parcel of {row.id}…", rank=1.0)


class Kept:
    """A daemon that keeps conversations, and does what bulk actions ask."""

    def __init__(self, *rows: ConversationRow) -> None:
        self.rows = {row.id: row for row in rows}
        self.daemon = Daemon(
            {
                ConversationList: self._list,
                ConversationSearch: lambda _: page_of([found(row) for row in self.rows.values()]),
                ConversationGet: lambda command: self.rows[command.conversation_id],
                ConversationStats: TOTALS,
                ConversationBulk: self._bulk,
                BatchList: page_of([]),
            }
        )

    def _list(self, command: ConversationList) -> Any:
        rows = [
            msgspec.structs.replace(row, turns=None)
            for row in self.rows.values()
            if (not command.statuses or row.status in command.statuses)
            and (not command.called or row.id == command.called)
        ]
        return page_of(rows, number=command.page or 1, limit=command.limit)

    def _bulk(self, command: ConversationBulk) -> BulkDone:
        after = {"approve": "approved", "reject": "rejected", "request_changes": "needs_revision"}
        refused = []
        for row_id in command.conversation_ids or self.rows:
            row = self.rows[row_id]
            if command.action == "delete":
                del self.rows[row_id]
            elif row.status == "archived":
                refused.append(RefusedChange(id=row_id, reason="It is archived."))
            else:
                categories = row.categories if command.categories is None else command.categories
                status = after.get(command.action, "pending_review")
                self.rows[row_id] = msgspec.structs.replace(row, status=status, categories=categories)
        return BulkDone(changed=len(command.conversation_ids or ()) - len(refused), refused=refused)

    @property
    def asked(self) -> list[tuple[str, list[str] | None]]:
        return [(each.action, each.conversation_ids) for each in self.daemon.of(ConversationBulk)]


def kept(count: int = 4, **fields: Any) -> Kept:
    return Kept(*(talk(f"c-{number}", **fields) for number in range(1, count + 1)))


def row_of(stage: Stage, title: str) -> str:
    return next(line for line in stage.text.splitlines() if title in line)


def listed(stage: Stage) -> list[str]:
    """The rows in view, without the bar that tells where the view is."""
    return [line[:78] for line in stage.text.splitlines()[4:14]]
