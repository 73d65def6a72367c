"""`greenroom service`, with programs in the place of systemd's that note how they were called."""

import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import Run


class Systemd:
    """`systemctl` and `journalctl`: they note their words, say something, and exit as they are told to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._called = folder / "called"
        folder.mkdir()
        self.answers("", 0)

    def answers(self, said: str, code: int) -> None:
        for name in ("systemctl", "journalctl", "loginctl"):
            program = self._folder / name
            program.write_text(f'#!/bin/sh\necho "{name} $*" >>{self._called}\nprintf "{said}"\nexit {code}\n')
            program.chmod(0o700)

    @property
    def called(self) -> list[str]:
        return self._called.read_text().splitlines() if self._called.exists() else []


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Systemd:
    folder = tmp_path / "bin"
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return Systemd(folder)


def test_it_is_installed_started_and_taken_away_again(run: Run, systemd: Systemd, tmp_path: Path) -> None:
    unit = tmp_path / "config" / "systemd" / "user" / "greenroom.service"
    ran = run("service", "install")
    assert ran.code == 0
    assert f"Installed and started: {unit}" in ran.err
    assert f"Environment=GREENROOM_SOCKET={os.environ['GREENROOM_SOCKET']}" in unit.read_text().replace('"', "")
    assert "systemctl --user restart greenroom.service" in systemd.called
    removed = run("service", "uninstall", "--json")
    assert json.loads(removed.out) == {"unit": str(unit), "removed": True}
    assert not unit.exists()
    assert "There is no" in run("service", "uninstall").err


@pytest.mark.parametrize(("code", "exits"), [(0, 0), (3, 3), (4, 1)])
def test_what_systemd_says_of_it_is_handed_on(run: Run, systemd: Systemd, code: int, exits: int) -> None:
    systemd.answers("ActiveState=active", code)
    assert run("service", "status").code == exits
    assert "systemctl --user status" in systemd.called[0]


def test_its_log_is_the_journals(run: Run, systemd: Systemd) -> None:
    assert run("service", "logs", "--lines", "7", "--follow").code == 0
    assert run("service", "logs", "--json").code == 0
    first, second = systemd.called
    assert first.startswith("journalctl --user")
    assert {"--lines=7", "--follow"} <= {*first.split()} or "--lines 7" in first
    assert second.endswith("--output=json")


def test_where_there_is_no_systemd_the_way_without_is_told(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    ran = run("service", "logs")
    assert (ran.code, "greenroom up" in ran.err) == (1, True)
