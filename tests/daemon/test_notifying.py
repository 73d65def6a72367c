import asyncio
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from greenroom.daemon import facts
from greenroom.daemon.notifying import WAITING, Herald, Told, environment, news_of
from greenroom.model.batch import Reason
from greenroom.model.errors import Unavailable
from greenroom.model.facts import Fact, NotedFact
from greenroom.model.money import Picodollars
from greenroom.model.states import BatchStatus
from greenroom.model.times import Micros
from tests.gateway.fakes import a_batch

processes = pytest.mark.blocking_allowed("a command is started as a process, which takes the loop a moment")

DOWN = Reason("provider_down", "No answer.")


def status(batch_id: str, to: BatchStatus, reason: Reason | None = None) -> Fact:
    return facts.batch_status(1000, batch_id, to, reason)


class Stage:
    """A herald with its batches, and what it logs."""

    def __init__(self, command: str, *, environ: Mapping[str, str] | None = None, **options: Any) -> None:
        self.batches = {"b-1": a_batch("b-1", actual_cost=Picodollars(1_230_000_000_000))}
        self.records: list[logging.LogRecord] = []
        self.looked: list[str] = []
        log = logging.Logger("herald")  # noqa: LOG001  one a stage, and none that outlives it
        log.addFilter(self._remember)
        self.herald = Herald(
            command, look=self._look, environ={"PATH": "/usr/bin:/bin"} | dict(environ or {}), log=log, **options
        )

    def _remember(self, record: logging.LogRecord) -> bool:
        self.records.append(record)
        return False

    async def _look(self, batch_id: str) -> Told | None:
        self.looked.append(batch_id)
        batch = self.batches.get(batch_id)
        return None if batch is None else Told(batch)

    def hears(self, *told: Fact) -> None:
        self.herald.on_facts([NotedFact(seq=seq, at=Micros(0), fact=fact) for seq, fact in enumerate(told, 1)])

    async def done(self) -> None:
        """Wait until everything is told."""
        while self.herald._runs:
            await asyncio.wait(self.herald._runs)

    def said(self) -> list[str]:
        return [record.getMessage() for record in self.records]


@pytest.mark.parametrize("to", [BatchStatus.COMPLETED, BatchStatus.FAILED, BatchStatus.CANCELLED])
def test_the_end_of_a_batch_is_news(to: BatchStatus) -> None:
    news = news_of(status("b-1", to))
    assert news is not None
    assert (news.batch_id, news.status, news.reason, news.message) == ("b-1", str(to), "", "")


def test_a_pause_is_news_unless_its_owner_made_it() -> None:
    news = news_of(status("b-1", BatchStatus.PAUSED, Reason("budget", "All is spent.")))
    assert news is not None
    assert (news.reason, news.message) == ("budget", "All is spent.")
    assert news_of(status("b-1", BatchStatus.PAUSED, Reason("user", "Paused."))) is None


def test_whatever_else_happens_is_none() -> None:
    assert news_of(status("b-1", BatchStatus.PROCESSING)) is None
    assert news_of(facts.batch_started(a_batch("b-1"), 3)) is None


def test_the_command_is_told_everything_but_the_keys() -> None:
    news = news_of(status("b-1", BatchStatus.PAUSED, Reason("budget", "All is spent.")))
    assert news is not None
    inherited = {"PATH": "/bin", "ANTHROPIC_API_KEY": "k", "OPENAI_API_KEY": "k", "ANTHROPIC_AUTH_TOKEN": "k"}
    told = environment(
        news, Told(a_batch("b-1", name="Rent\0al", actual_cost=Picodollars(1_230_000_000_000)), 8), inherited
    )
    assert told == {
        "PATH": "/bin",
        "GREENROOM_BATCH_ID": "b-1",
        "GREENROOM_BATCH_NAME": "Rental",
        "GREENROOM_BATCH_STATUS": "paused",
        "GREENROOM_BATCH_REASON": "budget",
        "GREENROOM_BATCH_MESSAGE": "All is spent.",
        "GREENROOM_BATCH_COST_USD": "1.230000",
        "GREENROOM_BATCH_VERDICTS_WAITING": "8",
        "GREENROOM_BATCH_OWNER": "1000",
        "GREENROOM_BATCH_PROVIDER": "rehearsal",
        "GREENROOM_BATCH_MODEL": "m",
        "GREENROOM_BATCH_TOTAL": "3",
        "GREENROOM_BATCH_SUCCESSFUL": "0",
        "GREENROOM_BATCH_FAILED": "0",
    }


@processes
async def test_the_command_runs_in_a_shell_for_each_piece_of_news(tmp_path: Path) -> None:
    stage = Stage(
        'echo "$GREENROOM_BATCH_NAME: $GREENROOM_BATCH_STATUS" >> "$OUT"', environ={"OUT": f"{tmp_path}/o"}
    )
    stage.hears(status("b-1", BatchStatus.PAUSED, DOWN))
    await stage.done()
    stage.hears(status("b-1", BatchStatus.COMPLETED))
    await stage.done()
    assert (tmp_path / "o").read_text() == "Batch b-1: paused\nBatch b-1: completed\n"
    assert stage.said() == []


@processes
async def test_it_has_nothing_to_read() -> None:
    stage = Stage("read line && exit 3; exit 0")
    stage.hears(status("b-1", BatchStatus.COMPLETED))
    await stage.done()
    assert stage.said() == []


@processes
async def test_one_that_fails_is_logged_with_its_last_words() -> None:
    stage = Stage("seq 100000; echo no such luck >&2; exit 7")
    stage.hears(status("b-1", BatchStatus.COMPLETED))
    await stage.done()
    (record,) = stage.records
    assert record.getMessage() == "[notify] command failed"
    assert record.__dict__["exit_code"] == 7
    assert record.__dict__["said"].endswith("no such luck\n")


@processes
async def test_one_that_takes_too_long_is_killed_with_what_it_started(tmp_path: Path) -> None:
    stage = Stage('sleep 1000 & echo $! > "$OUT"; wait', environ={"OUT": f"{tmp_path}/pid"}, time_limit_s=0.3)
    stage.hears(status("b-1", BatchStatus.COMPLETED))
    await stage.done()
    assert stage.said() == ["[notify] command took too long and was killed"]
    child = Path("/proc") / (tmp_path / "pid").read_text().strip() / "stat"
    while not _is_dead(child):  # noqa: ASYNC110 - the signal was sent, and the kernel tells nobody when it has acted
        await asyncio.sleep(0)


def _is_dead(stat: Path) -> bool:
    return not stat.exists() or stat.read_text().split()[2] == "Z"


@processes
async def test_the_end_of_the_daemon_ends_it() -> None:
    stage = Stage("sleep 1000")
    stage.hears(status("b-1", BatchStatus.COMPLETED))
    await asyncio.sleep(0)
    await stage.herald.aclose(0)
    assert stage.herald._runs == set()


async def test_an_outage_is_told_once_however_often_it_is_tried() -> None:
    stage = Stage("true")
    del stage.batches["b-1"]
    for _ in range(3):
        stage.hears(status("b-1", BatchStatus.PAUSED, DOWN), status("b-1", BatchStatus.PROCESSING))
    await stage.done()
    assert stage.looked == ["b-1"]
    finished = Fact(type="item.finished", topic="batch", owner=1, subject="b-1", data={"batch_id": "b-1"})
    stage.hears(finished, status("b-1", BatchStatus.PAUSED, DOWN))
    await stage.done()
    assert stage.looked == ["b-1"] * 2


async def test_more_than_can_be_told_is_left_out_and_logged() -> None:
    stage = Stage("true")
    stage.batches.clear()
    stage.hears(*(status(f"b-{number}", BatchStatus.COMPLETED) for number in range(WAITING + 3)))
    assert len(stage.herald._runs) == 4
    await stage.done()
    assert len(stage.looked) == WAITING
    assert set(stage.said()) == {"too much to tell; left out"}


async def test_without_a_command_nobody_is_told() -> None:
    stage = Stage("")
    stage.hears(status("b-1", BatchStatus.COMPLETED))
    await stage.done()
    assert stage.looked == []


async def test_a_store_that_can_not_be_read_is_in_nobodys_way() -> None:
    async def look(_: str) -> Told | None:
        raise Unavailable("The disk is gone.")

    stage = Stage("true")
    stage.herald._look = look
    stage.hears(status("b-1", BatchStatus.COMPLETED))
    await stage.done()
    assert stage.said() == ["[notify] command could not be run"]
