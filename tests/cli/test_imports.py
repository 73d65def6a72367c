"""What a thin command may load: its budget is 60 ms, and each of these would take its part of it."""

import subprocess
import sys

import pytest

from tests.cli.conftest import Play
from tests.cli.fake_daemon import page
from tests.cli.rows import BATCH, batch, batch_status, info

HEAVY = {
    *("asyncio", "textual", "anthropic", "rich", "click", "subprocess", "logging", "sqlite3", "shutil", "csv"),
    *("dataclasses", "pathlib", "urllib", "http", "email", "ssl", "tomllib", "tempfile", "random", "threading"),
}

ROOMS = {"cli", "client", "config", "model", "protocol"}
"""The rooms of this project that a thin command goes through."""

SCRIPT = """
import sys
before = {*sys.modules}
from greenroom.cli.main import main
code = main(sys.argv[1:])
print(*sorted({*sys.modules} - before), file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.parametrize(
    "words",
    [
        ("batch", "status", BATCH, "--json"),
        ("batch", "status", BATCH),
        ("batch", "list"),
        ("status",),
        ("rpc", "batch.status"),
        ("--help",),
        ("--version",),
    ],
)
def test_a_thin_command_loads_nothing_heavy(play: Play, words: tuple[str, ...]) -> None:
    play({"batch.status": batch_status(), "batch.list": page([batch()]), "system.info": info()})
    ended = subprocess.run([sys.executable, "-c", SCRIPT, *words], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    loaded = [name.split(".") for name in ended.stderr.split()]
    assert ["greenroom", "cli", "main"] in loaded
    assert not {path[0] for path in loaded} & HEAVY
    assert {path[1] for path in loaded if path[0] == "greenroom" and path[1:]} <= ROOMS


GARBAGE = """
import gc, sys
from greenroom.cli.main import main
code = main()
print(code, gc.isenabled(), gc.get_freeze_count() > 10_000)
"""


def test_nothing_is_collected_but_while_a_verb_runs() -> None:
    words = [sys.executable, "-c", GARBAGE, "status", "--socket", "/nowhere"]
    ended = subprocess.run(words, capture_output=True, text=True, check=False)
    assert ended.stdout == "3 True True\n"
