import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.gateway.lines import TOO_LONG, LineSplitter


def fed(pieces: list[bytes], limit: int = 100) -> list[object]:
    splitter = LineSplitter(limit)
    lines: list[object] = []
    for piece in pieces:
        lines += after(splitter, piece)
    splitter.end()
    return lines + after(splitter, b"")


def after(splitter: LineSplitter, data: bytes) -> list[object]:
    """The lines that are there once these bytes have come."""
    splitter.feed(data)
    return list(iter(splitter.next, None))


@given(st.lists(st.binary(max_size=20).map(lambda line: line.replace(b"\n", b"")), max_size=5), st.data())
def test_lines_come_out_as_they_went_in_however_they_are_cut(lines: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(line + b"\n" for line in lines)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=6)))
    pieces = [stream[start:end] for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    assert fed(pieces) == lines


def test_a_half_sent_line_waits_for_its_end() -> None:
    splitter = LineSplitter()
    assert after(splitter, b"one\ntw") == [b"one"]
    assert after(splitter, b"o\n") == [b"two"]


def test_a_last_line_without_a_newline_counts() -> None:
    assert fed([b"one\ntwo"]) == [b"one", b"two"]


@pytest.mark.parametrize(("length", "fits"), [(9, True), (10, False)])
def test_the_limit_counts_the_newline(length: int, fits: bool) -> None:
    (line,) = fed([b"x" * length + b"\n"], limit=10)
    assert (line is not TOO_LONG) == fits


def test_a_line_that_is_too_long_is_told_of_once_and_at_once_and_the_stream_goes_on() -> None:
    splitter = LineSplitter(10)
    assert after(splitter, b"x" * 8) == []
    assert after(splitter, b"x" * 8) == [TOO_LONG]
    assert after(splitter, b"x" * 80) == []
    assert after(splitter, b"x\nnext\n") == [b"next"]
    splitter.end()
    assert after(splitter, b"") == []


def test_a_line_that_was_too_long_is_not_held_at_the_end() -> None:
    assert fed([b"x" * 50], limit=10) == [TOO_LONG]


def test_lines_are_cut_only_as_they_are_asked_for() -> None:
    splitter = LineSplitter()
    splitter.feed(b"one\ntwo\nth")
    assert splitter.next() == b"one"
    assert len(splitter) == len(b"two\nth")
    splitter.skip()
    assert len(splitter) == 0
    assert after(splitter, b"ree\nfour\n") == [b"four"]
