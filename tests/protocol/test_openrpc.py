import json
from typing import Any

import msgspec
import pytest

from greenroom.model.errors import WireType
from greenroom.protocol.command import read_params
from greenroom.protocol.events import CATALOGUE
from greenroom.protocol.every_command import EVERY_COMMAND
from greenroom.protocol.glossary import MEANING
from greenroom.protocol.openrpc import document

METHODS: dict[str, dict[str, Any]] = {each["name"]: each for each in document()["methods"]}


def references(part: object) -> set[str]:
    if isinstance(part, dict):
        found = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
        return found.union(*(references(each) for each in part.values()))
    if isinstance(part, list):
        return set().union(*(references(each) for each in part))
    return set()


def test_every_method_is_in_it_once_in_order() -> None:
    assert [each["name"] for each in document()["methods"]] == sorted(EVERY_COMMAND)


def test_it_can_be_sent() -> None:
    assert json.loads(msgspec.json.encode(document())) == json.loads(json.dumps(document()))


def test_every_reference_leads_somewhere() -> None:
    for reference in references(document()):
        place: Any = document()
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]
        assert place


@pytest.mark.parametrize("name", sorted(EVERY_COMMAND))
def test_a_method_says_what_it_does_and_what_each_parameter_means(name: str) -> None:
    method = METHODS[name]
    assert method["summary"].endswith((".", ":"))
    assert method["result"]["schema"]
    for param in method["params"]:
        assert param["description"], param["name"]
        assert param["schema"]


@pytest.mark.parametrize("name", sorted(EVERY_COMMAND))
def test_an_example_is_a_call_that_is_understood(name: str) -> None:
    (example,) = METHODS[name]["examples"]
    params = {param["name"]: param["value"] for param in example["params"]}
    read_params(EVERY_COMMAND[name], msgspec.Raw(msgspec.json.encode(params)))
    assert {param["name"] for param in METHODS[name]["params"] if param["required"]} <= set(params)


def test_a_required_parameter_is_said_to_be_one() -> None:
    required = {param["name"] for param in METHODS["batch.append"]["params"] if param["required"]}
    assert required == {"batch_id", "seq", "parameter_sets"}


def test_a_parameters_own_description_wins_over_the_glossary() -> None:
    (text,) = [param for param in METHODS["template.create"]["params"] if param["name"] == "text"]
    assert text["description"] == text["schema"]["description"]


def test_the_glossary_explains_nothing_that_is_not_there() -> None:
    assert set(MEANING) <= {name for cls in EVERY_COMMAND.values() for name in cls.__struct_fields__}


def test_methods_name_the_errors_that_they_can_give() -> None:
    assert {"$ref": "#/components/errors/not_found"} in METHODS["batch.get"]["errors"]
    assert {"$ref": "#/components/errors/not_found"} not in METHODS["system.ping"]["errors"]


def test_every_error_has_its_code_and_a_meaning() -> None:
    errors = document()["components"]["errors"]
    assert {name: each["code"] for name, each in errors.items()} == {each.value: each.code for each in WireType}
    assert all(each["message"].endswith(".") or "`" in each["message"] for each in errors.values())


def test_every_event_is_in_it() -> None:
    assert set(document()["x-events"]) == set(CATALOGUE)
