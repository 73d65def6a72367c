import pytest

from greenroom.model.conversation import Turn
from greenroom.model.turns import MAX_CHARS, Flaw, flaw_of

ASKED, ANSWERED = Turn("user", "How?"), Turn("assistant", "So.")


def test_turns_that_alternate_from_user_to_assistant_have_no_flaw() -> None:
    assert flaw_of((ASKED, ANSWERED)) is None
    assert flaw_of((ASKED, ANSWERED) * 10) is None


@pytest.mark.parametrize("content", ["\U0001f642", "...", "\u597d", "\u200ba"])
def test_what_can_be_seen_is_not_blank(content: str) -> None:
    assert flaw_of((ASKED, Turn("assistant", content))) is None


@pytest.mark.parametrize(
    ("turns", "index"),
    [
        ((), None),
        ((ASKED,), None),
        ((ANSWERED, ASKED), 0),
        ((ASKED, ASKED), 1),
        ((ASKED, Turn("assistant", " \n")), 1),
        ((ASKED, Turn("assistant", "\u200b\u2060")), 1),
        ((ASKED, Turn("assistant", "\u3164 \ufeff")), 1),
        ((ASKED, ANSWERED, ASKED), 2),
        ((ASKED, Turn("assistant", "x" * MAX_CHARS)), None),
    ],
)
def test_the_first_flaw_is_told_with_its_place(turns: tuple[Turn, ...], index: int | None) -> None:
    flaw = flaw_of(turns)
    assert isinstance(flaw, Flaw)
    assert flaw.index == index
