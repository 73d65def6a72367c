import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.machine.shells.lines import LINES, said, script

ASK = """
source "$1"
complete -p greenroom > /dev/null || exit 1
shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_greenroom
printf '%s\\n' "${COMPREPLY[@]}"
"""


def offered(run: Run, folder: Path, words: list[str]) -> set[str]:
    return set(said("bash", ASK, "bash", str(script(run, "bash", folder)), *words, folder=folder).splitlines()) - {
        ""
    }


@pytest.mark.parametrize(("line", "expected"), LINES)
def test_bash_offers_what_may_follow(run: Run, tmp_path: Path, line: str, expected: set[str]) -> None:
    words = [*shlex.split(line), *([""] if line.endswith(" ") else [])]
    assert offered(run, tmp_path, words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [(["--error-handling", "=", "st"], {"stop"}), (["--error-handling", "="], {"continue", "stop"})],
)
def test_bash_takes_an_equals_sign_for_a_word(
    run: Run, tmp_path: Path, words: list[str], expected: set[str]
) -> None:
    assert offered(run, tmp_path, ["greenroom", "batch", "start", *words]) == expected
