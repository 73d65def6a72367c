from typing import Any

import msgspec
import pytest

from greenroom.rehearsal.schema import SchemaRefused, check_schema, smallest
from tests.rehearsal.asking import CARDS_SCHEMA, CONVERSATION_SCHEMA

JUDGE = {
    "type": "object",
    "properties": {
        "score": {"type": "integer", "minimum": 0, "maximum": 10},
        "reason": {"type": "string"},
        "tags": {"type": "array", "items": {"$ref": "#/$defs/tag"}, "minItems": 1},
        "left_out": {"type": "boolean"},
    },
    "required": ["score", "reason", "tags"],
    "additionalProperties": False,
    "$defs": {"tag": {"enum": ["good", "bad"]}},
}


@pytest.mark.parametrize(
    ("schema", "kind"), [(CONVERSATION_SCHEMA, "conversation"), (CARDS_SCHEMA, "flashcards"), (JUDGE, "other")]
)
def test_the_two_known_schemas_are_told_by_their_names(schema: dict[str, Any], kind: str) -> None:
    assert check_schema(msgspec.json.encode(schema)) == kind


def test_the_smallest_instance_has_what_is_required_and_no_more() -> None:
    assert smallest(JUDGE) == {"score": 5, "reason": "-", "tags": ["good"]}


@pytest.mark.parametrize(
    ("schema", "instance"),
    [
        ({"const": 4}, 4),
        ({"type": ["null", "string"]}, None),
        ({"anyOf": [{"type": "boolean"}, {"type": "null"}]}, False),
        ({"type": "number", "maximum": 1}, 1),
        ({"type": "integer"}, 7),
        ({"type": "string", "format": "date"}, "2026-01-01"),
        ({"type": "array", "items": {"type": "string"}}, []),
    ],
)
def test_each_type_has_a_smallest_instance(schema: dict[str, Any], instance: Any) -> None:
    assert smallest(schema) == instance


def test_a_schema_that_never_ends_is_refused() -> None:
    endless = {"$defs": {"a": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"}
    with pytest.raises(SchemaRefused, match="without end"):
        smallest(endless)
