"""What holds for every format, whatever it looks like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.export.format import Format
from greenroom.export.formats import FORMATS
from greenroom.model.conversation import Turn

contents = st.text(st.characters(codec="utf-8"), min_size=1)
talks = st.lists(st.tuples(contents, contents), min_size=1, max_size=3).map(
    lambda pairs: tuple(turn for asked, said in pairs for turn in (Turn("user", asked), Turn("assistant", said)))
)
each_format = pytest.mark.parametrize("format_", FORMATS.values(), ids=FORMATS.keys())


@each_format
def test_a_format_is_found_by_its_own_name(format_: Format) -> None:
    assert FORMATS[format_.name] is format_


@each_format
@given(turns=talks, system_prompt=st.none() | contents)
def test_the_same_talk_gives_the_same_bytes_and_ends_its_own_line(
    format_: Format, turns: tuple[Turn, ...], system_prompt: str | None
) -> None:
    row = format_.encode(turns, system_prompt)
    assert row == format_.encode(turns, system_prompt)
    assert row.endswith(b"\n")


@each_format
def test_letters_stand_as_they_are(format_: Format) -> None:
    row = format_.encode((Turn("user", "Grüße 谢谢 🙂"), Turn("assistant", "ok")), None)
    assert "Grüße 谢谢 🙂".encode() in row
