"""What a thin command may load: its budget is 60 ms, and each of these would take most of it."""

import subprocess
import sys

import pytest

from tests.cli.conftest import Play
from tests.cli.rows import BATCH, batch_status

HEAVY = {"asyncio", "textual", "anthropic", "rich", "click", "subprocess", "logging", "sqlite3", "shutil", "csv"}

SCRIPT = """
import sys
from greenroom.cli.main import main
code = main(sys.argv[1:])
print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.parametrize(
    "words",
    [("batch", "status", BATCH, "--json"), ("batch", "status", BATCH), ("rpc", "batch.status"), ("--help",)],
)
def test_a_thin_command_loads_nothing_heavy(play: Play, words: tuple[str, ...]) -> None:
    play({"batch.status": batch_status()})
    ended = subprocess.run([sys.executable, "-c", SCRIPT, *words], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    loaded = set(ended.stderr.split())
    assert "greenroom" in loaded
    assert not loaded & HEAVY
