import io
from pathlib import Path

import pytest

from greenroom.cli.exits import WrongUsage
from greenroom.cli.rowfile import Row, rows


def read(path: Path, text: str, suffix: str) -> list[Row]:
    file = path / f"rows{suffix}"
    file.write_text(text, encoding="utf-8")
    with rows(str(file)) as found:
        return list(found)


def test_a_csv_names_its_parameters_in_its_first_line(tmp_path: Path) -> None:
    (first, second) = read(tmp_path, 'persona,topic\na nurse,"late, again"\nan owner,\n', ".csv")
    assert first.parameters == {"persona": "a nurse", "topic": "late, again"}
    assert first.place == "rows.csv, line 2"
    assert first.text
    # An empty field says nothing.
    assert second.parameters == {"persona": "an owner"}


def test_columns_may_name_what_a_row_is_made_from(tmp_path: Path) -> None:
    (row,) = read(tmp_path, "template,scenario_id,tier,topic\nLate parcel,01a1,scenario,x\n", ".csv")
    assert (row.named, row.tier) == ({"template": "Late parcel", "scenario": "01a1"}, "scenario")
    assert row.parameters == {"topic": "x"}


def test_a_bom_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    (row,) = read(tmp_path, "\ufefftopic\r\nx\r\n", ".csv")
    assert row.parameters == {"topic": "x"}


def test_a_field_may_hold_line_breaks(tmp_path: Path) -> None:
    (row,) = read(tmp_path, 'topic\n"one\ntwo"\n', ".csv")
    assert row.parameters == {"topic": "one\ntwo"}


def test_jsonl_keeps_its_types(tmp_path: Path) -> None:
    (row,) = read(tmp_path, '\n{"topic": "x", "exchanges": 4, "urgent": true}\n', ".jsonl")
    assert row.parameters == {"topic": "x", "exchanges": 4, "urgent": True}
    assert not row.text


def test_jsonl_may_be_written_as_the_protocol_has_it(tmp_path: Path) -> None:
    (row,) = read(
        tmp_path, '{"scenario_id": "01a1", "tier": "scenario", "parameters": {"tier": "gold"}}', ".jsonl"
    )
    assert (row.named, row.tier, row.parameters) == ({"scenario": "01a1"}, "scenario", {"tier": "gold"})


def test_stdin_says_itself_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    for text in ('{"topic": "x"}\n', "topic\nx\n"):
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        with rows("-") as found:
            assert [row.parameters for row in found] == [{"topic": "x"}]


@pytest.mark.parametrize(
    ("text", "suffix", "where"),
    [
        ("", ".csv", "rows.csv: no rows"),
        ("a,b\n1,2,3\n", ".csv", "rows.csv, line 2: it has more fields"),
        ('a\n"open\n', ".csv", "rows.csv, line"),
        ('{"a": 1}\n[1]\n', ".jsonl", "rows.jsonl, line 2: expected a JSON object"),
        ('{"a": [1]}\n', ".jsonl", "rows.jsonl, line 1: a: expected text, a number"),
        ('{"parameters": 3}\n', ".jsonl", "rows.jsonl, line 1: parameters"),
        ('\n\n{"b": null}\n', ".jsonl", "rows.jsonl, line 3: b: expected text, a number, true or false, got null"),
        ("a,b\n", ".csv", "rows.csv: it holds no rows"),
        ("\na,b\n1,2\n\n3\n", ".csv", "rows.csv, line 5: it has fewer fields"),
        ("a,b, a\n1,2,3\n", ".csv", "rows.csv, line 1: the column 'a' is there more than once"),
        ("a;b\n1;2\n", ".csv", "rows.csv, line 1: expected commas between the columns, got semicolons"),
        ("a\tb\n1\t2\n", ".tsv", "rows.tsv, line 1: expected commas between the columns, got tabs"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(tmp_path: Path, text: str, suffix: str, where: str) -> None:
    with pytest.raises(WrongUsage, match=where.replace(".", r"\.")):
        read(tmp_path, text, suffix)


def test_a_file_that_is_not_there_and_one_that_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="No such file"), rows(str(tmp_path / "none.csv")):
        pass
    (tmp_path / "bytes.csv").write_bytes(b"a\n\xff\xfe\n")
    with pytest.raises(WrongUsage, match="UTF-8"), rows(str(tmp_path / "bytes.csv")) as found:
        list(found)
