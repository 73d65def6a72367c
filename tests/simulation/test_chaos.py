import random

import pytest

from tests.simulation import Chaos, Delay, Fail, InjectedFault, Kill, Proceed, World, only_at, run, seeded


def test_one_fault_happens_at_its_visit_only() -> None:
    killed: list[str] = []

    async def scenario(world: World) -> None:
        chaos = Chaos(only_at(1, Kill("a/b")), kill=killed.append, trace=world.trace)
        for _ in range(3):
            await chaos.point("here")
        assert chaos.visits == ["here"] * 3

    assert run(1, scenario).count(b"chaos") == 1
    assert killed == ["a/b"]


def test_a_delay_takes_virtual_time_and_a_failure_raises() -> None:
    async def scenario(world: World) -> None:
        await Chaos(only_at(0, Delay(2.5)), kill=str, trace=world.trace).point("slow")
        assert world.loop.time() == 2.5
        with pytest.raises(InjectedFault, match="broken"):
            await Chaos(only_at(0, Fail()), kill=str, trace=world.trace).point("broken")

    run(1, scenario)


def test_seeded_faults_keep_to_their_shares() -> None:
    decide = seeded(random.Random(5), delay=0.5, fail=0.2, kill=0.1, victims=["x"])
    drawn = [type(decide(visit, "p")) for visit in range(2000)]
    shares = {kind: drawn.count(kind) / 2000 for kind in (Delay, Fail, Kill, Proceed)}
    assert shares == pytest.approx({Delay: 0.5, Fail: 0.2, Kill: 0.1, Proceed: 0.2}, abs=0.05)
