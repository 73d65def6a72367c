import shlex

from hypothesis import given
from hypothesis import strategies as st

from greenroom.cli.folding import folded


def test_what_fits_stays_as_it_is() -> None:
    assert folded("  greenroom up", 14) == "  greenroom up"


def test_an_option_keeps_its_value_beside_it() -> None:
    line = "  greenroom batch start --template 'Late parcel' --watch | tee log"
    assert folded(line, 34).splitlines() == [
        "  greenroom batch start \\",
        "      --template 'Late parcel' \\",
        "      --watch | tee log",
    ]


def test_what_is_wider_than_all_room_is_not_cut() -> None:
    assert folded("greenroom show abcdefghij", 12) == "greenroom \\\n    show \\\n    abcdefghij"


@given(
    st.lists(st.sampled_from(["--count", "-n", "-", "20", "'a b  c'", "key='x -y'", "|", ">"])), st.integers(1, 60)
)
def test_a_shell_reads_the_same_words(words: list[str], room: int) -> None:
    line = " ".join(["greenroom", *words])
    # A shell takes a backslash at the end of a line away, with the line's end.
    assert shlex.split(folded(line, room).replace("\\\n", "")) == shlex.split(line)
