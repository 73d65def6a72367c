from contextlib import suppress
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.rehearsal.schema import SchemaRefused, check_schema, smallest
from tests.rehearsal.asking import CARDS_SCHEMA, CONVERSATION_SCHEMA, VERDICT_SCHEMA

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
    ("schema", "kind"),
    [
        (CONVERSATION_SCHEMA, "conversation"),
        (CARDS_SCHEMA, "flashcards"),
        (VERDICT_SCHEMA, "verdict"),
        (JUDGE, "other"),
    ],
)
def test_the_known_schemas_are_told_by_their_names(schema: dict[str, Any], kind: str) -> None:
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


def test_a_schema_that_doubles_with_each_level_is_refused() -> None:
    levels = {
        f"l{level}": {
            "type": "object",
            "properties": {name: {"$ref": f"#/$defs/l{level + 1}"} for name in ("a", "b")},
            "required": ["a", "b"],
            "additionalProperties": False,
        }
        for level in range(18)
    }
    with pytest.raises(SchemaRefused, match="without end"):
        check_schema(msgspec.json.encode({"$defs": levels, "$ref": "#/$defs/l0"}))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "properties", "required", "items", "minItems", "enum", "$ref"]), inner
        )
        | st.fixed_dictionaries({"type": st.sampled_from(["object", "array", "string", "number"]), "items": inner})
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_json_as_a_schema_is_taken_or_refused(schema: Any) -> None:
    with suppress(SchemaRefused):
        assert check_schema(msgspec.json.encode(schema)) in {"conversation", "flashcards", "verdict", "other"}
