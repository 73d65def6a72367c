"""Flashcards as the gateway sees them: a text is taken on, and worked on behind this door."""

from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct

from greenroom.actors import ActorSystem, RestartPolicy
from greenroom.daemon.dispatcher import Look
from greenroom.daemon.generator import Generator
from greenroom.daemon.ledger import Ledger
from greenroom.daemon.lone_worker import Askable, MakesAttempts, Nobody
from greenroom.daemon.texts import Texts
from greenroom.daemon.units import generating
from greenroom.limits.prices import Price, PriceTable
from greenroom.model.allowance import Allowance
from greenroom.model.errors import InvalidParams, Issue, Unavailable
from greenroom.model.flashcards import Generation, GenerationOptions, GenerationTally, Proposals
from greenroom.model.money import Picodollars
from greenroom.model.principal import Principal
from greenroom.model.source_text import source_text
from greenroom.model.states import GenerationStatus
from greenroom.model.times import Clock
from greenroom.writing.cards_instructions import CARDS_PROMPT_VERSION, CARDS_PROMPTS
from greenroom.writing.job import CardsJob

MAX_TOKENS = 8_000
"""The longest answer: many times what flashcards of the longest text need, since a model's thoughts count too."""


class TextOrder(Struct, frozen=True, kw_only=True):
    """A text to make flashcards of; what is None is as configured."""

    source_text: str
    source_name: str = ""
    provider: str | None = None
    model: str | None = None
    prompt_version: str | None = None


class CardStaff(Askable, Protocol):
    """Who writes flashcards: the providers that can be asked."""

    def cards_writer(self, provider: str) -> MakesAttempts[CardsJob, Proposals]:
        """Whoever makes attempts at flashcards through a provider."""
        ...


class CardDefaults(Struct, frozen=True, kw_only=True):
    """What a text gets that asks for nothing, by the configuration.

    `models` has one for each provider, empty where none is set. `allowed` is how many texts a user may have in a
    while; None is no bound.
    """

    provider: str
    models: Mapping[str, str]
    max_attempts: int
    allowed: Allowance | None


class FlashcardsDesk:
    """Takes texts on, and has them worked on by actors."""

    def __init__(
        self,
        *,
        system: ActorSystem,
        ledger: Ledger,
        staff: CardStaff,
        prices: PriceTable,
        defaults: CardDefaults,
        clock: Clock,
    ) -> None:
        self._ledger = ledger
        self._staff = staff
        self._prices = prices
        self._defaults = defaults
        self._clock = clock
        self._closed = False
        self._texts = system.spawn(
            "flashcards",
            "flashcards",
            lambda: Texts(ledger=ledger, hire=self._hire, clock=clock),
            RestartPolicy(max_restarts=3, window_s=30.0),
        )

    def close(self) -> None:
        """Take no more texts on: the daemon is stopping."""
        self._closed = True

    async def generate(self, who: Principal, order: TextOrder) -> Generation:
        """Take a text on. It answers once that is durable, before anything is asked of a model.

        Raises:
            InvalidParams: the text is too short or too long, or what is asked for can't be had.
            RateLimited: its user has had as many texts as he may have in a while.
            BudgetExceeded: there is no money left for a call this month.
            Unavailable: the provider can't be asked, or the daemon is stopping.
        """
        if self._closed:
            raise Unavailable("The daemon is stopping; send the text once it is back.")
        text = source_text(order.source_text)
        options = self._options(order)
        price = self._price(options.model)
        now = self._clock.now()
        generation = Generation(
            id=self._ledger.new_id(),
            owner=who.uid,
            status=GenerationStatus.PENDING,
            source_text=text.text,
            source_name=order.source_name.strip(),
            source_sha256=text.sha256,
            options=options,
            error=None,
            tally=GenerationTally(),
            attempt=0,
            failures=0,
            input_tokens=0,
            output_tokens=0,
            cost=Picodollars(0),
            started_at=None,
            finished_at=None,
            created_at=now,
            updated_at=now,
        )
        await self._ledger.write(
            lambda tx: generating.take_on(
                tx,
                who,
                generation,
                allowed=self._defaults.allowed,
                treasury=self._ledger.treasury,
                one_call=price.most(len(text.text.encode()), options.max_tokens),
            ),
            "flashcards.generate",
        )
        self._texts.signal(Look())
        return generation

    def _options(self, order: TextOrder) -> GenerationOptions:
        provider = order.provider or self._defaults.provider
        problem = self._staff.problem(provider)
        if problem is not None:
            raise Unavailable(problem)
        model = order.model or self._defaults.models[provider]
        if not model:
            raise InvalidParams(Issue("$.model", f"the name of a model; [provider.{provider}] model sets none"))
        version = order.prompt_version or CARDS_PROMPT_VERSION
        if version not in CARDS_PROMPTS:
            raise InvalidParams(Issue("$.prompt_version", f"one of {', '.join(CARDS_PROMPTS)}"))
        return GenerationOptions(
            provider=provider,
            model=model,
            prompt_version=version,
            max_tokens=MAX_TOKENS,
            max_attempts=self._defaults.max_attempts,
        )

    def _price(self, model: str) -> Price:
        price = self._prices.for_model(model)
        if price is None:
            raise InvalidParams(
                Issue("$.model", f'a model with a price; add [prices."{model}"] to the configuration')
            )
        return price

    def _hire(self, generation: Generation) -> Generator:
        provider = generation.options.provider
        problem = self._staff.problem(provider)
        return Generator(
            generation=generation,
            writer=self._staff.cards_writer(provider) if problem is None else Nobody(problem),
            outages=self._staff.outages,
            ledger=self._ledger,
            clock=self._clock,
        )
