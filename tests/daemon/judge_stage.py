"""A stage with a judge: whatever batches write is judged, and the provider's script tells how."""

from collections.abc import Awaitable, Callable
from functools import partial

import msgspec

from greenroom.daemon.judging import Judges, JudgingDesk
from greenroom.daemon.scoring import Scoring
from greenroom.model.attempt import Attempt, Usage
from greenroom.model.conversation import Conversation
from greenroom.model.facts import NotedFact
from greenroom.model.judgement import Judge
from greenroom.providers.port import Answer
from greenroom.store import judgements
from greenroom.store.judgements import Docket
from tests.daemon.script import Asked, Reaction, Script, writes
from tests.daemon.stage import ANNE, ANOTHER_MODEL, PROVIDER, Stage
from tests.quality.weights import WEIGHTS
from tests.simulation import World, run

JUDGE = Judge(provider=PROVIDER, model=ANOTHER_MODEL)


def says(score: int, reason: str = "Turn 2 asks back.", after_s: float = 1.0) -> Reaction:
    """A verdict."""
    verdict = {"reason": reason, "verdict": "approve" if score >= 7 else "reject", "score": score}
    answer = Answer(
        text=msgspec.json.encode(verdict).decode(),
        stop_reason="end_turn",
        usage=Usage(input_tokens=1_000, output_tokens=500),
        request_id="req_1",
        headers={},
        request=b"asked",
        response=b"answered",
    )
    return Reaction(after_s, answer)


def judged_by(judging: Script) -> Script:
    """Every conversation is written within a second, and judged by this script."""
    return lambda asked: writes() if asked.position else judging(asked)


class JudgeStage(Stage):
    """The stage, with a judge."""

    async def boot(self) -> None:
        """Start as the daemon does."""
        self.judge = JUDGE
        self.bench: JudgingDesk | None = None
        await super().boot()
        judges = partial(
            Judges,
            judge=JUDGE,
            staff=self.staff,
            max_attempts=3,
            add=Scoring(store=self.store, weights=WEIGHTS).judged,
            ledger=self.ledger,
            clock=self.clock,
            log=self.world.log,
        )
        self.bench = JudgingDesk(self.company.system, judges)

    def _on_facts(self, facts: list[NotedFact]) -> None:
        super()._on_facts(facts)
        if self.bench is not None:
            self.bench.tell(facts)

    @property
    def docket(self) -> Docket:
        """What ANNE's conversations got for verdicts."""
        return judgements.docket(self.db, ANNE)

    async def judged(self, batch_id: str) -> list[Conversation]:
        """Wait until nothing of a batch waits for a verdict."""
        await self.ended(batch_id)
        await self.nobody_waits()
        return self.conversations(batch_id)

    async def nobody_waits(self) -> None:
        """Wait until nothing waits for a verdict."""
        while self.docket.waiting:
            await self.sleep(1.0)

    def verdicts_of(self, batch_id: str) -> list[Attempt]:
        """The calls for verdicts in the log of a batch, the oldest first."""
        return [each for each in self.attempts(batch_id) if each.model == JUDGE.model]


def play_judged(
    scenario: Callable[[JudgeStage], Awaitable[None]],
    judging: Script = lambda _: says(8),
    *,
    seed: int = 1,
) -> None:
    """Run a scenario on a stage, stop in order, and check what has to hold then."""

    async def played(world: World) -> None:
        stage = JudgeStage(world, judged_by(judging), None, {})
        await stage.boot()
        await scenario(stage)
        orphans = await stage.stop()
        assert orphans == ()
        stage.check()

    run(seed, played)


def no_more_than(number: int, before: Reaction, after: Reaction) -> Script:
    """The first so many calls come out one way, and the others another."""

    def script(asked: Asked) -> Reaction:
        return before if asked.nth <= number else after

    return script
