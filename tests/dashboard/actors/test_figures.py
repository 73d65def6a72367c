"""What the daemon counts, in lines."""

from greenroom.dashboard.actors.figures import document
from greenroom.protocol.commands.system import Percentiles, Stats

STATS = Stats(
    counters={"errors.conflict": 3, "errors.not_found": 0, "last_event": 10},
    gauges={"sessions": 2.0, "store_queue": 7.0},
    methods={"batch.list": Percentiles(9, 1.0, 12.5, 20.0), "system.ping": Percentiles(9, 0.1, 0.2, 0.3)},
    queries={},
    batches={},
    generations={},
)


def test_gauges_have_names_and_the_slowest_methods_come_first() -> None:
    lines = ["".join(text for text, _ in line).strip() for line in document(STATS, 49.5, 2)]
    for words in ("2 connections", "7 writes waiting", "49.5 facts a second", "3 conflict", "12.5 ms batch.list"):
        assert words in lines
    assert any("dead letters" in line for line in lines)
    assert not any("not_found" in line for line in lines)
    assert lines.index("12.5 ms batch.list") < lines.index("0.2 ms system.ping")
