from greenroom.protocol.rows.log import ErrorRow
from tests.cli.conftest import Play, Run
from tests.cli.fake_daemon import page
from tests.cli.rows import attempt


def test_every_call_is_a_row(run: Run, play: Play) -> None:
    failed = attempt(
        status="failed", simulated=False, error=ErrorRow(type="overloaded", message="busy"), duration_ms=None
    )
    daemon = play({"log.list": page([attempt(), failed])})
    ran = run("log", "list", "--statuses", "failed,timeout", "--model", "claude-sonnet-5-5")
    first, second = ran.out.splitlines()[1:]
    assert "claude-sonnet-5-5 (rehearsal)" in first
    assert first.split()[-3:] == ["$0.0340", "2.5", "s"]
    assert second.endswith("overloaded: busy")
    assert daemon.params("log.list")["statuses"] == ["failed", "timeout"]
