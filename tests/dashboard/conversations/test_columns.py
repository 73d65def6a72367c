"""What is shown of conversations in tables."""

import pytest

from greenroom.dashboard.conversations.columns import around


@pytest.mark.parametrize(
    ("snippet", "words", "shown"),
    [
        (
            "…and so on until somebody asks for the late parcel today…",
            "late parcel",
            "…for the late parcel today…",
        ),
        ("…and so on until somebody asks for the PARCEL today…", "parcel", "…for the PARCEL today…"),
        ("the parcel is late", "parcel", "the parcel is late"),
        ("…what a title has, no turn has to have", "elsewhere", "…what a title has, no turn has to have"),
        ("…" + "x" * 40 + "parcel", "parcel", "…" + "x" * 12 + "parcel"),
    ],
)
def test_what_was_found_is_in_sight_in_a_narrow_cell(snippet: str, words: str, shown: str) -> None:
    assert around(snippet, words) == shown


def test_letters_that_fold_to_several_leave_the_words_as_they_are() -> None:
    snippet = "…" + "İ" * 40 + " parcel"
    assert around(snippet, "parcel") == snippet
