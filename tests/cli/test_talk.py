import pytest

from greenroom.cli.talk import laid_out, show_conversation
from greenroom.protocol.rows.conversation import ReviewRow
from tests.cli.rows import AT, conversation, turn


def test_a_talk_is_wrapped_and_its_own_lines_stay() -> None:
    lines = list(laid_out("one two three four\n\n  - five six seven\n", 16))
    assert lines == ["  one two three", "  four", "", "    - five six", "    seven"]


def test_who_speaks_stands_over_each_turn(capsys: pytest.CaptureFixture[str]) -> None:
    show_conversation(conversation(turns=[turn(1, "user", "Where is it?"), turn(2, "assistant", "Here.\x1b[2J")]))
    out, err = capsys.readouterr()
    assert out.endswith("\nUSER\n  Where is it?\n\nASSISTANT\n  Here.[2J\n")
    assert out.startswith("A parcel that never came\n")
    assert "8.2 of 10" in out
    assert "rehearsal: made up" in out
    assert "$0.0123 simulated" in out
    # Of the score's parts, only what is poor is worth a word. It is data: whoever pages through it sees it.
    assert "\nrepetition: 3.0, twice\n" in out
    assert "lengths" not in out
    assert err == ""


def test_what_reviewers_said_is_data_too(capsys: pytest.CaptureFixture[str]) -> None:
    said = ReviewRow(
        id="r", action="request_changes", note="Too formal.", by=1000, at=AT, from_status="a", to_status="b"
    )
    show_conversation(conversation(review_history=[said]))
    assert "request changes: Too formal." in capsys.readouterr().out


def test_a_system_prompt_stands_before_the_turns(capsys: pytest.CaptureFixture[str]) -> None:
    show_conversation(conversation(parameters={"system_prompt": "Be kind."}, turns=[turn(1, "user", "Where?")]))
    assert capsys.readouterr().out.endswith("\nSYSTEM\n  Be kind.\n\nUSER\n  Where?\n")
