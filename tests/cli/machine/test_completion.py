import json

import pytest

from greenroom.cli.main import TABLE
from tests.cli.conftest import Run


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_the_output_and_knows_every_verb(run: Run, shell: str) -> None:
    ran = run("completion", shell)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.count("\n") > len(TABLE)
    assert all(name in ran.out for name in TABLE)
    assert json.loads(run("completion", shell, "--json").out) == {"shell": shell, "script": ran.out}


def test_another_shell_is_2(run: Run) -> None:
    assert run("completion", "tcsh").code == 2
