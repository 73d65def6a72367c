import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.machine.shells.lines import LINES, said, script

ASK = """
compdef() { [[ $1 == _greenroom && $2 == greenroom ]] }
_describe() { [[ $1 == -o ]] && shift; print -rl -- ${${(P)2}%%:*} }
_files() { print -rl -- *(.N) }
compadd() { shift; print -rl -- "$@" }
compset() { : }
source $1
shift
words=("$@") CURRENT=$#
_greenroom
"""
"""zsh's own part stands in for itself: it offers of all that those that begin as the word does."""


@pytest.mark.parametrize(
    ("line", "expected"),
    [*LINES, ("greenroom batch start --error-handling=st", {"stop"})],
)
def test_zsh_offers_what_may_follow(run: Run, tmp_path: Path, line: str, expected: set[str]) -> None:
    words = [*shlex.split(line), *([""] if line.endswith(" ") else [])]
    all_there = said("zsh", ASK, "zsh", str(script(run, "zsh", tmp_path)), *words, folder=tmp_path).splitlines()
    begun = words[-1].partition("=")[2] or words[-1]
    assert {each for each in all_there if each and each.startswith(begun)} == expected
