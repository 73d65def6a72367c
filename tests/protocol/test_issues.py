from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from greenroom.model.errors import InvalidParams
from greenroom.protocol.command import Command, read_params
from greenroom.protocol.commands.batch import BatchItems, BatchList, BatchStart
from greenroom.protocol.commands.events import EventsSubscribe
from greenroom.protocol.commands.template import TemplateCreate


def issue(cls: type[Command[Any]], params: object) -> tuple[str, str]:
    with pytest.raises(InvalidParams) as caught:
        read_params(cls, msgspec.Raw(msgspec.json.encode(params)))
    (found,) = caught.value.issues
    return found.path, found.expected


@pytest.mark.parametrize(
    ("params", "path", "expected"),
    [
        ({}, "$.name", "a value: it is required"),
        ({"name": 1}, "$.name", "a string, not an integer"),
        ({"name": None}, "$.name", "a string, not null"),
        ({"name": ""}, "$.name", "a string of at least 1 character"),
        ({"name": " \t\u00a0"}, "$.name", "a text that is not blank, without control characters"),
        ({"name": "a\nb"}, "$.name", "a text that is not blank, without control characters"),
        ({"name": "a\n"}, "$.name", "a text that is not blank, without control characters"),
        ({"name": "x" * 201}, "$.name", "a string of at most 200 characters"),
        ({"name": "x", "concurrency": 0}, "$.concurrency", "an integer of at least 1"),
        ({"name": "x", "concurrency": 1001}, "$.concurrency", "an integer of at most 1,000"),
        ({"name": "x", "concurrency": "many"}, "$.concurrency", "a number, auto"),
        ({"name": "x", "concurrency": 1.5}, "$.concurrency", "an integer or a string or null, not a number"),
        ({"name": "x", "temperature": 2}, "$.temperature", "a number of at most 1"),
        ({"name": "x", "tier": "foo"}, "$.tier", "one of template, scenario, edge_case"),
        ({"name": "x", "error_handling": "go"}, "$.error_handling", "one of continue, stop"),
        ({"name": "x", "mode": "cheap"}, "$.mode", "one of economy, live"),
        ({"name": "x", "colour": 1}, "$.colour", "no such parameter"),
        ({"name": "x", "parameter_sets": [{"colour": 1}]}, "$.parameter_sets[0].colour", "no such parameter"),
        (
            {"name": "x", "parameter_sets": [{}, {"tier": "q"}]},
            "$.parameter_sets[1].tier",
            "one of template, scenario, edge_case",
        ),
        (
            {"name": "x", "shared_parameters": {"good": 1, "bad": None}},
            "$.shared_parameters.bad",
            "true or false or an integer or a number or a string, not null",
        ),
        ({"name": "x", "matrix": {"good": [1], "bad": 1}}, "$.matrix.bad", "an array, not an integer"),
        (
            {"name": "x", "matrix": {"good": [1], "bad": [1, {}]}},
            "$.matrix.bad[1]",
            "true or false or an integer or a number or a string, not an object",
        ),
        (
            {"name": "x", "parameter_sets": [{"parameters": {"a b": [1]}}]},
            "$.parameter_sets[0].parameters.a b",
            "true or false or an integer or a number or a string, not an array",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_place_and_what_was_expected(
    params: Mapping[str, object], path: str, expected: str
) -> None:
    found_path, found_expected = issue(BatchStart, params)
    assert found_path == path
    assert found_expected.removeprefix("one of ") == expected.removeprefix("one of ")


def test_values_of_enums_in_lists_are_listed() -> None:
    path, expected = issue(BatchList, {"statuses": ["queued", "x"]})
    assert (path, expected[:22]) == ("$.statuses[1]", "one of queued, process")


def test_values_of_enums_in_structs_in_lists_are_listed() -> None:
    params = {"name": "x", "text": "x", "variables": [{"name": "a", "type": "date"}]}
    assert issue(TemplateCreate, params) == ("$.variables[0].type", "one of boolean, enum, number, text")


def test_a_pattern_is_shown() -> None:
    path, expected = issue(EventsSubscribe, {"topics": ["weather"]})
    assert path == "$.topics[0]"
    assert expected.startswith("a string that matches '^(batch")


def test_a_text_of_blanks_alone_is_refused_in_words() -> None:
    assert issue(TemplateCreate, {"name": "x", "text": " \n"}) == (
        "$.text",
        "a text that is not blank, without NUL characters",
    )


def test_a_name_may_have_blanks_and_letters_of_any_script() -> None:
    params = {"name": " Rückfrage 日本 ", "text": "a\nb\n"}
    read = read_params(TemplateCreate, msgspec.Raw(msgspec.json.encode(params)))
    assert read == TemplateCreate(name=params["name"], text=params["text"])


def test_too_many_rows_are_said_to_be_too_many() -> None:
    assert issue(BatchItems, {"batch_id": "b", "limit": 501}) == ("$.limit", "an integer of at most 500")


def test_everything_that_is_wrong_is_refused_at_once() -> None:
    params = {"nam": "x", "concurrency": "few", "parameter_sets": [{"parameters": {}}, {"tier": "x"}, {"set": {}}]}
    with pytest.raises(InvalidParams) as caught:
        read_params(BatchStart, msgspec.Raw(msgspec.json.encode(params)))
    paths = ["$.nam", "$.concurrency", "$.parameter_sets[1].tier", "$.parameter_sets[2].set", "$.name"]
    assert [each.path for each in caught.value.issues] == paths


@pytest.mark.parametrize("params", [[], [1], "x", None, 1])
def test_parameters_go_by_name(params: object) -> None:
    assert issue(BatchItems, params) == ("$", "parameters by name, as an object")


def test_no_parameters_are_the_same_as_none_given() -> None:
    assert read_params(BatchList, None) == read_params(BatchList, msgspec.Raw(b"{}"))


def test_a_command_sends_only_what_differs_from_its_defaults() -> None:
    assert msgspec.json.encode(BatchList(active=True)) == b'{"active":true}'
