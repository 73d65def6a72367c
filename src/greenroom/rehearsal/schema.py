"""JSON schemas of structured output: which are refused, which are known, the smallest instance of the others."""

from collections.abc import Iterator, Mapping
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
MAX_STEPS = 5_000
"""How many parts an instance may have: references can double with each level."""

Kind = Literal["conversation", "flashcards", "verdict", "other"]


class SchemaRefused(Exception):
    """The API does not take this schema for structured output."""


def _check(node: Any, depth: int = 0) -> None:
    if depth > MAX_DEPTH:
        raise SchemaRefused("the schema nests too deep")
    if isinstance(node, list):
        for each in node:
            _check(each, depth + 1)
        return
    if not isinstance(node, dict):
        return
    if node.get("type") == "object" and node.get("additionalProperties") is not False:
        raise SchemaRefused("For 'object' type, 'additionalProperties' must be explicitly set to false")
    if node.get("type") == "array" and node.get("minItems", 0) not in (0, 1):
        raise SchemaRefused("For 'array' type, 'minItems' values other than 0 or 1 are not supported")
    for each in node.values():
        _check(each, depth + 1)


@lru_cache(maxsize=64)
def check_schema(raw: bytes) -> Kind:
    """Which of the known schemas this one is, by its property names.

    Raises SchemaRefused where the API would: objects have to say `additionalProperties: false`, and `minItems` is
    0 or 1. A schema that nests without end is refused as well.
    """
    schema = msgspec.json.decode(raw)
    if not isinstance(schema, dict):
        raise SchemaRefused("a schema is a JSON object")
    _check(schema)
    names = set(_mapping(schema.get("properties")))
    if names == {"title", "turns"}:
        return "conversation"
    if names == {"cards"}:
        return "flashcards"
    if names == {"reason", "verdict", "score"}:
        return "verdict"
    smallest(schema)
    return "other"


def _mapping(node: Any) -> Mapping[str, Any]:
    return node if isinstance(node, dict) else {}


def _list(node: Any) -> list[Any]:
    return node if isinstance(node, list) else []


def _number(schema: Mapping[str, Any]) -> float:
    bounds = [bound for name in ("minimum", "maximum") if isinstance(bound := schema.get(name), int | float)]
    if bounds:
        return float(sum(bounds) / len(bounds))
    return 7.0  # lies inside the usual scales of 0 to 10 and 1 to 10


def smallest(schema: Mapping[str, Any]) -> Any:
    """The smallest instance of a schema: required properties only, one item where an array needs one.

    Raises SchemaRefused where it nests without end.
    """
    return _smallest(schema, schema, 0, iter(range(MAX_STEPS)))


def _smallest(node: Any, root: Mapping[str, Any], depth: int, steps: Iterator[int]) -> Any:
    if depth > MAX_DEPTH or next(steps, None) is None:
        raise SchemaRefused("the schema nests without end")
    schema = _mapping(node)

    def inside(part: Any) -> Any:
        return _smallest(part, root, depth + 1, steps)

    if "const" in schema:
        return schema["const"]
    if options := _list(schema.get("enum")):
        return options[0]
    if isinstance(reference := schema.get("$ref"), str):
        target: Any = root
        for name in reference.removeprefix("#").split("/")[1:]:
            target = _mapping(target).get(name)
        return inside(target)
    for union in ("anyOf", "oneOf", "allOf"):
        if options := _list(schema.get(union)):
            return inside(options[0])
    kind = schema.get("type")
    match kind[0] if isinstance(kind, list) and kind else kind:
        case "object":
            properties = _mapping(schema.get("properties"))
            return {str(name): inside(properties.get(str(name))) for name in _list(schema.get("required"))}
        case "array":
            return [inside(schema.get("items"))] if schema.get("minItems") else []
        case "integer":
            return int(_number(schema))
        case "number":
            return _number(schema)
        case "boolean":
            return False
        case "string":
            return _FORMATS.get(str(schema.get("format")), "-")
        case _:
            return None
