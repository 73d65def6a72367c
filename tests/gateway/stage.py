"""A gateway with everything behind it but the company: a real store in memory, and fakes that remember."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from greenroom.daemon.broker import EventBroker
from greenroom.daemon.conversations import ConversationDesk
from greenroom.daemon.rescoring import RescoringDesk
from greenroom.daemon.scoring import Scoring
from greenroom.daemon.subscription import Subscription
from greenroom.gateway.dispatch import Dispatcher
from greenroom.gateway.handlers import HANDLERS
from greenroom.gateway.listening import Access, listen
from greenroom.gateway.metering import Metering
from greenroom.gateway.service import About, Service, Vitals
from greenroom.gateway.sessions import Sessions
from greenroom.gateway.user_calls import UserCalls
from greenroom.store import events
from greenroom.store.inline import InlineStore, memory_database
from greenroom.store.port import Transaction, Unit
from tests.gateway.fakes import (
    LIMITS,
    NOW,
    UID,
    CountedIds,
    FakeCompany,
    FakeExports,
    FakeFlashcards,
    FakePrompts,
    StillClock,
)
from tests.quality.weights import WEIGHTS


class Stage:
    """The gateway and everything around it. Made inside a running loop."""

    def __init__(self, uid: int = UID, calls_per_minute: int | None = None) -> None:
        self.clock = StillClock()
        self.ids = CountedIds()
        self.company = FakeCompany()
        self.exports = FakeExports()
        self.metering = Metering()
        self.shutdowns = 0
        self.log = logging.Logger("stage")  # noqa: LOG001  one a stage, and none that outlives it
        self.records: list[logging.LogRecord] = []
        self.log.addFilter(self._remember)
        self.broker = EventBroker(
            loop=asyncio.get_running_loop(),
            clock=self.clock,
            history=lambda seq, limit, owner: self.store.read(lambda db: events.since(db, seq, limit, owner)),
        )
        self.store = InlineStore(memory_database(self.clock), clock=self.clock, on_facts=self.broker.publish_facts)
        self.flashcards = FakeFlashcards(self.store)
        self.rescorings = RescoringDesk(
            store=self.store,
            scoring=Scoring(store=self.store, weights=WEIGHTS),
            threshold=7.0,
            clock=self.clock,
            ids=self.ids,
            log=self.log,
        )
        self.service = Service(
            store=self.store,
            company=self.company,
            conversations=ConversationDesk(
                store=self.store,
                scoring=Scoring(store=self.store, weights=WEIGHTS),
                threshold=7.0,
                clock=self.clock,
                ids=self.ids,
            ),
            exports=self.exports,
            rescorings=self.rescorings,
            flashcards=self.flashcards,
            prompts=FakePrompts(),
            broker=self.broker,
            clock=self.clock,
            ids=self.ids,
            about=About(
                version="0.1.0",
                schema=1,
                boot_id="boot",
                pid=42,
                uid=uid,
                started_at=NOW,
                provider="rehearsal",
                provider_problem=None,
                model="m",
                socket="/run/greenroom.sock",
                home="/home",
                config_file=None,
            ),
            vitals=Vitals(
                limits=lambda: LIMITS,
                gauges=lambda: {"calls_in_flight": 2.0},
                counters=lambda: {"items": 5},
            ),
            metering=self.metering,
            user_calls=UserCalls(calls_per_minute, self.clock),
            log=self.log,
            request_shutdown=self._shut_down,
        )
        self.dispatcher = Dispatcher(self.service, HANDLERS)

    def _remember(self, record: logging.LogRecord) -> bool:
        self.records.append(record)
        return False

    def _shut_down(self) -> None:
        self.shutdowns += 1

    async def write(self, unit: Callable[[Any], Any]) -> None:
        """Do something to the database itself."""

        def whole(tx: Transaction) -> None:
            unit(tx.db)

        done: Unit[None] = whole
        await self.store.write(done)

    async def open(self, path: Path, **bounds: int) -> Sessions:
        """Listen at a path."""
        sessions = Sessions(
            self.dispatcher,
            unsubscribe=self.broker.unsubscribe,
            new_request_id=self.service.ids.new,
            log=self.log,
            **bounds,
        )
        await sessions.serve(listen(path, Access()))
        return sessions


class NoConnection:
    """A connection without subscriptions."""

    def __init__(self) -> None:
        self.attached: list[Subscription] = []

    def attach(self, subscription: Subscription) -> str:
        self.attached.append(subscription)
        return f"s{len(self.attached)}"

    def detach(self, subscription_id: str) -> bool:
        return subscription_id in [f"s{number + 1}" for number in range(len(self.attached))]

    def refused(self) -> bool:
        return True
