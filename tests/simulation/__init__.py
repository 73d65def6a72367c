"""Virtual time: a seeded run that replays byte for byte, with faults at every await.

`run(seed, scenario)` gives a scenario a `World` on a `VirtualLoop`, whose time stands still while
anything is ready and then jumps to the next timer. A scenario that waits for nothing is a deadlock and
fails with the names of the tasks; so does one that leaves tasks running, or an error that nobody saw.
What it returns is the trace: two runs of one seed must return the same bytes.

Faults come from a `Chaos`, which fakes call at their awaits: `await chaos.point("store.write")`. The
order of callbacks that are ready is never shuffled: asyncio promises first in, first out, and code may
rely on it. Other interleavings come from the delays that a chaos injects.

**Threads are not allowed.** A virtual clock can't know that a thread is at work and would jump ahead of
it; the loop refuses executors and calls from other threads. In simulation a port that is threaded in
the daemon is replaced by one that works in line, held to the same contract suite.
"""

from tests.simulation.chaos import Chaos, Decide, Delay, Fail, InjectedFault, Kill, Proceed, only_at, seeded
from tests.simulation.virtual_loop import Deadlock, VirtualLoop
from tests.simulation.world import LeftRunning, Scenario, Trace, UnseenError, World, run

__all__ = [
    "Chaos",
    "Deadlock",
    "Decide",
    "Delay",
    "Fail",
    "InjectedFault",
    "Kill",
    "LeftRunning",
    "Proceed",
    "Scenario",
    "Trace",
    "UnseenError",
    "VirtualLoop",
    "World",
    "only_at",
    "run",
    "seeded",
]
