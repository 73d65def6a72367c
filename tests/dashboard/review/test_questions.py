import pytest

from greenroom.dashboard.review.questions import about_marked, named, over_draft


@pytest.mark.parametrize(
    ("titles", "unstored", "reads_another", "asks"),
    [
        (["A parcel"], 0, False, "Approve “A parcel”, which is marked?"),
        (
            ["A parcel"],
            1,
            True,
            (
                "Approve “A parcel”, which is marked? The one that you read is not it. "
                "What you typed in it is not stored."
            ),
        ),
        (["A"] * 1_200, 0, False, "Approve 1,200 marked conversations?"),
        (
            ["A", "B"],
            1,
            True,
            (
                "Approve 2 marked conversations? The one that you read is not among them. "
                "What you typed in 1 of them is not stored."
            ),
        ),
    ],
)
def test_a_question_says_which_ones_are_meant(
    titles: list[str], unstored: int, reads_another: bool, asks: str
) -> None:
    assert about_marked("approve", titles, unstored=unstored, reads_another=reads_another) == asks


def test_a_long_title_of_many_lines_is_one_short_line() -> None:
    words = named(["x\n" * 300])
    assert "\n" not in words
    assert len(words) < 70


def test_a_question_over_a_draft_says_what_is_not_stored() -> None:
    assert over_draft("reject", "A parcel").startswith(
        "What you typed in “A parcel” is not stored. Reject the text as it was?"
    )
