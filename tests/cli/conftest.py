"""The command line in this process: its words in, its exit code and what it said out."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from greenroom.cli.main import main
from tests.cli.fake_daemon import FakeDaemon


class Ran(Struct, frozen=True):
    """How a command line ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]
Play = Callable[[dict[str, Any]], FakeDaemon]


@pytest.fixture(autouse=True)
def socket_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home and a socket of the test's own, at which nobody listens yet."""
    path = tmp_path / "g.sock"
    monkeypatch.setenv("GREENROOM_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GREENROOM_SOCKET", str(path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    for name in ("GREENROOM_CONFIG", "ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "100")
    return path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `greenroom` with these words."""

    def run_words(*words: str, stdin: str = "") -> Ran:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        code = main(words)
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return run_words


@pytest.fixture
def play(socket_path: Path) -> Iterator[Play]:
    """Start a daemon with canned answers at the test's socket."""
    playing: list[FakeDaemon] = []

    def start(answers: dict[str, Any]) -> FakeDaemon:
        playing.append(FakeDaemon(socket_path, answers))
        return playing[-1]

    yield start
    for each in playing:
        each.close()
