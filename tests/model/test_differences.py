from greenroom.model.conversation import Turn
from greenroom.model.differences import Difference, differences

HELLO, HI, BYE = Turn("user", "Hello"), Turn("assistant", "Hi"), Turn("user", "Bye")


def test_the_same_turns_do_not_differ() -> None:
    assert differences((HELLO, HI), (HELLO, HI)) == ()


def test_a_turn_with_other_words_is_changed_in_its_place() -> None:
    other = Turn("assistant", "Good day")
    assert differences((HELLO, HI, BYE), (HELLO, other, BYE)) == (
        Difference(turn_number=2, kind="changed", before=HI, after=other),
    )


def test_what_was_put_in_and_taken_out_is_told_by_its_own_number() -> None:
    added = differences((HELLO, HI), (HELLO, HI, BYE, HI))
    assert [(each.turn_number, each.kind, each.before) for each in added] == [
        (3, "added", None),
        (4, "added", None),
    ]
    removed = differences((HELLO, HI, BYE, HI), (HELLO, HI))
    assert [(each.turn_number, each.kind, each.after) for each in removed] == [
        (3, "removed", None),
        (4, "removed", None),
    ]
