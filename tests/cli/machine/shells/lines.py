"""What is typed before TAB, and all that is to be offered then; every shell offers the same."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cli.conftest import Run

FILES = ("here.csv", "here too.csv")
"""Those that lie in the folder where the shell stands and begin with `here`."""

LINES: Sequence[tuple[str, set[str]]] = (
    ("greenroom ba", {"backup", "batch"}),
    ("greenroom completion ", {"bash", "zsh", "fish"}),
    ("greenroom db ", {"check"}),
    ("greenroom batch pa", {"pause"}),
    ("greenroom --socket backup --json db c", {"check"}),
    ("greenroom batch start --no-st", {"--no-start"}),
    ("greenroom batch start --error-handling ", {"continue", "stop"}),
    ("greenroom batch start --name batch --error-handling st", {"stop"}),
    ("greenroom rehearsal serve --po", {"--poor", "--port"}),
    ("greenroom batch start --name ", set()),
    ("greenroom status ", set()),
    ("greenroom backup here", set(FILES)),
    ("greenroom init --key-file here", set(FILES)),
)


def script(run: Run, shell: str, folder: Path) -> Path:
    """The script for a shell, in a folder with `FILES`."""
    for name in FILES:
        (folder / name).touch()
    path = folder / f"completion.{shell}"
    path.write_text(run("completion", shell).out, encoding="utf-8")
    return path


def said(shell: str, *words: str, folder: Path) -> str:
    """What a shell without its user's settings says; the test is skipped where it is not installed."""
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed here")
    options = {"bash": ("--norc", "--noprofile"), "zsh": ("-f",), "fish": ("--no-config",)}[shell]
    ended = subprocess.run(
        [program, *options, "-c", *words], cwd=folder, capture_output=True, text=True, check=False, timeout=20
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout
