"""A person's own editor over the dashboard."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, cast

import pytest
from textual.app import App

from greenroom.cli.exits import WrongUsage
from greenroom.dashboard.editor import open_editor
from tests.dashboard.double import Daemon
from tests.dashboard.piloting import staged


class Terminal:
    """What an editor needs of the app."""

    batch_update = staticmethod(nullcontext)

    def __init__(self) -> None:
        self.is_lent = False

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """As Textual does it: what is raised inside leaves the terminal lent."""
        self.is_lent = True
        yield
        self.is_lent = False

    async def edit(self, file: Path) -> None:
        """Open the editor."""
        await open_editor(cast("App[Any]", self), file)


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Sets EDITOR to a script of these lines, and makes a file to edit."""

    def make(script: str) -> Path:
        program = tmp_path / "ed it"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(stat.S_IRWXU)
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.setenv("EDITOR", f"'{program}' --wait")
        file = tmp_path / "row.toml"
        file.write_text("before")
        return file

    return make


async def test_the_editor_gets_its_own_options_and_the_file(editor: Callable[[str], Path]) -> None:
    file = editor('printf "%s" "$1" > "$2"')
    await Terminal().edit(file)
    assert text_of(file) == "--wait"


async def test_an_editor_that_fails_or_is_not_there_is_said_and_the_terminal_is_back(
    editor: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    file, terminal = editor("exit 3"), Terminal()
    with pytest.raises(WrongUsage, match="ended with 3"):
        await terminal.edit(file)
    monkeypatch.setenv("EDITOR", os.fspath(file.with_name("nowhere")))
    with pytest.raises(WrongUsage, match="set EDITOR"):
        await terminal.edit(file)
    assert not terminal.is_lent


async def test_a_terminal_that_can_not_be_lent_is_said(editor: Callable[[str], Path]) -> None:
    file = editor("exit 0")
    async with staged(Daemon()) as stage:
        with pytest.raises(WrongUsage, match="over this terminal"):
            await open_editor(stage.app, file)


def text_of(file: Path) -> str:
    return file.read_text()
