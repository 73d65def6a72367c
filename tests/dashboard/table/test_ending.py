"""Finding the end of a list that nobody counts."""

from hypothesis import given
from hypothesis import strategies as st

from greenroom.dashboard.table.ending import Ending


@given(pages=st.integers(1, 1_000_000), known=st.integers(1, 1_000))
def test_the_last_page_is_found_in_few_looks(pages: int, known: int) -> None:
    ending = Ending(min(known, pages))
    looks = 0
    while ending.number is not None:
        ending.saw(rows=ending.number <= pages, more=ending.number < pages)
        looks += 1
    assert ending.last == pages
    assert looks <= 45
