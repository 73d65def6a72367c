"""A stage with flashcards: texts that are taken on, and a provider whose script tells what becomes of them."""

from collections.abc import Awaitable, Callable

import msgspec

from greenroom.daemon.flashcards import CardDefaults, FlashcardsDesk, TextOrder
from greenroom.model.allowance import Allowance
from greenroom.model.attempt import Attempt, Usage
from greenroom.model.flashcards import Generation, Suggestion
from greenroom.model.paging import PageRequest
from greenroom.model.principal import Principal
from greenroom.providers.port import Answer
from greenroom.store import attempts, generations, suggestions
from greenroom.store.attempts import AttemptFilter
from greenroom.store.suggestions import SuggestionFilter
from tests.daemon.script import Asked, Reaction, Script
from tests.daemon.stage import ANNE, MODEL, PRICES, PROVIDER, Stage
from tests.simulation import World, run

TEXT = (
    "Copper turns green in the rain. The first bridge of iron was built in 1779 over the Severn. "
    "Basalt is a rock that flowed out of the earth and cooled in columns. "
) * 7
"""Long enough to be a source text."""

TWO = (
    ("When was the first bridge of iron built?", "1779"),
    ("What is basalt?", "A rock that flowed out of the earth and cooled in columns."),
)
_ALL = PageRequest(limit=500, descending=False)


def proposes(*sides: tuple[str, str], after_s: float = 1.0) -> Reaction:
    """An answer with these cards."""
    cards = [{"front": front, "back": back} for front, back in sides]
    answer = Answer(
        text=msgspec.json.encode({"cards": cards}).decode(),
        stop_reason="end_turn",
        usage=Usage(input_tokens=1_000, output_tokens=500),
        request_id="req_1",
        headers={},
        request=b"asked",
        response=b"answered",
    )
    return Reaction(after_s, answer)


def two_cards(_: Asked) -> Reaction:
    """Every call takes a second and brings two cards."""
    return proposes(*TWO)


class CardStage(Stage):
    """The stage, with flashcards."""

    allowed: Allowance | None = None

    async def boot(self) -> None:
        """Start as the daemon does."""
        await super().boot()
        self.desk = FlashcardsDesk(
            system=self.company.system,
            ledger=self.ledger,
            staff=self.staff,
            prices=PRICES,
            defaults=CardDefaults(
                provider=PROVIDER,
                models=dict.fromkeys(self.providers, MODEL) | {"unset": ""},
                max_attempts=3,
                allowed=self.allowed,
            ),
            clock=self.clock,
        )

    async def take_on(self, text: str = TEXT, who: Principal = ANNE, provider: str | None = None) -> str:
        """Have flashcards made of a text. Answers the generation's id."""
        order = TextOrder(source_text=text, source_name="Metals", provider=provider)
        return (await self.desk.generate(who, order)).id

    def generation(self, generation_id: str) -> Generation:
        """The generation's row."""
        found = generations.get(self.db, ANNE, generation_id)
        assert found is not None
        return found

    async def made(self, generation_id: str) -> Generation:
        """Wait until a generation has ended."""
        await self.until(lambda: self.generation(generation_id).status.is_final)
        return self.generation(generation_id)

    def suggestions(self, generation_id: str) -> list[Suggestion]:
        """What was proposed, in order."""
        return suggestions.page(self.db, ANNE, SuggestionFilter(generation_id=generation_id), _ALL).rows

    def calls_for(self, generation_id: str) -> list[Attempt]:
        """The log of a generation, the oldest first."""
        return attempts.page(self.db, ANNE, AttemptFilter(generation_id=generation_id), _ALL).rows


def play_cards(
    scenario: Callable[[CardStage], Awaitable[None]],
    *,
    script: Script = two_cards,
    allowed: Allowance | None = None,
    seed: int = 1,
) -> None:
    """Run a scenario on a stage, stop in order, and check what has to hold then."""

    async def played(world: World) -> None:
        stage = CardStage(world, script, None, {})
        stage.allowed = allowed
        await stage.boot()
        await scenario(stage)
        orphans = await stage.stop()
        assert orphans == ()
        stage.check()

    run(seed, played)
