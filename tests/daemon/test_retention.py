import asyncio

from greenroom.daemon import retention
from greenroom.model.times import Micros
from greenroom.store import attempts
from greenroom.store.errors import DiskFull
from greenroom.store.inline import InlineStore
from tests.daemon.stage_parts import StageClock
from tests.simulation import World, run
from tests.store.making import ADMIN, a_closed_attempt, an_open_attempt, claim_one, new_db, start_batch

DAY_US = round(retention.DAY_S * 1_000_000)


class Log:
    """A log in virtual time, and the transactions that were made on it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clock = StageClock(world)
        self.db = new_db()
        self.store = InlineStore(self.db, clock=self.clock, on_facts=lambda _: None, point=self._point)
        self.writes: list[str] = []
        self.obstructed = False

    async def _point(self, name: str) -> None:
        if self.obstructed:
            raise DiskFull
        self.writes.append(name)

    def ended(self, count: int, *, days_ago: float) -> None:
        """So many attempts that ended so long ago."""
        at = Micros(self.clock.now() - round(days_ago * DAY_US))
        batch_id = start_batch(self.db, 1)
        item = claim_one(self.db, batch_id)
        for _ in range(count):
            opened = an_open_attempt(started_at=at)
            attempts.open(self.db, opened, item=item, epoch=1)
            attempts.close(self.db, a_closed_attempt(opened.id, finished_at=at))
        self.db.execute("UPDATE batches SET status = 'completed' WHERE id = ?", (batch_id,))

    @property
    def left(self) -> int:
        found: tuple[int] = self.db.execute("SELECT count(*) FROM attempts").fetchone()
        return found[0]

    async def kept_for(self, days: float, *, retention_days: int) -> None:
        """Let so many days go by."""
        task = asyncio.create_task(
            retention.keep_young(self.store, days=retention_days, clock=self.clock, log=self.world.log)
        )
        await asyncio.sleep(days * retention.DAY_S)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await self.store.close()


def test_what_is_old_goes_at_the_start_and_what_grows_old_a_day_later() -> None:
    async def scenario(world: World) -> None:
        log = Log(world)
        log.ended(3, days_ago=31)
        log.ended(2, days_ago=29.5)
        log.ended(1, days_ago=0)
        keeping = asyncio.create_task(log.kept_for(1.5, retention_days=30))
        await asyncio.sleep(1)
        assert log.left == 3
        await keeping
        assert log.left == 1
        log.db.close()

    run(1, scenario)


def test_much_goes_in_sweeps() -> None:
    async def scenario(world: World) -> None:
        log = Log(world)
        log.ended(retention.SWEEP + 1, days_ago=2)
        assert await retention.prune(log.store, ADMIN, log.clock.now()) == retention.SWEEP + 1
        assert log.writes.count("write:log.prune:after") == 2
        await log.store.close()
        log.db.close()

    run(1, scenario)


def test_where_the_disk_is_full_the_next_day_makes_up_for_it() -> None:
    async def scenario(world: World) -> None:
        log = Log(world)
        log.ended(1, days_ago=2)
        log.obstructed = True
        keeping = asyncio.create_task(log.kept_for(1.5, retention_days=1))
        await asyncio.sleep(1)
        assert log.left == 1
        log.obstructed = False
        await keeping
        assert log.left == 0
        assert "WARNING the log could not be pruned" in "\n".join(world.trace.lines)
        log.db.close()

    run(1, scenario)
