import os

import pytest

from greenroom.protocol.commands.batch import BatchPause, BatchResume
from tests.serve.fixtures import Install, Rehearse
from tests.serve.running import nth, start

pytestmark = pytest.mark.daemon


def test_the_command_of_a_person_is_run_when_a_batch_pauses_itself_and_when_it_ends(
    install: Install, rehearse: Rehearse
) -> None:
    server = rehearse()
    place = install(
        ANTHROPIC_BASE_URL=server.base_url,
        ANTHROPIC_API_KEY="sk-secret",
        GREENROOM_NOTIFY__COMMAND='env > "$HOME/told"',
    )
    told = place.folder / "told"
    os.mkfifo(told)  # whoever reads it waits until the command has written

    def read() -> dict[str, str]:
        lines = told.read_text(encoding="utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line)

    boot = place.up()
    with boot.connect() as client:
        batch_id = start(client, 3, concurrency=1, pilot=2)
        paused = read()
        client.call(BatchResume(batch_id=batch_id))
        server.set(latency_ms=200)
        ended = read()
        assert paused["GREENROOM_BATCH_ID"] == ended["GREENROOM_BATCH_ID"] == batch_id
        assert (paused["GREENROOM_BATCH_STATUS"], paused["GREENROOM_BATCH_REASON"]) == ("paused", "pilot")
        assert (ended["GREENROOM_BATCH_STATUS"], ended["GREENROOM_BATCH_REASON"]) == ("completed", "")
        assert (ended["GREENROOM_BATCH_NAME"], ended["GREENROOM_BATCH_SUCCESSFUL"]) == ("Try", "3")
        assert float(ended["GREENROOM_BATCH_COST_USD"]) > 0
        assert "sk-secret" not in str(ended.values())

        mine = start(client, 3, concurrency=1)
        boot.events([f"batch:{mine}"], nth("batch.started", 1))
        client.call(BatchPause(batch_id=mine))
        client.call(BatchResume(batch_id=mine))
        assert read()["GREENROOM_BATCH_STATUS"] == "completed", "a pause by its owner was told"
    assert boot.stop() == 0
