"""The library as a plan looks it up: each row is read once, however many items come from it."""

import sqlite3
from collections.abc import Mapping, Sequence
from functools import cache

from greenroom.daemon.asked import asked_of
from greenroom.model.conversation import Conversation, Turn
from greenroom.model.library import EdgeCase, Parameters, Redo, Scenario, Source, Template, Tier
from greenroom.model.principal import Principal
from greenroom.model.review import feedback
from greenroom.model.rewriting import Rewriter, Rewriting
from greenroom.model.states import ConversationStatus
from greenroom.store import conversations, edge_cases, revisions, rewritings, scenarios, templates


class Shelves:
    """A `Library` on the database.

    Args:
        db: the database.
        who: who asks.
        admin_uid: the daemon's own user, whose rows are everybody's to take, the shipped ones among them.
    """

    def __init__(self, db: sqlite3.Connection, who: Principal, admin_uid: int) -> None:
        self._db = db
        self._who = who
        self._owners = (who.uid, admin_uid)
        self._template = cache(lambda row_id: templates.get(db, row_id))
        self._scenario = cache(lambda row_id: scenarios.get(db, row_id))
        self._edge_case = cache(lambda row_id: edge_cases.get(db, row_id))

    def template(self, template_id: str) -> Template | None:
        """One template."""
        return self._template(template_id)

    def scenario(self, scenario_id: str) -> Scenario | None:
        """One scenario."""
        return self._scenario(scenario_id)

    def edge_case(self, edge_case_id: str) -> EdgeCase | None:
        """One edge case."""
        return self._edge_case(edge_case_id)

    def active(self, tier: Tier) -> Sequence[Source]:
        """The active rows of a tier: its templates, and its scenarios or edge cases with their parents.

        They are the caller's own and the daemon's user's: nobody pays for what a stranger puts into the library,
        or is kept from a batch by it, without having named it.
        """
        found = [Source(template=template) for template in templates.active(self._db, self._owners, tier)]
        if tier is Tier.SCENARIO:
            found += [
                Source(template=self._parent(row.parent_template_id), scenario=row)
                for row in scenarios.active(self._db, self._owners)
            ]
        if tier is Tier.EDGE_CASE:
            found += [
                Source(template=self._parent(row.parent_template_id), edge_case=row)
                for row in edge_cases.active(self._db, self._owners)
            ]
        return found

    def rewriting(self, conversation_id: str) -> Rewriting | None:
        """One conversation of the caller's that is not put away, on what is left of the rows that it came from."""
        row = conversations.get(self._db, self._who, conversation_id)
        if row is None or row.status is ConversationStatus.ARCHIVED:
            return None
        present = revisions.get(self._db, conversation_id)
        under, asked = _apart(row, asked_of(self._db, row))
        source = Source(
            template=self._parent(row.template_id),
            scenario=None if row.scenario_id is None else self.scenario(row.scenario_id),
            edge_case=None if row.edge_case_id is None else self.edge_case(row.edge_case_id),
            redo=Redo(
                conversation_id=row.id,
                revision=row.revision,
                talk=_as_text(row.title, () if present is None else present.turns),
                notes=feedback(row.review_history),
                system_prompt=under,
                is_brought=revisions.was_brought(self._db, row.id),
            ),
        )
        known = {"persona": row.persona, "emotion": row.emotion, "topic": row.topic}
        parameters = asked | {name: value for name, value in known.items() if value}
        return Rewriting(source, parameters, row.tier or source.tier)

    def rewriters(self, conversation_ids: Sequence[str]) -> Mapping[str, Rewriter]:
        """Of these conversations the ones for which an item of the caller's waits or runs."""
        return rewritings.rewriters(self._db, self._who, conversation_ids)

    def _parent(self, template_id: str | None) -> Template | None:
        return None if template_id is None else self.template(template_id)


def _apart(row: Conversation, asked: Parameters) -> tuple[str, Parameters]:
    """The system prompt that a talk came with, which may be long, and what else it was asked to be.

    Of one that a batch wrote it is a parameter like any other, which its template may have a place for.
    """
    if row.item_id is not None:
        return "", asked
    others = {name: value for name, value in asked.items() if name != "system_prompt"}
    return str(asked.get("system_prompt", "")), others


def _as_text(title: str, turns: Sequence[Turn]) -> str:
    return "\n\n".join((f"title: {title}", *(f"{turn.role}: {turn.content}" for turn in turns)))
