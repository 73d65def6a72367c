"""The dashboard on a real daemon."""

import asyncio
import gc
import weakref

import pytest
from textual.pilot import Pilot

from greenroom.dashboard.app import Dashboard
from greenroom.dashboard.program import calm_collector, connecting
from greenroom.model.errors import NoDaemon
from greenroom.model.times import SystemClock
from tests.dashboard.piloting import NARROW, shown
from tests.serve.fixtures import Install
from tests.serve.running import Boot, start


class Thing:
    def __init__(self, within: list[object]) -> None:
        self.within = within


async def told(pilot: Pilot[None], *words: str) -> None:
    """Wait for the terminal to show all of these; the limit of a test is the limit of this."""
    while not all(each in shown(pilot.app) for each in words):
        await pilot.pause()


def begin(boot: Boot) -> str:
    with boot.connect() as client:
        return start(client, count=4, concurrency=2)


@pytest.mark.daemon
async def test_a_batch_is_watched_to_its_end_through_a_restart_of_the_daemon(install: Install) -> None:
    place = install(GREENROOM_REHEARSAL__LATENCY_MS="0")
    boot = await asyncio.to_thread(place.up)
    app = Dashboard(connecting(str(place.socket), None), clock=SystemClock(), sleep=asyncio.sleep, calm_s=0.0)
    async with app.run_test(size=NARROW) as pilot:
        await told(pilot, "● live", "rehearsal (simulated)", "No batch is under way")
        await asyncio.to_thread(boot.finished, await asyncio.to_thread(begin, boot))
        await pilot.press("2")
        await told(pilot, "✓ completed", "4/4", "✓ succeeded")
        await asyncio.to_thread(boot.kill)
        await told(pilot, "○ daemon away", "4/4")
        await asyncio.to_thread(place.up)
        await told(pilot, "● live", "4/4")


async def test_a_daemon_is_started_for_the_first_connection_alone() -> None:
    starts = []
    connect = connecting("/nowhere/s", lambda: starts.append(1))
    for _ in range(2):
        with pytest.raises(NoDaemon):
            await connect()
    assert starts == [1]


def test_what_was_loaded_is_kept_out_of_collections_and_garbage_is_still_found() -> None:
    thresholds = gc.get_threshold()
    try:
        gc.disable()
        calm_collector()
        assert gc.isenabled()
        assert gc.get_freeze_count() > 0
        ring: list[object] = []
        ring.append(ring)
        seen = weakref.ref(thing := Thing(ring))
        ring.append(thing)
        del ring, thing
        gc.collect()
        assert seen() is None
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
        gc.enable()
