"""The two forms of the screen: which conversations are listed, and what is exported of them."""

from typing import Any, Final

from greenroom.dashboard.conversations.filters import NONE, STATUSES, TIERS, Filters, on_the_wire
from greenroom.dashboard.exporting import first_of, folder, shares, words_of
from greenroom.dashboard.form import Field, Pick, Typed, Unread, Words
from greenroom.model.states import ConversationStatus
from greenroom.protocol.commands.conversation import ConversationFilter
from greenroom.protocol.commands.export import ExportStart

WHICH: Final[tuple[Field, ...]] = (
    Pick(name="statuses", label="status", options=STATUSES),
    Pick(name="tiers", label="tier", options=TIERS),
    Words(name="quality_min", label="score from", hint="0 to 10"),
    Words(name="quality_max", label="score to", hint="0 to 10"),
    Words(name="personas", label="personas", hint="any of these, commas between them"),
    Words(name="emotions", label="emotions", hint="any of these"),
    Words(name="categories", label="categories", hint="any of these"),
    Words(name="batch", label="batch", hint="its name, or how its id ends"),
    Words(name="template", label="template", hint="its name, or how its id ends"),
    Words(name="provider", label="provider", hint="anthropic, openai, rehearsal, import, manual"),
    Words(name="since", label="made since", hint="a day, as in 2026-11-18"),
    Words(name="until", label="made until", hint="a day, itself included"),
)

FORMATS: Final = ("openai", "sharegpt", "alpaca", "trl", "preference", "parquet", "csv")
APART: Final = "each by itself"
REDACT, UNREVIEWED, REHEARSAL = "redact personal data", "unreviewed too", "rehearsal's too"

WHAT: Final[tuple[Field, ...]] = (
    Pick(name="format", label="format", options=FORMATS, many=False),
    Words(name="path", label="folder", hint="a new one; without, one under exports/"),
    Words(name="split", label="split", hint="90/5/5 or 90/10; without, all are for training"),
    Pick(name="split_by", label="split by", options=(APART, "template", "scenario", "persona"), many=False),
    Words(name="dedup", label="likeness", hint="0.8 leaves out what is so much like an older one"),
    Words(name="system_prompt", label="system prompt", hint="at the head of every conversation"),
    Pick(name="more", label="also", options=(REDACT, UNREVIEWED, REHEARSAL)),
)

_C = ConversationStatus
ALL_BUT_REFUSED: Final = [_C.APPROVED, _C.PENDING_REVIEW, _C.NEEDS_REVISION, _C.GENERATED, _C.DRAFT]
"""What goes in where unreviewed ones do: all that nobody has rejected or put away."""


def meant(filters: Filters, words: str) -> ConversationFilter:
    """All that is listed, as bulk actions and exports take it."""
    said: dict[str, Any] = on_the_wire(filters)
    return ConversationFilter(**said, search=words or None)


def export_of(typed: Typed, filters: Filters, words: str) -> ExportStart:
    """The export that the form asks for, of what is listed.

    Raises:
        Unread: something in the form can't be.
    """
    more = typed.get("more", ())
    said = on_the_wire(filters)
    if UNREVIEWED in more and not filters.statuses:
        said["statuses"] = ALL_BUT_REFUSED
    if words:
        said["search"] = words
    system = words_of(typed, "system_prompt")
    by = first_of(typed, "split_by")
    return ExportStart(
        format=first_of(typed, "format") or FORMATS[0],  # type: ignore[arg-type]  # one of the form's own options
        path=folder(typed),
        filter=ConversationFilter(**said) if said else None,
        split=shares(words_of(typed, "split")),
        split_by=None if by == APART else by,  # type: ignore[arg-type]  # likewise
        dedup=_likeness(words_of(typed, "dedup")),
        system_prompt=system or None,
        redact=REDACT in more,
        include_rehearsal=REHEARSAL in more,
    )


def what_goes_in(filters: Filters, words: str) -> str:
    """Which conversations an export has, for the form."""
    of = "Of what is listed" if words or filters != NONE else "Of all conversations"
    if filters.statuses:
        return f"{of}: those that are {' or '.join(each.replace('_', ' ') for each in filters.statuses)}."
    return f"{of}: the approved ones."


def _likeness(text: str) -> float | None:
    if not text:
        return None
    try:
        value = float(text)
    except ValueError as error:
        raise Unread(f"{text!r} is no likeness: one is more than 0, and 1 at most.") from error
    if not 0 < value <= 1:
        raise Unread(f"A likeness is more than 0, and 1 at most; {text} is none.")
    return value
