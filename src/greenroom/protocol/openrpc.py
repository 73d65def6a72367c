"""The OpenRPC document (https://spec.open-rpc.org), made from the register of commands."""

import inspect
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec

from greenroom.model.errors import RequestError, WireType
from greenroom.protocol import MAX_LINE, PROTOCOL
from greenroom.protocol.command import Command, Reading
from greenroom.protocol.events import CATALOGUE, Event
from greenroom.protocol.every_command import EVERY_COMMAND
from greenroom.protocol.glossary import MEANING

OPENRPC = "1.3.2"
_SCHEMAS = "#/components/schemas/"

_ANY_METHOD = (WireType.INVALID_PARAMS, WireType.INTERNAL, WireType.UNAVAILABLE)
_OF_NO_METHOD = (WireType.PARSE_ERROR, WireType.INVALID_REQUEST, WireType.METHOD_NOT_FOUND)

_MEANING = {cls.wire_type: inspect.cleandoc(cls.__doc__ or "") for cls in RequestError.__subclasses__()}


@cache
def document() -> dict[str, Any]:
    """The whole contract: every method with its parameters, result, errors and example; and every event.

    It is made once and shared: it is not to be changed.
    """
    classes = sorted(EVERY_COMMAND.values(), key=lambda cls: cls.method)
    results, components = msgspec.json.schema_components(
        [*classes, *(cls.result for cls in classes), Event], ref_template=_SCHEMAS + "{name}"
    )
    methods = [
        _method(cls, components.pop(cls.__name__), result)
        for cls, result in zip(classes, results[len(classes) :], strict=False)
    ]
    return {
        "openrpc": OPENRPC,
        "info": {
            "title": "Greenroom",
            "version": str(PROTOCOL),
            "description": "JSON-RPC 2.0 over a Unix stream socket, one UTF-8 document a line of at most "
            f"{MAX_LINE:,} bytes. Parameters go by name. Besides what each method names, a line can be answered "
            f"with {', '.join(_OF_NO_METHOD)}.",
            "license": {"name": "Apache-2.0"},
        },
        "methods": methods,
        "components": {
            "schemas": _described(components),
            "errors": {each.value: _error(each) for each in WireType},
        },
        "x-events": {
            name: {
                "topic": kind.topic,
                "durable": kind.durable,
                "summary": kind.tells,
                "data": list(kind.data),
                "schema": {"$ref": _SCHEMAS + "Event"},
            }
            for name, kind in CATALOGUE.items()
        },
    }


def _method(cls: type[Command[Any]], schema: dict[str, Any], result: dict[str, Any]) -> dict[str, Any]:
    description = inspect.cleandoc(cls.__doc__ or "")
    required = set(schema.get("required", ()))
    return {
        "name": cls.method,
        "summary": description.splitlines()[0],
        "description": description,
        "tags": [{"name": cls.method.partition(".")[0]}, {"name": "writes" if cls.writes else "reads"}],
        "paramStructure": "by-name",
        "params": [_param(name, each, required=name in required) for name, each in schema["properties"].items()],
        "result": {"name": "result", "schema": result},
        "errors": [{"$ref": f"#/components/errors/{kind.value}"} for kind in _errors(cls)],
        "examples": [
            {
                "name": cls.method,
                "params": [{"name": name, "value": value} for name, value in cls.example.items()],
            }
        ],
    }


def _param(name: str, schema: dict[str, Any], *, required: bool) -> dict[str, Any]:
    return {
        "name": name,
        "description": _description(schema) or MEANING[name],
        "required": required,
        "schema": schema,
    }


def _description(schema: dict[str, Any]) -> str:
    """What the schema, or the part of it that is not null, says of itself."""
    for part in (schema, *schema.get("anyOf", ())):
        if "description" in part:
            return str(part["description"])
    return ""


def _errors(cls: type[Command[Any]]) -> Iterator[WireType]:
    yield from _ANY_METHOD
    if issubclass(cls, Reading):
        yield WireType.FORBIDDEN
    else:
        yield from (WireType.CONFLICT, WireType.FORBIDDEN, WireType.UPSTREAM)
    if any(name.endswith("_id") for name in cls.__struct_fields__):
        yield WireType.NOT_FOUND


def _error(kind: WireType) -> dict[str, Any]:
    data = {"type": kind.value, "details": {}, "request_id": "…"}
    return {"code": kind.code, "message": _MEANING[kind], "data": data}


def _described(components: dict[str, Any]) -> dict[str, Any]:
    """The schemas, their descriptions without the indentation of the code that they come from."""
    for schema in components.values():
        if "description" in schema:
            schema["description"] = inspect.cleandoc(schema["description"])
    return components
