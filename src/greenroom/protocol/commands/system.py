"""`system.*`: the daemon itself."""

from typing import Annotated

from msgspec import Meta, Struct

from greenroom.protocol.command import Reading, Writing, command
from greenroom.protocol.rows.limits import LimitsRow


class Hello(Struct, frozen=True, kw_only=True):
    """What the two sides can count on."""

    protocol: int
    daemon_version: str
    boot_id: str
    schema: int
    capabilities: tuple[str, ...]
    max_line: int


class Pong(Struct, frozen=True, kw_only=True):
    """The daemon is there."""

    pong: bool
    at: str


class Info(Struct, frozen=True, kw_only=True):
    """What runs, where, and within which limits."""

    version: str
    boot_id: str
    pid: int
    uid: int
    started_at: str
    provider: str
    provider_problem: str | None
    model: str
    socket: str
    home: str
    config_file: str | None
    limits: LimitsRow


class Percentiles(Struct, frozen=True):
    """Milliseconds that half, 95 and 99 % of the last calls stayed under; and how many calls there were."""

    count: int
    p50_ms: float
    p95_ms: float
    p99_ms: float


class Stats(Struct, frozen=True, kw_only=True):
    """Counters since the start, gauges of now, and how long methods and kinds of query take.

    Counters: `dead_letters`, `last_event` (the newest fact's `seq`), and `errors.<type>` of refused calls.
    Gauges: `calls_in_flight`, `calls_waiting`, `actors`, `sessions`, `subscriptions`, `store_queue`. Those are the
    whole daemon's, and empty for everybody but its own user. `batches` and `generations` are
    the caller's own, by final status.
    """

    counters: dict[str, int]
    gauges: dict[str, float]
    methods: dict[str, Percentiles]
    queries: dict[str, Percentiles]
    batches: dict[str, int]
    generations: dict[str, int]


class ActorRow(Struct, frozen=True, kw_only=True):
    """One actor of the live tree."""

    kind: str
    name: str
    state: str
    mailbox_depth: int
    restarts: int
    children: "tuple[ActorRow, ...]" = ()


class Actors(Struct, frozen=True, kw_only=True):
    """The live supervision tree, from its root."""

    root: ActorRow
    dead_letters: int


class ShutdownStarted(Struct, frozen=True, kw_only=True):
    """The daemon drains and then ends."""

    stopping: bool
    message: str


@command("system.hello", Hello, {"client": "my-script", "protocols": [1]})
class SystemHello(Reading[Hello], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Tell versions apart; clients that send it, send it first."""

    client: Annotated[str, Meta(max_length=200, description="Who calls, for the log.")] = ""
    protocols: Annotated[tuple[int, ...], Meta(min_length=1, description="The versions the caller speaks.")] = (1,)


@command("system.ping", Pong)
class SystemPing(Reading[Pong], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say that the daemon is there."""


@command("system.info", Info)
class SystemInfo(Reading[Info], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Tell version, provider, socket, home and limits."""


@command("system.stats", Stats)
class SystemStats(Reading[Stats], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Tell counters, gauges, and how long methods and queries take."""


@command("system.actors", Actors)
class SystemActors(Reading[Actors], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Show the live actor tree."""


@command("system.shutdown", ShutdownStarted)
class SystemShutdown(Writing[ShutdownStarted], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Stop gracefully: running items finish within the drain, the rest go back. Daemon's user only."""
