"""`greenroom scenario`: situations derived from templates."""

from greenroom.cli.changing import edit_verb, fields_verb
from greenroom.cli.deleting import delete_verb
from greenroom.cli.figures import short
from greenroom.cli.rowverbs import list_verb, show_verb
from greenroom.cli.speaking import show
from greenroom.cli.table import Column, show_facts
from greenroom.cli.verb import Group
from greenroom.model.library import ScenarioDraft
from greenroom.protocol.commands.scenario import (
    ScenarioCreate,
    ScenarioDelete,
    ScenarioGet,
    ScenarioList,
    ScenarioUpdate,
)
from greenroom.protocol.rows.library import ScenarioRow

COLUMNS = (
    Column("id"),
    Column("name", cut=True),
    Column("topic", cut=True),
    Column("persona", cut=True),
    Column("written", right=True),
)


def _cells(row: ScenarioRow) -> tuple[str, ...]:
    return short(row.id), row.name, row.topic, row.persona, f"{row.variation_count:,}"


def _show(row: ScenarioRow) -> None:
    show_facts(
        [
            ("id", row.id),
            ("name", row.name),
            ("what", row.description),
            ("template", row.parent_template_id or ""),
            ("topic", row.topic),
            ("persona", row.persona),
            ("emotional arc", row.emotional_arc),
            ("complexity", row.complexity),
            ("status", row.status),
            ("written", f"{row.variation_count:,}"),
        ]
    )
    show("\ncontext", "bold")
    show(row.context.strip())


VERB = Group(
    examples=("greenroom scenario list", "greenroom scenario show 'Closing after a bad year'"),
    verbs={
        "list": list_verb(
            ScenarioList,
            COLUMNS,
            _cells,
            nothing="There are no such scenarios.",
            examples=("greenroom scenario list", "greenroom scenario list --parent-template 'Anxious investor'"),
        ),
        "show": show_verb(
            ScenarioGet, "scenario_id", _show, examples=("greenroom scenario show 'Closing after a bad year'",)
        ),
        "create": fields_verb(
            ScenarioCreate,
            examples=(
                "greenroom scenario create --name Late --context '…' --parent-template 'Anxious investor'",
                "greenroom scenario create --from scenario.toml",
            ),
        ),
        "update": fields_verb(
            ScenarioUpdate,
            row="scenario_id",
            examples=("greenroom scenario update 'Closing after a bad year' --status archived",),
        ),
        "edit": edit_verb(
            ScenarioGet,
            ScenarioUpdate,
            "scenario_id",
            ScenarioDraft,
            examples=("greenroom scenario edit 'Closing after a bad year'",),
        ),
        "delete": delete_verb(
            ScenarioDelete, "scenario_id", examples=("greenroom scenario delete 'Closing after a bad year' --yes",)
        ),
    },
)
