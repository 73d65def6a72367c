"""The three kinds of library rows."""

import msgspec
import pytest

from greenroom.dashboard.library.copying import copy_of
from greenroom.dashboard.library.kinds import KINDS, Kind, Row, kind_of, parent_of
from greenroom.model.errors import InvalidParams
from greenroom.protocol.commands.template import TemplateUpdate
from tests.dashboard.library.rows import STRANGER, edge_case_row, scenario_row, template_row

ROWS: tuple[Row, ...] = (template_row(), scenario_row(), edge_case_row())


@pytest.mark.parametrize(
    ("row", "kind"), list(zip(ROWS, KINDS, strict=True)), ids=lambda each: getattr(each, "name", "")
)
def test_a_row_can_be_copied_read_and_deleted_by_its_kind(row: Row, kind: Kind) -> None:
    assert kind_of(row) is kind
    made = msgspec.to_builtins(kind.create(copy_of(msgspec.structs.replace(row, owner=STRANGER), "Mine")))
    assert made["name"] == "Mine"
    assert not {"id", "owner", "revision"} & made.keys()
    assert kind.get(row.id) == kind.gets(**{f"{kind.name}_id": row.id})
    assert kind.delete(row.id) == kind.deletes(**{f"{kind.name}_id": row.id})


def test_a_change_holds_for_the_revision_that_was_read() -> None:
    row = template_row(revision=4)
    assert kind_of(row).update(row, {"tone": "dry"}) == TemplateUpdate(
        template_id="t-1", tone="dry", if_revision=4
    )


def test_all_that_is_wrong_with_fields_is_told_at_once() -> None:
    with pytest.raises(InvalidParams) as caught:
        KINDS[0].create({"name": "", "text": " ", "complexity": 11, "colour": "red"})
    assert {issue.path for issue in caught.value.issues} == {"$.name", "$.text", "$.complexity", "$.colour"}


def test_a_template_is_its_own_parent() -> None:
    assert [parent_of(row) for row in ROWS] == ["t-1", "t-1", None]
