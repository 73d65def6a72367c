"""The overview's panels, as lines."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from rich.text import Text

from greenroom.cli.figures import clock, money, short
from greenroom.cli.limits import NO_LIMIT, month_words
from greenroom.dashboard.bar import bar
from greenroom.dashboard.plain import line, one_line
from greenroom.dashboard.states import glyph
from greenroom.model.states import BatchStatus
from greenroom.protocol.commands.system import ActorRow, Actors
from greenroom.protocol.events import Event
from greenroom.protocol.rows.limits import LimitsRow, ProviderLimitsRow, RateRow

BAR = 10
DONE: Mapping[str, str] = {
    "approve": "approved",
    "reject": "rejected",
    "request_changes": "to be changed",
    "reopen": "open again",
    "comment": "commented",
    "edit": "edited",
    "regenerate": "written anew",
    "archive": "archived",
    "update": "labelled",
    "delete": "deleted",
    "rescore": "scored again",
    "judge": "judged",
}
"""What was done to a conversation, by its action."""
FINAL = {str(status) for status in BatchStatus if status.is_final}


def limit_lines(limits: LimitsRow) -> Iterator[Text]:
    """What is used of the limits, a line each."""
    if limits.month is not None:
        share = limits.month.spent_usd / limits.month.limit_usd if limits.month.limit_usd else 0.0
        yield _used("month", share, month_words(limits.month))
    if limits.max_concurrency is not None and limits.used is not None:
        yield _used(
            "at once", limits.used / limits.max_concurrency, f"{limits.used:,} of {limits.max_concurrency:,}"
        )
    for provider in limits.providers:
        yield from _provider(provider)
    if not limits.providers:
        yield Text("No provider was asked yet.", "dim")


def _provider(limits: ProviderLimitsRow) -> Iterator[Text]:
    out = limits.concurrency.used
    head = Text(one_line(limits.provider), "bold", no_wrap=True)
    if limits.breaker.circuit != "closed":
        head.append("  ✕ down", "red")
        if limits.breaker.last_fault:
            head.append(f" ({one_line(limits.breaker.last_fault)})", "not bold")
    if out is not None:
        allowed = f" of {limits.concurrency.allowed:,}" if limits.concurrency.allowed is not None else ""
        head.append(f"  {out:,}{allowed} at once", "not bold")
    if limits.waiting:
        why = f": {one_line(limits.waiting_because)}" if limits.waiting_because else ""
        head.append(f"  {limits.waiting:,} wait{why}", "yellow not bold")
    yield head
    for rate in limits.rates:
        if rate.allowed is not None:
            yield _rate(rate)
    if limits.concurrency.changed_because:
        yield line(f"  {clock(limits.concurrency.changed_at)[11:]} {limits.concurrency.changed_because}", "dim")


def _rate(rate: RateRow) -> Text:
    kind = {"requests": "requests", "tokens": "tokens", "input_tokens": "in", "output_tokens": "out"}[rate.kind]
    allowed = rate.allowed or 0.0
    used = "" if rate.used is None else f"{rate.used:,.0f}"
    if rate.limit is not None and rate.limit >= NO_LIMIT[rate.kind]:
        return Text(f"  {kind:<9}{used or 0}/min, no limit", "", no_wrap=True)
    share = (rate.used or 0.0) / allowed if allowed else 0.0
    return _used(f"  {kind}", share, f"{used} of {allowed:,.0f}/min" if used else f"{allowed:,.0f}/min")


def _used(label: str, share: float, words: str) -> Text:
    shown = Text(f"{label:<11}", no_wrap=True)
    shown.append_text(bar(share, BAR, "green" if share < 0.8 else "yellow" if share < 1 else "red"))
    shown.append(f" {words}")
    return shown


def actor_line(actors: Actors | None) -> Text:
    """How many actors there are, by kind, and whether any had to be restarted."""
    if actors is None:
        return Text("Actors are shown to the daemon's own user.", "dim")
    kinds: Counter[str] = Counter()
    restarts = _count(actors.root, kinds)
    words = ", ".join(f"{count:,} {plural(kind, count)}" for kind, count in kinds.most_common(6))
    shown = line(words)
    if restarts:
        shown.append(f", {restarts:,} {plural('restart', restarts)}", "yellow")
    if actors.dead_letters:
        shown.append(f", {actors.dead_letters:,} {plural('dead letter', actors.dead_letters)}", "yellow")
    return shown


def plural(kind: str, count: int) -> str:
    """What there is so many of."""
    if count == 1 or kind.endswith("s"):
        return kind
    return f"{kind}es" if kind.endswith("ch") else f"{kind}s"


def _count(actor: ActorRow, kinds: Counter[str]) -> int:
    kinds[actor.kind] += 1
    return actor.restarts + sum(_count(child, kinds) for child in actor.children)


def event_lines(recent: Sequence[Event], most: int) -> Iterable[Text]:
    """What happened last, the newest first."""
    worth = (event for event in reversed(recent) if not is_said_twice(event))
    return [_event(event) for event in islice(worth, max(0, most))]


def is_said_twice(event: Event) -> bool:
    """Whether another event says the same with more.

    An item that succeeded is a conversation that is there, and a batch that ended is told with what it cost.
    """
    status = event.data.get("status")
    if event.type == "batch.status":
        return status in FINAL
    return event.type == "item.finished" and status == "succeeded"


def _event(event: Event) -> Text:
    shown = Text(f"{clock(event.at)[11:]} ", "dim", no_wrap=True)
    shown.append(event_words(event), "red" if event.data.get("status") == "failed" else "")
    return shown


def event_words(event: Event) -> str:
    """An event in a few words."""
    data = event.data
    status = str(data.get("status") or "")
    match event.type:
        case "batch.started":
            words = f"{glyph('queued')} batch started: {data['name']}, {data['total_items']:,} items"
        case "batch.status":
            why = f": {data['reason']['message']}" if data.get("reason") else ""
            words = f"{glyph(status)} batch {status}{why}"
        case "batch.finished":
            words = f"{glyph(status)} batch {status}: {data['name']}, {money(data['actual_cost'])}"
        case "item.finished":
            why = f": {data['error']['message']}" if data.get("error") else ""
            words = f"{glyph(status)} item {data['position']} {status}{why}"
        case "conversation.created":
            score = data.get("quality_score")
            words = f"{glyph(status)} {data['title']}{'' if score is None else f' ({score:.1f})'}"
        case "conversation.updated":
            ids: Sequence[str] = data.get("conversation_ids") or ()
            which = f"{len(ids):,} conversations" if len(ids) != 1 else f"conversation …{short(ids[0])}"
            words = f"{glyph(status)} {which} {DONE.get(data['action'], data['action'])}"
        case "export.finished":
            words = f"{glyph(status)} export {status}, {data.get('rows') or 0:,} rows"
        case "system.notice":
            words = f"! {data['message']}"
        case _:
            words = f"· {event.type}"
    return one_line(words)
