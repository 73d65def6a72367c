# ruff: noqa: RUF001  texts have signs that look like others

import pytest

from greenroom.model.errors import InvalidParams
from greenroom.model.source_text import source_text


@pytest.mark.parametrize("length", [1_000, 10_000])
def test_a_text_at_either_bound_is_one_and_blanks_around_it_do_not_count(length: int) -> None:
    assert source_text(f" \n{'x' * length}\t ").text == "x" * length


@pytest.mark.parametrize(
    ("length", "remedy"), [(0, "take more"), (999, "999: take more"), (10_001, "10,001: split it")]
)
def test_what_is_too_short_or_too_long_is_refused_by_name_with_what_to_do(length: int, remedy: str) -> None:
    with pytest.raises(InvalidParams, match=rf"^\$\.source_text: expected 1,000 to 10,000 characters.*{remedy}"):
        source_text(f"{'x' * length}   ")


def test_code_points_are_counted_not_bytes() -> None:
    assert source_text("𝒳" * 10_000).text == "𝒳" * 10_000
    with pytest.raises(InvalidParams, match="this has 500"):
        source_text("𝒳" * 500)


def test_the_digest_is_of_the_trimmed_text_in_utf8() -> None:
    plain, spaced = source_text("é" * 1_000), source_text(f"\n{'é' * 1_000} ")
    # printf 'é%.0s' $(seq 1000) | sha256sum
    assert plain.sha256 == spaced.sha256 == "75628d88c411e2c7a3e1cbb3f0eb5498e51455875142fedd62677987cdecf107"


def test_a_text_of_which_nothing_can_be_seen_is_refused() -> None:
    with pytest.raises(InvalidParams, match="a text that can be seen"):
        source_text("\u200b" * 1_200)


def test_a_text_with_nul_characters_is_refused() -> None:
    with pytest.raises(InvalidParams, match="without NUL characters"):
        source_text("x" * 600 + "\0" + "x" * 600)
