import pytest

from greenroom.dashboard.review.filters import NEEDY, WHICH, Filters, next_which, with_scores


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("6", (None, 6.0)),
        ("-6.5", (None, 6.5)),
        ("4-6.5", (4.0, 6.5)),
        ("4 to 6", (4.0, 6.0)),
        ("8-", (8.0, None)),
        ("", (None, None)),
    ],
)
def test_scores_are_read_as_a_person_enters_them(text: str, span: tuple[float | None, float | None]) -> None:
    filters = with_scores(Filters(), text)
    assert (filters.quality_min, filters.quality_max) == span


@pytest.mark.parametrize("text", ["many", "11", "6-4", "4--5", "0-10.5"])
def test_what_is_no_score_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        with_scores(Filters(), text)


def test_one_key_goes_through_all_statuses_and_comes_back() -> None:
    filters = Filters()
    for _ in WHICH:
        filters = next_which(filters)
    assert filters == Filters()
    assert next_which(Filters()).statuses != NEEDY


def test_filters_say_what_they_are() -> None:
    filters = with_scores(Filters(batch_id="b-12345678", words="late parcel"), "6")
    assert filters.says == (
        "needs revision, pending review · batch 12345678 · score up to 6 · “late parcel”"
        " · what needs a person most first"
    )
    assert not filters.is_usual
