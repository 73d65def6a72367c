"""What a command takes of a library row is what a person writes of it: no more, and no less."""

import pytest
from msgspec import Struct

from greenroom.model.library import EdgeCaseDraft, ScenarioDraft, TemplateDraft
from greenroom.protocol.commands.edge_case import EdgeCaseCreate, EdgeCaseUpdate
from greenroom.protocol.commands.scenario import ScenarioCreate, ScenarioUpdate
from greenroom.protocol.commands.template import TemplateCreate, TemplateUpdate
from greenroom.protocol.rows.library import EdgeCaseRow, ScenarioRow, TemplateRow

OF_THE_CALL = {"idempotency_key", "if_revision", "template_id", "scenario_id", "edge_case_id"}


@pytest.mark.parametrize(
    ("draft", "create", "update", "row"),
    [
        (TemplateDraft, TemplateCreate, TemplateUpdate, TemplateRow),
        (ScenarioDraft, ScenarioCreate, ScenarioUpdate, ScenarioRow),
        (EdgeCaseDraft, EdgeCaseCreate, EdgeCaseUpdate, EdgeCaseRow),
    ],
)
def test_what_can_be_written_can_be_created_changed_and_read(
    draft: type[Struct], create: type[Struct], update: type[Struct], row: type[Struct]
) -> None:
    written = set(draft.__struct_fields__)
    assert {*create.__struct_fields__} - OF_THE_CALL == written
    assert {*update.__struct_fields__} - OF_THE_CALL == written
    assert written < {*row.__struct_fields__}
