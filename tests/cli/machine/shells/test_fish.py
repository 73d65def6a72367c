from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.machine.shells.lines import LINES, said, script


@pytest.mark.parametrize(("line", "expected"), LINES)
def test_fish_offers_what_may_follow(run: Run, tmp_path: Path, line: str, expected: set[str]) -> None:
    ask = "source $argv[1]; complete -C $argv[2]"
    out = said("fish", ask, str(script(run, "fish", tmp_path)), line, folder=tmp_path)
    assert {each.partition("\t")[0].replace("\\", "") for each in out.splitlines()} == expected


def test_fish_takes_a_value_after_an_equals_sign(run: Run, tmp_path: Path) -> None:
    ask = "source $argv[1]; complete -C 'greenroom batch start --error-handling=st'"
    out = said("fish", ask, str(script(run, "fish", tmp_path)), folder=tmp_path)
    assert [each.partition("\t")[0] for each in out.splitlines()] == ["--error-handling=stop"]
