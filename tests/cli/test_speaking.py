import io
import json

import pytest

from greenroom.cli.speaking import clean, has_colour, one_line, painted, show_json
from tests.cli.keyboard import Terminal


def test_what_a_terminal_would_obey_is_taken_out() -> None:
    assert clean("a\x1b[31mb\x07\x9b2J\u202ec\x7f") == "a[31mb2Jc"
    assert clean("tab\tand\r\nline\n") == "tab\tand\nline\n"


def test_one_line_has_no_line_breaks() -> None:
    assert one_line("  a\n\n b\tc ") == "a b c"


def test_colours_are_for_terminals_whose_reader_wants_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert painted("x", "red", Terminal()) == "\x1b[31mx\x1b[0m"
    assert painted("x", "", Terminal()) == "x"
    assert not has_colour(io.StringIO())
    monkeypatch.setenv("TERM", "dumb")
    assert not has_colour(Terminal())
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not has_colour(Terminal())


def test_json_means_the_same_with_its_control_characters_escaped(capsys: pytest.CaptureFixture[str]) -> None:
    document = {"title": "a\x1b[2J\x9b\u202e", "text": "é\n"}
    show_json(document)
    out = capsys.readouterr().out
    assert json.loads(out) == document
    assert out.count("\n") == 1
    assert not {"\x1b", "\x9b", "\u202e"} & set(out)
