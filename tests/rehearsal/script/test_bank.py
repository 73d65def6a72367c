import pytest

from greenroom.rehearsal.script.bank import Query, family

BANK = """
@title
{Topic}, simply
@situation
I have a question
  that goes over two lines.
@goal
Where to?
@beat
? Why?
: Because.
= Such as this.
> Go.
* When? | Today.
"""


def test_a_bank_is_read_move_by_move() -> None:
    made = family("f", "one three", BANK)
    assert (made.words, made.stems) == (frozenset({"one"}), ("three",))
    assert made.situation == ("I have a question that goes over two lines.",)
    (beat,) = made.beats
    assert (beat.ask, beat.explain, beat.example, beat.step) == (
        ("Why?",),
        ("Because.",),
        ("Such as this.",),
        ("Go.",),
    )
    assert beat.query == (Query("When?", "Today."),)
    assert beat.caution == ()


@pytest.mark.parametrize(
    ("bank", "told"),
    [
        ("? too early", "has no place"),
        ("@beat\nno sign", "has no place"),
        ("@beat\n? Why?", "a beat has no explain, example, step"),
        (BANK + "* no bar", "no answer after a bar"),
    ],
)
def test_a_bank_that_is_wrong_says_where(bank: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        family("f", "", bank)
