"""What handlers work with."""

import logging
from collections.abc import Callable

from msgspec import Struct

from greenroom.daemon.broker import EventBroker
from greenroom.gateway.metering import Metering
from greenroom.gateway.ports import Company, Connection, Conversations, Exports, Flashcards, Prompts, Rescorings
from greenroom.gateway.user_calls import UserCalls
from greenroom.model.ids import Ids
from greenroom.model.principal import Principal
from greenroom.model.times import Clock, Micros
from greenroom.protocol.rows.limits import LimitsRow
from greenroom.store.port import Store


class About(Struct, frozen=True, kw_only=True):
    """The daemon that runs, as `system.hello` and `system.info` tell of it. `uid` is its own user, the admin."""

    version: str
    schema: int
    boot_id: str
    pid: int
    uid: int
    started_at: Micros
    provider: str
    provider_problem: str | None
    model: str
    socket: str
    home: str
    config_file: str | None


class Vitals(Struct, frozen=True, kw_only=True):
    """Figures of the rest of the daemon, asked for when somebody wants to see them."""

    limits: Callable[[], LimitsRow]
    gauges: Callable[[], dict[str, float]]
    counters: Callable[[], dict[str, int]]


class Service(Struct, frozen=True, kw_only=True):
    """The daemon behind the gateway. `request_shutdown` begins the drain, and returns at once."""

    store: Store
    company: Company
    conversations: Conversations
    exports: Exports
    rescorings: Rescorings
    flashcards: Flashcards
    prompts: Prompts
    broker: EventBroker
    clock: Clock
    ids: Ids
    about: About
    vitals: Vitals
    metering: Metering
    user_calls: UserCalls
    log: logging.Logger
    request_shutdown: Callable[[], None]


class Call(Struct, frozen=True, kw_only=True):
    """One call: who makes it, by which connection, and the name that the log has for it."""

    service: Service
    who: Principal
    connection: Connection
    request_id: str
