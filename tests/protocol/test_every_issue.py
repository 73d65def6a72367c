from typing import Annotated, Any

import pytest
from msgspec import Meta, Struct

from greenroom.protocol.every_issue import issues_of


class _Part(Struct, forbid_unknown_fields=True):
    name: str


class _Asked(Struct, forbid_unknown_fields=True):
    name: str
    size: Annotated[int, Meta(ge=1)]
    parts: list[_Part] = []
    note: str | None = None


@pytest.mark.parametrize(
    ("params", "paths"),
    [
        ({"name": "n", "size": 1, "parts": [{"name": "p"}]}, []),
        ({}, ["$.name", "$.size"]),
        ({"size": 0}, ["$.size", "$.name"]),
        ({"name": 1, "size": 0, "note": 2}, ["$.name", "$.size", "$.note"]),
        ({"name": "n", "size": 1, "parts": [{"name": "p"}, {"nam": "p"}]}, ["$.parts[1].nam"]),
        ({"nmae": "n", "name": 1, "size": 1}, ["$.nmae", "$.name"]),
    ],
)
def test_everything_that_is_wrong_is_said(params: dict[str, Any], paths: list[str]) -> None:
    before = {**params}
    found = list(issues_of(params, _Asked))
    assert sorted(issue.path for issue in found) == sorted(paths)
    assert all(issue.expected for issue in found)
    assert params == before
