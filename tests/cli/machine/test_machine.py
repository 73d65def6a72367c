import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from greenroom.operate import doctor
from greenroom.operate.doctor import Finding
from tests.cli.conftest import Run


def test_the_daemon_runs_at_the_socket_that_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: list[str] = []

    def main() -> int:
        import os

        seen.append(os.environ["GREENROOM_SOCKET"])
        return 78

    serve = ModuleType("greenroom.serve")
    serve.main = main  # type: ignore[attr-defined]  # a module made for the test
    monkeypatch.setitem(sys.modules, "greenroom.serve", serve)
    monkeypatch.setattr("greenroom.serve", serve, raising=False)
    monkeypatch.chdir(tmp_path)
    assert run("daemon", "--socket", "here.sock").code == 78
    assert seen == [str(tmp_path / "here.sock")]


@pytest.mark.parametrize(("verdict", "code"), [("ok", 0), ("warn", 0), ("fail", 1)])
def test_the_doctor_is_1_where_something_keeps_it_from_its_work(
    run: Run, monkeypatch: pytest.MonkeyPatch, verdict: Any, code: int
) -> None:
    finding = Finding(about="disk", verdict=verdict, message="Only 3 GiB are free.", advice="Make room.")
    monkeypatch.setattr(doctor, "diagnose", lambda _: [finding])
    ran = run("doctor")
    assert ran.code == code
    assert "Only 3 GiB are free." in ran.out
    assert "Make room." in ran.out
    assert json.loads(run("doctor", "--json").out)["findings"][0]["verdict"] == verdict


def test_the_doctor_looks_at_this_machine(run: Run) -> None:
    found = {each["about"] for each in json.loads(run("doctor", "--json").out)["findings"]}
    assert {"python", "sqlite", "config", "provider", "home", "socket"} <= found


def test_rehearsal_is_handed_its_words_as_they_are(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from greenroom.rehearsal import process

    handed: list[list[str]] = []

    def main(words: list[str]) -> int:
        handed.append(words)
        return 0

    monkeypatch.setattr(process, "main", main)
    assert run("--json", "rehearsal", "serve", "--port", "0", "--fault", "drop=0.1").code == 0
    assert handed == [["--port", "0", "--fault", "drop=0.1"]]
