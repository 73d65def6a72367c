"""What the header says beside the link: who writes, and what was spent."""

from msgspec import Struct

from greenroom.cli.figures import money
from greenroom.dashboard.desk import Desk
from greenroom.model.attempt import is_simulated
from greenroom.model.times import month_of
from greenroom.protocol.commands.log import LogCosts
from greenroom.protocol.commands.system import Info, SystemInfo


class Standing(Struct, frozen=True, kw_only=True):
    """Who writes, and what this month's real calls have cost, in US dollars."""

    provider: str = ""
    simulated: bool = False
    problem: str | None = None
    spent: float | None = None

    @property
    def words(self) -> str:
        """In the header's few words."""
        if not self.provider:
            return ""
        name = f"{self.provider}: {self.problem}" if self.problem else self.provider
        writes = f"{name} (simulated)" if self.simulated else name
        return writes if self.spent is None else f"{writes}  {money(self.spent)} this month"


async def read_standing(desk: Desk) -> Standing:
    """Ask the daemon.

    Raises:
        ClientError: it can't be asked.
    """
    info: Info = await desk.calls.call(SystemInfo())
    month = month_of(desk.clock.now())
    costs = await desk.calls.call(LogCosts(date_from=f"{month}-01T00:00:00Z"))
    return Standing(
        provider=info.provider,
        simulated=is_simulated(info.provider),
        problem=info.provider_problem,
        spent=costs.total_cost,
    )
