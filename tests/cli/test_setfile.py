import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.cli import setfile
from greenroom.cli.exits import WrongUsage
from greenroom.cli.setfile import SetFile, SetRow, format_of, opened


def read(data: bytes) -> list[SetRow]:
    return list(SetFile(io.BytesIO(data), len(data)).rows())


def values(data: bytes) -> list[Any]:
    rows = read(data)
    assert all(not row.problem for row in rows), rows
    return [row.value for row in rows]


ROWS = [{"a": '[{"}\\'}, {"b": [1, {"c": None}]}, {}, "text, with ] in it", 5, None, [[]]]


@pytest.mark.parametrize("indent", [None, 2])
def test_an_array_is_read_element_by_element(indent: int | None) -> None:
    assert values(json.dumps(ROWS, indent=indent).encode()) == ROWS
    assert values(b"\xef\xbb\xbf \n" + json.dumps(ROWS).encode() + b"\n") == ROWS
    assert values(b"[]") == values(b"") == values(b" \n\n") == []


def test_lines_are_read_one_by_one_with_or_without_a_last_newline() -> None:
    lines = b"\n".join(json.dumps({"n": number}).encode() for number in range(3))
    assert (
        values(lines)
        == values(lines + b"\n\n")
        == values(lines.replace(b"\n", b"\r\n"))
        == [{"n": n} for n in range(3)]
    )


def test_a_row_knows_the_line_that_it_begins_on() -> None:
    assert [row.line for row in read(b'[\n  {"a":\n 1},\n\n  {"b": 2}\n]')] == [2, 5]
    assert [row.line for row in read(b'{"a": 1}\n\n{"b": 2}')] == [1, 3]


def test_a_row_that_can_not_be_read_stops_nothing() -> None:
    array = read(b'[{"a": 1}, {"b": nonsense}, {"c": "\xff"}, {"d": 4}]')
    assert [bool(row.problem) for row in array] == [False, True, True, False]
    lines = read(b'{"a": 1}\n{"b": \n\xff\n{"d": 4}\n')
    assert [(row.line, bool(row.problem)) for row in lines] == [(1, False), (2, True), (3, True), (4, False)]


@pytest.mark.parametrize("data", [b'[{"a": 1}', b'[{"a": 1}, {"b": "', b"[", b'[{"a": 1},'])
def test_an_array_without_an_end_is_said(data: bytes) -> None:
    rows = read(data)
    assert rows[-1].problem
    assert [row.value for row in rows[:-1]] == [{"a": 1}] * (len(rows) - 1)


def test_a_row_that_is_too_long_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setfile, "LONGEST_ROW", 50)
    monkeypatch.setattr(setfile, "CHUNK", 16)
    long = json.dumps({"a": "x" * 100}).encode()
    assert [bool(row.problem) for row in read(b'{"b": 1}\n' + long + b'\n{"c": 1}')] == [False, True, False]
    assert read(b"[" + long + b"]")[0].problem


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(st.sampled_from('[]{}",:\\ab\né'), max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.sampled_from('{"]a'), max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.lists(VALUES, max_size=5), st.integers(1, 9), st.sampled_from([None, 1]))
def test_it_does_not_matter_where_a_file_is_cut_into_chunks(
    rows: list[Any], chunk: int, indent: int | None
) -> None:
    with pytest.MonkeyPatch().context() as patched:
        patched.setattr(setfile, "CHUNK", chunk)
        assert values(json.dumps(rows, indent=indent).encode()) == rows


@given(st.binary(max_size=40))
def test_no_bytes_are_a_fault_of_ours(data: bytes) -> None:
    for start in (b"[", b""):
        assert all(isinstance(row, SetRow) for row in read(start + data))


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"messages": []}, "openai"),
        ({"conversations": [], "system": ""}, "sharegpt"),
        ({"instruction": "", "output": ""}, "alpaca"),
        ({"prompt": ""}, None),
        ([], None),
    ],
)
def test_a_format_shows_in_the_keys_of_a_row(row: Any, found: str | None) -> None:
    assert format_of(row) == found


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match=r"none\.json"), opened(str(tmp_path / "none.json")):
        pass
