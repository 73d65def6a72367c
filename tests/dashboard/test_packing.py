"""Figures beside each other on as many lines as they need."""

from rich.text import Text

from greenroom.dashboard.packing import packed


def lines(*parts: str, width: int) -> list[str]:
    return [each.plain for each in packed(map(Text, parts), width)]


def test_parts_share_a_line_while_there_is_room() -> None:
    assert lines("one", "two", "three", width=8) == ["one  two", "three"]
    assert lines("one", "two", "three", width=7) == ["one", "two", "three"]
    assert lines("見本", "two", width=9) == ["見本  two"]
    assert lines("見本", "two", width=8) == ["見本", "two"]


def test_only_what_is_wider_than_a_line_is_cut() -> None:
    assert lines("one", "seven", "", "two", width=4) == ["one", "sev…", "two"]


def test_before_there_is_any_room_nothing_is_lost() -> None:
    assert lines("one", "two", width=-2) == ["one", "two"]


def test_each_part_keeps_its_look() -> None:
    (line,) = packed([Text("one", "bold"), Text("two")], 20)
    assert line.plain == "one  two"
    assert [(span.start, span.end, span.style) for span in line.spans] == [(0, 3, "bold")]
