import json
from pathlib import Path

import pytest

from tests.cli.conftest import Play, Run


def test_any_method_can_be_called(run: Run, play: Play, tmp_path: Path) -> None:
    daemon = play({"batch.list": {"items": []}})
    file = tmp_path / "params.json"
    file.write_text('{"limit": 3}')
    for words, stdin in ((('{"limit": 3}',), ""), ((f"@{file}",), ""), (("-",), '{"limit": 3}')):
        ran = run("rpc", "batch.list", *words, stdin=stdin)
        assert json.loads(ran.out) == {"items": []}
    assert daemon.all_params("batch.list") == [{"limit": 3}] * 3
    run("rpc", "batch.list")
    assert daemon.all_params("batch.list")[3] == {}


@pytest.mark.parametrize("params", ["{", "[1]", "3", "@/nowhere/at/all"])
def test_what_are_no_parameters_by_name_is_wrong_usage(run: Run, play: Play, params: str) -> None:
    daemon = play({})
    assert run("rpc", "batch.list", params).code == 2
    assert daemon.asked == []
