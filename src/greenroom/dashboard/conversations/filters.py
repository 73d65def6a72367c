"""Which conversations are listed: what was asked for, as chips, as the protocol has it, and read from a form."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from greenroom.cli.figures import short
from greenroom.dashboard.form import Typed, Unread
from greenroom.dashboard.plain import one_line
from greenroom.dashboard.states import glyph
from greenroom.model.library import Tier
from greenroom.model.states import ConversationStatus

STATUSES: Final = tuple(str(each) for each in ConversationStatus)
TIERS: Final = tuple(str(each) for each in Tier)
LISTS: Final = ("personas", "emotions", "categories")
BEST: Final = 10.0


class Named(Struct, frozen=True):
    """A row that a filter goes by, and what it is called."""

    id: str
    name: str


class Filters(Struct, frozen=True, kw_only=True):
    """What is asked for; all of it has to be met. Dates are days of the reader's own calendar, both included.

    `only` is a single conversation, by its id.
    """

    statuses: tuple[ConversationStatus, ...] = ()
    tiers: tuple[Tier, ...] = ()
    quality_min: float | None = None
    quality_max: float | None = None
    personas: tuple[str, ...] = ()
    emotions: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    batch: Named | None = None
    template: Named | None = None
    provider: str = ""
    since: date | None = None
    until: date | None = None
    only: str | None = None


NONE: Final = Filters()


def chips(filters: Filters) -> list[str]:
    """What is asked for, each in a few words."""
    said = [f"{glyph(each)} {each.replace('_', ' ')}" for each in filters.statuses]
    said += [each.replace("_", " ") for each in filters.tiers]
    if filters.quality_min is not None or filters.quality_max is not None:
        low, high = filters.quality_min or 0.0, BEST if filters.quality_max is None else filters.quality_max
        said.append(f"score {low:g} to {high:g}")
    for name in LISTS:
        if values := getattr(filters, name):
            said.append(f"{name.removesuffix('s')} {' or '.join(values)}".replace("categorie ", "category "))
    for name, row in (("batch", filters.batch), ("template", filters.template)):
        if row is not None:
            said.append(f"{name} {row.name}")
    if filters.provider:
        said.append(f"by {filters.provider}")
    if filters.since is not None:
        said.append(f"since {filters.since}")
    if filters.until is not None:
        said.append(f"until {filters.until}")
    if filters.only is not None:
        said.append(f"only …{short(filters.only)}")
    return [one_line(each) for each in said]


def on_the_wire(filters: Filters) -> dict[str, Any]:
    """As the fields of `conversation.list`, `conversation.search` and `ConversationFilter`, which they share."""
    said = {
        "statuses": list(filters.statuses),
        "tiers": list(filters.tiers),
        "quality_min": filters.quality_min,
        "quality_max": filters.quality_max,
        **{name: list(getattr(filters, name)) for name in LISTS},
        "batch_id": filters.batch.id if filters.batch else None,
        "template_id": filters.template.id if filters.template else None,
        "provider": filters.provider or None,
        "date_from": _midnight(filters.since),
        # The protocol's end is exclusive; a reader means the whole day.
        "date_to": _midnight(filters.until + timedelta(days=1)) if filters.until else None,
    }
    return {name: value for name, value in said.items() if value not in (None, [])}


def _midnight(day: date | None) -> str | None:
    if day is None:
        return None
    return datetime.combine(day, time()).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read(typed: Typed) -> Filters:
    """What was entered in the form, but for `batch` and `template`, whose names have to be looked up.

    Raises:
        Unread: a figure or a day that is none.
    """
    low, high = (_score(_words(typed, name)) for name in ("quality_min", "quality_max"))
    if low is not None and high is not None and low > high:
        raise Unread(f"No score is at least {low:g} and at most {high:g}.")
    since, until = (_day(_words(typed, name)) for name in ("since", "until"))
    if since is not None and until is not None and since > until:
        raise Unread(f"No day is after {since} and before {until}.")
    return Filters(
        statuses=tuple(ConversationStatus(each) for each in typed.get("statuses", ())),
        tiers=tuple(Tier(each) for each in typed.get("tiers", ())),
        quality_min=low,
        quality_max=high,
        personas=listed(_words(typed, "personas")),
        emotions=listed(_words(typed, "emotions")),
        categories=listed(_words(typed, "categories")),
        provider=_words(typed, "provider"),
        since=since,
        until=until,
    )


def entered(filters: Filters) -> dict[str, str | Sequence[str]]:
    """What stands in the form for filters."""

    def figure(value: float | None) -> str:
        return "" if value is None else f"{value:g}"

    return {
        "statuses": [str(each) for each in filters.statuses],
        "tiers": [str(each) for each in filters.tiers],
        "quality_min": figure(filters.quality_min),
        "quality_max": figure(filters.quality_max),
        **{name: ", ".join(getattr(filters, name)) for name in LISTS},
        "batch": filters.batch.name if filters.batch else "",
        "template": filters.template.name if filters.template else "",
        "provider": filters.provider,
        "since": str(filters.since or ""),
        "until": str(filters.until or ""),
    }


def known_by_name(filters: Filters, name: str, words: str) -> Named | None:
    """The row that filters name already by these words, so that it need not be looked up again."""
    row: Named | None = getattr(filters, name)
    return row if row is not None and row.name == words else None


def with_row(filters: Filters, name: str, row: Named) -> Filters:
    """Filters that go by this batch or template too."""
    return replace(filters, **{name: row})


def listed(text: str) -> tuple[str, ...]:
    """Words between commas, each once."""
    return tuple(dict.fromkeys(each for part in text.split(",") if (each := part.strip())))


def _words(typed: Mapping[str, str | Sequence[str]], name: str) -> str:
    value = typed.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _score(text: str) -> float | None:
    if not text:
        return None
    try:
        value = float(text.replace(",", "."))
    except ValueError as error:
        raise Unread(f"{text!r} is no score: one is a figure from 0 to 10.") from error
    if not 0 <= value <= BEST:
        raise Unread(f"A score is a figure from 0 to 10; {text} is none.")
    return value


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Unread(f"{text!r} is no day: one is as in 2026-11-18.") from error
