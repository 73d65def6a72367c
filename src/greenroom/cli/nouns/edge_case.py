"""`greenroom edge-case`: rare or risky situations."""

from greenroom.cli.changing import edit_verb, fields_verb
from greenroom.cli.deleting import delete_verb
from greenroom.cli.figures import clock, short
from greenroom.cli.rowverbs import list_verb, show_verb
from greenroom.cli.speaking import show
from greenroom.cli.table import Column, show_facts
from greenroom.cli.verb import Group
from greenroom.model.library import EdgeCaseDraft
from greenroom.protocol.commands.edge_case import (
    EdgeCaseCreate,
    EdgeCaseDelete,
    EdgeCaseGet,
    EdgeCaseList,
    EdgeCaseMarkTested,
    EdgeCaseUpdate,
)
from greenroom.protocol.rows.library import EdgeCaseRow

COLUMNS = (
    Column("id"),
    Column("name", cut=True),
    Column("category", cut=True),
    Column("risk"),
    Column("priority", right=True),
    Column("tested"),
)


def _cells(row: EdgeCaseRow) -> tuple[str, ...]:
    tested = "yes" if row.tested else "no"
    return short(row.id), row.name, row.category, row.risk_level, str(row.priority), tested


def _show(row: EdgeCaseRow) -> None:
    show_facts(
        [
            ("id", row.id),
            ("name", row.name),
            ("what", row.description),
            ("category", row.category),
            ("template", row.parent_template_id or ""),
            ("risk", row.risk_level),
            ("priority", f"{row.priority} of 10"),
            ("status", row.status),
            ("tested", clock(row.last_tested_at) or ("yes" if row.tested else "no")),
        ]
    )
    for title, text in (("trigger", row.trigger_condition), ("expected behaviour", row.expected_behavior)):
        show(f"\n{title}", "bold")
        show(text.strip())


def _show_tested(row: EdgeCaseRow) -> None:
    show_facts([("id", row.id), ("name", row.name), ("tested", clock(row.last_tested_at))])


VERB = Group(
    examples=("greenroom edge-case list", "greenroom edge-case show 'Promised by sales'"),
    verbs={
        "list": list_verb(
            EdgeCaseList,
            COLUMNS,
            _cells,
            nothing="There are no such edge cases.",
            examples=("greenroom edge-case list", "greenroom edge-case list --risk-level critical"),
        ),
        "show": show_verb(
            EdgeCaseGet, "edge_case_id", _show, examples=("greenroom edge-case show 'Promised by sales'",)
        ),
        "create": fields_verb(
            EdgeCaseCreate,
            examples=(
                "greenroom edge-case create --name Threat --trigger-condition '…' --expected-behavior '…'",
                "greenroom edge-case create --from edge-case.toml",
            ),
        ),
        "update": fields_verb(
            EdgeCaseUpdate,
            row="edge_case_id",
            examples=("greenroom edge-case update 'Promised by sales' --priority 9 --risk-level high",),
        ),
        "edit": edit_verb(
            EdgeCaseGet,
            EdgeCaseUpdate,
            "edge_case_id",
            EdgeCaseDraft,
            examples=("greenroom edge-case edit 'Promised by sales'",),
        ),
        "delete": delete_verb(
            EdgeCaseDelete, "edge_case_id", examples=("greenroom edge-case delete 'Promised by sales' --yes",)
        ),
        "mark-tested": show_verb(
            EdgeCaseMarkTested,
            "edge_case_id",
            _show_tested,
            examples=("greenroom edge-case mark-tested 'Promised by sales'",),
        ),
    },
)
