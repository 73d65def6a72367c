"""The parts of a daemon, put together from its settings."""

import asyncio
import logging
import os
import random
from functools import partial

import msgspec
from msgspec import Struct

from greenroom.actors import ActorSystem
from greenroom.config.provider import UseAnthropic, UseOpenAI
from greenroom.daemon.broker import EventBroker
from greenroom.daemon.choosing import Defaults
from greenroom.daemon.company import Company
from greenroom.daemon.conversations import ConversationDesk
from greenroom.daemon.exports import ExportDesk
from greenroom.daemon.flashcards import CardDefaults, FlashcardsDesk
from greenroom.daemon.hiring import Economy
from greenroom.daemon.indexer import Indexer
from greenroom.daemon.judging import Judges, JudgingDesk
from greenroom.daemon.ledger import Ledger
from greenroom.daemon.notifying import Herald, told_of
from greenroom.daemon.rescoring import RescoringDesk
from greenroom.daemon.scoring import Scoring
from greenroom.daemon.seeding import seed
from greenroom.daemon.staff import Providers
from greenroom.daemon.units.funding import Treasury
from greenroom.library.shipped import read_shipped
from greenroom.limits.prices import PriceTable
from greenroom.limits.shared import Limits
from greenroom.model.allowance import Allowance
from greenroom.model.facts import NotedFact
from greenroom.model.ids import Uuid7Ids
from greenroom.model.money import picodollars
from greenroom.model.times import Micros, SystemClock
from greenroom.providers.apart.caller import CallerProcess
from greenroom.providers.apart.doors import AnthropicDoor, Door, OpenAIDoor, opened
from greenroom.providers.apart.provider import ApartProvider
from greenroom.providers.embedded import EmbeddedProvider
from greenroom.providers.port import Provider
from greenroom.rehearsal.child import RehearsalChild
from greenroom.serve.limits import shown
from greenroom.serve.settings import Settings
from greenroom.store import boots, events, judgements, recovery
from greenroom.store.opening import Home
from greenroom.store.port import OnFacts
from greenroom.store.threaded import ThreadedStore
from greenroom.writing.conversations import Conversations
from greenroom.writing.flashcards import Flashcards
from greenroom.writing.judging import Judging

EVENTS_KEPT_DAYS = 30
"""How long a subscriber may stay away and still hear of everything with `from_seq`."""

_DAY_US = 24 * 3600 * 1_000_000


class Parts(Struct, frozen=True, kw_only=True):
    """Everything that runs in a daemon but the socket."""

    settings: Settings
    boot_id: str
    epoch: int
    clock: SystemClock
    ids: Uuid7Ids
    log: logging.Logger
    store: ThreadedStore
    broker: EventBroker
    limits: Limits
    providers: Providers
    rehearsal: RehearsalChild
    caller: CallerProcess
    company: Company
    exports: ExportDesk
    rescorings: RescoringDesk
    flashcards: FlashcardsDesk
    conversations: ConversationDesk
    indexer: Indexer
    herald: Herald

    @property
    def system(self) -> ActorSystem:
        """The actors."""
        return self.company.system


async def assemble(settings: Settings, home: Home, log: logging.Logger) -> Parts:
    """Open the store, put right what the last boot left, and let the company take up its batches.

    Nothing that is slow to load is waited for: the first call waits for its provider.
    """
    clock = SystemClock()
    told: list[OnFacts] = []

    def on_facts(facts: list[NotedFact]) -> None:
        for tell in told:
            tell(facts)

    store = await ThreadedStore.open(home.database, clock=clock, on_facts=on_facts)
    try:
        return await _put_together(settings, home, log, clock, store, told)
    except BaseException:
        await store.close()  # its threads would keep a process that could not start from ending
        raise


async def _put_together(
    settings: Settings,
    home: Home,
    log: logging.Logger,
    clock: SystemClock,
    store: ThreadedStore,
    told: list[OnFacts],
) -> Parts:
    ids, rng = Uuid7Ids(), random.Random()  # noqa: S311  jitter needs no secrecy
    broker = EventBroker(
        loop=asyncio.get_running_loop(),
        clock=clock,
        history=lambda seq, limit, owner: store.read(
            lambda db: events.since(db, seq, limit, owner), kind="events.since"
        ),
    )
    told.append(broker.publish_facts)
    epoch = await store.write(lambda tx: boots.begin(tx.db), kind="boot.begin")
    recovered = await store.write(lambda tx: recovery.recover(tx.db, epoch, clock.now()), kind="boot.recover")
    library = read_shipped()
    seeded = await store.write(
        lambda tx: seed(tx, library, owner=settings.uid, ids=ids, now=clock.now()), kind="boot.seed"
    )
    await store.write(
        lambda tx: events.prune(tx.db, Micros(clock.now() - EVENTS_KEPT_DAYS * _DAY_US)), kind="boot.prune_events"
    )
    broker.begin_after(await store.read(events.last_seq, kind="events.last_seq"))
    log.info(
        "took up the home",
        extra={"epoch": epoch, "items_queued_again": recovered.items, "attempts_interrupted": recovered.attempts}
        | ({"library_rows_added": seeded} if seeded else {}),
    )

    config = settings.config
    herald = Herald(
        config.notify.command,
        look=lambda batch_id: store.read(lambda db: told_of(db, batch_id), kind="batch.look"),
        environ=os.environ,
        log=log,
    )
    told.append(herald.on_facts)
    prices = PriceTable.of({model: msgspec.to_builtins(each) for model, each in config.prices.items()})
    limits = Limits(settings.limits, clock=clock, on_change=lambda: _tell_limits(broker, limits, settings.uid))
    rehearsal = RehearsalChild(
        ("--latency-ms", str(config.rehearsal.latency_ms), "--seed", str(config.rehearsal.seed))
    )
    caller = CallerProcess()

    def apart(door: Door) -> Provider:
        return ApartProvider(opened(door, clock), door=door, caller=caller)

    available: dict[str, Provider] = {"rehearsal": EmbeddedProvider(address=rehearsal.address, open_door=apart)}
    if isinstance(settings.anthropic, UseAnthropic):
        available["anthropic"] = apart(
            AnthropicDoor(
                name="anthropic", base_url=settings.anthropic.base_url, api_key=settings.anthropic.key.reveal()
            )
        )
    if isinstance(settings.openai, UseOpenAI):
        available["openai"] = apart(
            OpenAIDoor(
                base_url=settings.openai.base_url,
                api_key=settings.openai.key.reveal() if settings.openai.key else None,
                proxy=settings.openai.proxy.reveal() if settings.openai.proxy else None,
            )
        )
    providers = Providers(
        available,
        problems=settings.problems,
        kind=Conversations(
            clock=clock,
            ids=ids,
            threshold=config.quality.threshold,
            weights=config.quality.weights,
            timeout_s=config.provider.timeout_s,
            judge=settings.judge,
        ),
        cards=Flashcards(timeout_s=config.provider.timeout_s),
        judging=Judging(timeout_s=config.provider.timeout_s),
        limits=limits,
        prices=prices,
        clock=clock,
        ids=ids,
        rng=rng,
    )
    concurrency = config.batches.concurrency
    scoring = Scoring(store=store, weights=config.quality.weights)
    ledger = Ledger(
        store=store,
        clock=clock,
        ids=ids,
        epoch=epoch,
        log=log,
        treasury=Treasury(month=picodollars(config.limits.budget_usd_per_month) or None),
        scoring=scoring,
    )
    company = Company(
        ledger=ledger,
        staff=providers,
        prices=prices,
        gauges=broker,
        defaults=Defaults(
            provider=settings.provider.name,
            models=settings.models,
            concurrency=concurrency if isinstance(concurrency, int) else None,
            max_attempts=config.batches.max_attempts,
            budget=picodollars(config.batches.budget_usd) or None,
        ),
        economy=Economy(chunk_items=config.economy.chunk_items, poll_s=config.economy.poll_s),
        judge=settings.judge,
        admin_uid=settings.uid,
        clock=clock,
        rng=rng,
        log=log,
    )
    per_user = config.flashcards.per_user
    flashcards = FlashcardsDesk(
        system=company.system,
        ledger=ledger,
        staff=providers,
        prices=prices,
        defaults=CardDefaults(
            provider=settings.provider.name,
            models=settings.models,
            max_attempts=config.batches.max_attempts,
            allowed=Allowance(per_user, config.flashcards.window_s) if per_user else None,
        ),
        clock=clock,
    )
    if settings.judge is None:
        # Nobody is to wait for a judge that was dismissed, and then be judged when another one is appointed.
        await store.write(lambda tx: judgements.forget_waiting(tx.db), kind="verdict.forget")
    else:
        judges = partial(
            Judges,
            judge=settings.judge,
            staff=providers,
            max_attempts=config.batches.max_attempts,
            add=scoring.judged,
            ledger=ledger,
            clock=clock,
            log=log,
        )
        judging = JudgingDesk(company.system, judges)
        told.append(judging.tell)
    exports = ExportDesk(store=store, home=home.folder, admin_uid=settings.uid, clock=clock, ids=ids, log=log)
    await exports.recover()
    rescorings = RescoringDesk(
        store=store, scoring=scoring, threshold=config.quality.threshold, clock=clock, ids=ids, log=log
    )
    await rescorings.recover()
    indexer = Indexer(store=store, clock=clock, log=log)
    told.append(indexer.tell)
    indexer.start()
    conversations = ConversationDesk(
        store=store,
        scoring=scoring,
        threshold=config.quality.threshold,
        clock=clock,
        ids=ids,
    )
    return Parts(
        settings=settings,
        boot_id=ids.new(),
        epoch=epoch,
        clock=clock,
        ids=ids,
        log=log,
        store=store,
        broker=broker,
        limits=limits,
        providers=providers,
        rehearsal=rehearsal,
        caller=caller,
        company=company,
        exports=exports,
        rescorings=rescorings,
        flashcards=flashcards,
        conversations=conversations,
        indexer=indexer,
        herald=herald,
    )


def _tell_limits(broker: EventBroker, limits: Limits, uid: int) -> None:
    """The gauge of the limits: for the daemon's own user, since it says what everybody does."""

    def told() -> dict[str, object]:
        plain: dict[str, object] = msgspec.to_builtins(shown(limits))
        return plain

    broker.publish_gauge("limits", "system", uid, "", told, "limits")


async def take_apart(parts: Parts, drain_s: float) -> tuple[str, ...]:
    """Stop in the reverse order of start. Answers the names of what did not end within the drain.

    Running items finish within `drain_s` seconds; what then still ran goes back to the queue.
    """
    # The store's threads keep a process alive: whatever fails on the way, they end.
    try:
        parts.flashcards.close()
        orphans = await parts.company.stop(drain_s)
        await parts.exports.stop()
        await parts.rescorings.stop()
        await parts.indexer.stop()
        await parts.herald.aclose()
        await parts.store.write(
            lambda tx: recovery.recover(tx.db, parts.epoch + 1, parts.clock.now()), kind="stop.recover"
        )
        await parts.limits.aclose()
        await parts.providers.aclose()
    finally:
        await parts.caller.aclose()
        await parts.rehearsal.stop()
        await parts.store.close()
    return orphans
