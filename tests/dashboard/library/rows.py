"""Library rows as the daemon answers them, and a library in memory."""

import os
from typing import Any

import msgspec

from greenroom.model.library import Variable
from greenroom.protocol.commands.edge_case import EdgeCaseGet, EdgeCaseList
from greenroom.protocol.commands.scenario import ScenarioGet, ScenarioList
from greenroom.protocol.commands.template import (
    Resolved,
    TemplateGet,
    TemplateList,
    TemplateResolve,
    TemplateStats,
    TemplateStatsGet,
    TemplateValidate,
    Validation,
)
from greenroom.protocol.rows.library import EdgeCaseRow, ScenarioRow, TemplateRow
from tests.dashboard.double import Daemon
from tests.dashboard.rows import AT, page_of

ME = os.getuid()
STRANGER = ME + 1

VARIABLES = (
    Variable(name="country", required=True, help="Where it happens."),
    Variable(name="mood", type="enum", options=("calm", "cross"), default="calm"),
    Variable(name="exchanges", type="number", default=6),
    Variable(name="formal", type="boolean"),
)


def template_row(row_id: str = "t-1", **fields: Any) -> TemplateRow:
    """A template of our own."""
    row = TemplateRow(
        id=row_id,
        name=f"Template {row_id}",
        description="Somebody asks.",
        category="support",
        tier="template",
        text="Write for {{ persona }} in {{ country }}.",
        structure="",
        variables=VARIABLES,
        tone="calm",
        system_prompt="",
        language="en",
        complexity=5,
        quality_threshold=7.0,
        is_active=True,
        rating=4.5,
        usage_count=12,
        revision=1,
        owner=ME,
        created_at=AT,
        updated_at=AT,
    )
    return msgspec.structs.replace(row, **fields)


def scenario_row(row_id: str = "s-1", **fields: Any) -> ScenarioRow:
    """A scenario of our own, derived from the first template."""
    row = ScenarioRow(
        id=row_id,
        name=f"Scenario {row_id}",
        description="",
        parent_template_id="t-1",
        context="The parcel never came.",
        topic="a lost parcel",
        persona="a carer",
        emotional_arc="worried -> relieved",
        complexity="moderate",
        status="active",
        variation_count=0,
        revision=1,
        owner=ME,
        created_at=AT,
        updated_at=AT,
    )
    return msgspec.structs.replace(row, **fields)


def edge_case_row(row_id: str = "e-1", **fields: Any) -> EdgeCaseRow:
    """An edge case of our own, on the built-in prompt."""
    row = EdgeCaseRow(
        id=row_id,
        name=f"Edge case {row_id}",
        description="",
        category="privacy",
        trigger_condition="A password is in the chat.",
        expected_behavior="Never repeat it.",
        risk_level="high",
        priority=8,
        parent_template_id=None,
        status="active",
        tested=False,
        last_tested_at=None,
        revision=1,
        owner=ME,
        created_at=AT,
        updated_at=AT,
    )
    return msgspec.structs.replace(row, **fields)


def stats_row() -> TemplateStats:
    """What came of a template."""
    return TemplateStats(
        usage_count=12,
        conversations_generated=3,
        success_rate=75.0,
        approval_rate=None,
        avg_quality=8.25,
        avg_cost=0.01,
        rating=4.5,
    )


def right() -> Validation:
    """Nothing is wrong."""
    return Validation(valid=True, missing=(), unknown=(), wrong_type=())


def library(*rows: TemplateRow | ScenarioRow | EdgeCaseRow) -> Daemon:
    """A daemon with these rows. Prompts say what they were resolved with."""
    templates = [row for row in rows if isinstance(row, TemplateRow)]
    scenarios = [row for row in rows if isinstance(row, ScenarioRow)]
    edge_cases = [row for row in rows if isinstance(row, EdgeCaseRow)]
    by_id = {row.id: row for row in rows}
    return Daemon(
        {
            TemplateList: lambda command: page_of(
                [row for row in templates if (command.search or "") in row.name]
            ),
            ScenarioList: page_of(scenarios),
            EdgeCaseList: page_of(edge_cases),
            TemplateGet: lambda command: by_id[command.template_id],
            ScenarioGet: lambda command: by_id[command.scenario_id],
            EdgeCaseGet: lambda command: by_id[command.edge_case_id],
            TemplateStatsGet: stats_row(),
            TemplateValidate: right(),
            TemplateResolve: lambda command: Resolved(
                prompt=" ".join(f"{name}={value}" for name, value in command.parameters.items())
            ),
        }
    )
