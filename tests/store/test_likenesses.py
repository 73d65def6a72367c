from collections.abc import Iterator
from pathlib import Path

import pytest

from greenroom.store.errors import DiskFull
from greenroom.store.likenesses import Likenesses


@pytest.fixture
def seen(tmp_path: Path) -> Iterator[Likenesses]:
    made = Likenesses(tmp_path / "scratch")
    yield made
    made.close()


def test_texts_are_found_by_any_band_that_they_share_the_oldest_first(seen: Likenesses) -> None:
    seen.add([1, -(2**63)], b"one")
    seen.add([2, 2**63 - 1], b"two")
    seen.add([1, 3], b"three")
    assert list(seen.sharing([1])) == [b"one", b"three"]
    assert list(seen.sharing([2**63 - 1, -(2**63), 1])) == [b"one", b"two", b"three"]
    assert list(seen.sharing([7])) == []


def test_what_shares_most_bands_comes_before_all_that_share_fewer(seen: Likenesses) -> None:
    for number in range(200):
        seen.add([1 + number % 2], b"%d" % number)
    seen.add([1, 3, 4], b"nearest")
    found = list(seen.sharing([1, 2, 3, 4]))
    assert found[0] == b"nearest"
    assert len(found) == 100


def test_a_text_may_have_a_band_twice(seen: Likenesses) -> None:
    seen.add([5, 5], b"one")
    assert list(seen.sharing([5, 5])) == [b"one"]


def test_a_full_disk_is_told_as_such(seen: Likenesses) -> None:
    seen._db.execute("PRAGMA max_page_count = 8")
    with pytest.raises(DiskFull):
        seen.add([1], b"x" * 100_000)
