from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, Struct

from greenroom.protocol.every_issue import MOST, issues_of


class _Part(Struct, forbid_unknown_fields=True):
    name: str
    size: int = 0


class _Asked(Struct, forbid_unknown_fields=True):
    name: str
    size: Annotated[int, Meta(ge=1)]
    parts: Annotated[list[_Part], Meta(min_length=1)] = msgspec.field(default_factory=list)
    shares: dict[str, float] = {}
    main: _Part | None = None
    note: str | None = None


def _paths(params: dict[str, Any]) -> list[str]:
    found = issues_of(msgspec.json.encode(params), _Asked)
    assert all(issue.expected for issue in found)
    return [issue.path for issue in found]


@pytest.mark.parametrize(
    ("params", "paths"),
    [
        ({"parts": [{"name": "p"}]}, []),
        ({"size": 0}, ["$.size"]),
        ({"name": 1, "size": 0, "note": 2}, ["$.name", "$.size", "$.note"]),
        ({"nmae": "n", "name": 1, "ize": 2}, ["$.nmae", "$.ize", "$.name"]),
        ({"parts": [{"name": "p"}, {"nam": "p"}]}, ["$.parts[1].nam", "$.parts[1].name"]),
        (
            {"parts": [{"name": 1}, {"name": "p"}, 2, {}, 3]},
            ["$.parts[0].name", "$.parts[2]", "$.parts[3].name", "$.parts[4]"],
        ),
        ({"parts": [3]}, ["$.parts[0]"]),
        ({"parts": []}, ["$.parts"]),
        ({"main": {"name": 1, "size": "x", "more": 1}}, ["$.main.name", "$.main.size", "$.main.more"]),
        ({"main": {"size": "x"}, "note": 1}, ["$.main.size", "$.note", "$.main.name"]),
        ({"shares": {"a": 1, "b": "x", "c": 2, "d": None}}, ["$.shares.b", "$.shares.d"]),
        ({"shares": {"a.b": "x", "c[0]": "y"}, "note": 1}, ["$.shares.a.b", "$.note"]),
    ],
)
def test_everything_that_is_wrong_is_said(params: dict[str, Any], paths: list[str]) -> None:
    assert sorted(_paths({"name": "n", "size": 1} | params)) == sorted(paths)


def test_what_is_missing_comes_last() -> None:
    assert _paths({}) == ["$.name", "$.size"]
    assert _paths({"size": 0, "note": 1}) == ["$.size", "$.note", "$.name"]


def test_of_many_so_many_are_told() -> None:
    assert len(_paths({f"x{number}": 1 for number in range(1_000)})) == MOST
    assert len(_paths({"name": "n", "size": 1, "parts": [0] * 1_000})) == MOST


def test_of_very_long_parameters_the_first_is_told() -> None:
    assert _paths({"name": 1, "size": "x" * 2_000_000}) == ["$.name"]


def test_figures_may_stand_as_strings_where_that_was_said() -> None:
    raw = msgspec.json.encode({"name": "n", "size": "0"})
    (issue,) = issues_of(raw, _Asked, strict=False)
    assert (issue.path, issue.expected) == ("$.size", "an integer of at least 1")


@pytest.mark.parametrize("number", [b"1e999999", b"9" * 5_000])
def test_a_number_that_nothing_can_hold_is_named(number: bytes) -> None:
    (issue,) = issues_of(b'{"name":"n","size":' + number + b"}", _Asked)
    assert issue.path == "$.size"


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.text("ab.[0]", max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "size", "a", "a.b", "[0]"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(st.sampled_from(["name", "size", "parts", "shares", "main", "note", "x"]), _VALUES, max_size=5)
)
def test_there_is_an_issue_exactly_where_the_parameters_can_not_be_read(params: dict[str, Any]) -> None:
    raw = msgspec.json.encode(params)
    try:
        msgspec.json.decode(raw, type=_Asked)
    except msgspec.ValidationError:
        readable = False
    else:
        readable = True
    assert (not issues_of(raw, _Asked)) is readable
