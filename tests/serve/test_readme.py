"""The program in the README, a client in plain Python, on a real daemon."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from greenroom.protocol.commands.batch import BatchList
from greenroom.protocol.commands.conversation import ConversationList
from tests.serve.fixtures import Install

pytestmark = pytest.mark.daemon

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_thirty_lines_of_plain_python_start_a_batch_follow_it_and_approve_what_came_of_it(
    install: Install,
) -> None:
    place = install()
    boot = place.up()
    (program,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len(program.splitlines()) <= 30
    ended = subprocess.run(
        [sys.executable, "-I", "-c", program], env=place.environ, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    said = ended.stdout.splitlines()
    assert re.fullmatch(r"expected: 0\.\d+ dollars", said[0])
    assert [line for line in said if line.startswith("batch.finished")] == said[-2:-1]
    assert said[-1] == "approved: 3"
    with boot.connect() as client:
        (batch,) = client.call(BatchList()).items
        conversations = client.call(ConversationList(batch_id=batch.id)).items
    assert (batch.name, batch.status, batch.progress.successful) == ("From Python", "completed", 3)
    assert [row.status for row in conversations] == ["approved"] * 3
