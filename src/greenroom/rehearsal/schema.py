"""JSON schemas of structured output: which are refused, which are known, the smallest instance of the others."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal

import msgspec

_FORMATS = {
    "date": "2026-01-01",
    "date-time": "2026-01-01T00:00:00Z",
    "time": "00:00:00Z",
    "duration": "P1D",
    "email": "someone@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.com",
    "uuid": "00000000-0000-4000-8000-000000000000",
}
MAX_DEPTH = 40
"""How deep a schema may nest, references counted: a recursive one has no smallest instance."""

Kind = Literal["conversation", "flashcards", "other"]


class SchemaRefused(Exception):
    """The API does not take this schema for structured output."""


def _check(node: Any) -> None:
    if isinstance(node, list):
        for each in node:
            _check(each)
        return
    if not isinstance(node, dict):
        return
    if node.get("type") == "object" and node.get("additionalProperties") is not False:
        raise SchemaRefused("For 'object' type, 'additionalProperties' must be explicitly set to false")
    if node.get("type") == "array" and node.get("minItems", 0) not in {0, 1}:
        raise SchemaRefused("For 'array' type, 'minItems' values other than 0 or 1 are not supported")
    for each in node.values():
        _check(each)


@lru_cache(maxsize=64)
def check_schema(raw: bytes) -> Kind:
    """Which of the known schemas this one is, by its property names.

    Raises SchemaRefused where the API would: objects have to say `additionalProperties: false`, and `minItems` is
    0 or 1.
    """
    schema = msgspec.json.decode(raw)
    if not isinstance(schema, dict):
        raise SchemaRefused("a schema is a JSON object")
    _check(schema)
    properties = schema.get("properties")
    names = set(properties) if isinstance(properties, dict) else set()
    if names == {"title", "turns"}:
        return "conversation"
    return "flashcards" if names == {"cards"} else "other"


def _number(schema: Mapping[str, Any]) -> float:
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return (low + high) / 2  # type: ignore[no-any-return]  # JSON numbers, which `Any` hides
    if low is not None or high is not None:
        return low if low is not None else high  # type: ignore[return-value]  # one of the two is there
    return 7  # lies inside the usual scales of 0 to 10 and 1 to 10


def smallest(schema: Any, root: Mapping[str, Any] | None = None, depth: int = 0) -> Any:
    """The smallest instance of a schema: required properties only, one item where an array needs one.

    Raises SchemaRefused where it nests without end.
    """
    if depth > MAX_DEPTH:
        raise SchemaRefused("the schema nests without end")
    if not isinstance(schema, dict):
        return None
    root = schema if root is None else root
    if "const" in schema:
        return schema["const"]
    if schema.get("enum"):
        return schema["enum"][0]
    if isinstance(reference := schema.get("$ref"), str):
        target: Any = root
        for part in reference.removeprefix("#").split("/")[1:]:
            target = target.get(part, {}) if isinstance(target, dict) else {}
        return smallest(target, root, depth + 1)
    for union in ("anyOf", "oneOf", "allOf"):
        if schema.get(union):
            return smallest(schema[union][0], root, depth + 1)
    kind = schema.get("type")
    match kind[0] if isinstance(kind, list) and kind else kind:
        case "object":
            properties = schema.get("properties", {})
            return {
                name: smallest(properties.get(name, {}), root, depth + 1) for name in schema.get("required", [])
            }
        case "array":
            return [smallest(schema.get("items", {}), root, depth + 1)] * min(schema.get("minItems", 0), 1)
        case "integer":
            return int(_number(schema))
        case "number":
            return _number(schema)
        case "boolean":
            return False
        case "string":
            return _FORMATS.get(schema.get("format", ""), "-")
        case _:
            return None
