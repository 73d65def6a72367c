import sys
from pathlib import Path

import pytest

from greenroom.cli import starting
from greenroom.cli.exits import NotStarted

DAEMON = """
import os, signal, sys, time
signal.alarm(20)  # whatever happens to the test, nothing of it stays
sys.path[:0] = [{root!r}]
from pathlib import Path
from tests.cli.fake_daemon import FakeDaemon
print("ready", flush=True)
daemon = FakeDaemon(Path(os.environ["GREENROOM_SOCKET"]), {{"system.ping": {{"pong": True, "at": ""}}}})
while not daemon.asked:
    time.sleep(0.001)
time.sleep(0.05)
"""


def environ(tmp_path: Path) -> dict[str, str]:
    return {"GREENROOM_HOME": str(tmp_path / "home")}


def test_a_daemon_is_started_and_waited_for(tmp_path: Path, socket_path: Path) -> None:
    root = str(Path(__file__).parents[2])
    program = (sys.executable, "-c", DAEMON.format(root=root))
    starting.start(str(socket_path), environ(tmp_path), program=program)
    log = starting.log_file(environ(tmp_path))
    assert log.read_text() == "ready\n"
    assert log.stat().st_mode & 0o777 == 0o600
    assert log.parent.stat().st_mode & 0o777 == 0o700
    assert log.parent.parent.stat().st_mode & 0o777 == 0o700


def test_one_that_ends_at_once_is_told_with_the_last_of_its_log(tmp_path: Path, socket_path: Path) -> None:
    log = starting.log_file(environ(tmp_path))
    log.parent.mkdir(parents=True)
    log.write_text("of a run before\n")
    program = (sys.executable, "-c", "import sys; print('the home is taken'); sys.exit(78)")
    with pytest.raises(NotStarted, match="exit code 78") as caught:
        starting.start(str(socket_path), environ(tmp_path), program=program)
    assert "the home is taken" in caught.value.message
    assert "of a run before" not in caught.value.message


def test_one_that_never_answers_is_stopped_again(tmp_path: Path, socket_path: Path) -> None:
    program = (sys.executable, "-c", "import time; time.sleep(60)")
    with pytest.raises(NotStarted, match="did not answer"):
        starting.start(str(socket_path), environ(tmp_path), program=program, patience_s=0.05, wait=lambda _: None)


def test_a_home_that_cannot_be_made_is_told_with_what_to_do(tmp_path: Path, socket_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(NotStarted, match="set GREENROOM_HOME"):
        starting.start(str(socket_path), environ(tmp_path), program=("/bin/false",))


def test_a_log_that_grew_large_is_put_aside(
    tmp_path: Path, socket_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starting, "LARGEST_LOG", 3)
    log = starting.log_file(environ(tmp_path))
    log.parent.mkdir(parents=True)
    log.write_text("long ago\n")
    with pytest.raises(NotStarted, match="says nothing"):
        starting.start(str(socket_path), environ(tmp_path), program=(sys.executable, "-c", ""))
    assert log.with_name("daemon.log.1").read_text() == "long ago\n"
