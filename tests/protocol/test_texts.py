import re
from typing import Final

from greenroom.model.turns import is_blank
from greenroom.protocol.texts import NEEDED_NO_NUL

SURROGATES: Final = range(0xD800, 0xE000)


def test_a_needed_text_shows_something_as_a_turn_has_to() -> None:
    needed = re.compile(NEEDED_NO_NUL)
    plane = (chr(code) for code in range(1, 0x10000) if code not in SURROGATES)
    assert [each for each in plane if (needed.search(f" {each}\n") is None) != is_blank(each)] == []
