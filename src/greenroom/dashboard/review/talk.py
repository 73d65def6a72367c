"""A conversation laid out to be read: what it is, what its score lacks, the talk, and all reasons. Pure.

A line is spans of text, each with the name of its style; who speaks is told by word and glyph as well.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from greenroom.cli.figures import money, score
from greenroom.dashboard.plain import one_line, readable
from greenroom.dashboard.review.outbox import FLAG
from greenroom.dashboard.review.wrapping import wrapped
from greenroom.dashboard.states import glyph
from greenroom.model.attempt import is_simulated
from greenroom.protocol.rows.conversation import ConversationRow, ReviewRow, TurnRow

Span = tuple[str, str]
Line = tuple[Span, ...]

SPEAKERS: Final[Mapping[str, tuple[str, str]]] = {"user": ("▷ USER", "│ "), "assistant": ("◆ ASSISTANT", "┃ ")}
"""How a turn begins, and what stands before each of its lines."""
GOOD: Final = 7.0
"""A component of the score under this is told before the talk."""
NOTE_LINES: Final = 6
WORST: Final = 3
"""So many of those, for the talk should be in view; all of them follow it."""
NOTES: Final = 3
"""So many of the last notes of reviewers are told."""
FACT_LINES: Final = 2
"""So many lines has a fact before the talk at most; the whole of it follows the talk."""
ALL_LINES: Final = 100
UNSTORED: Final = "✎ unstored: below is the text as it was; e shows what you typed"
WIDEST: Final = 96
"""Lines longer than this are hard to read, however wide the terminal is."""


def document(row: ConversationRow, width: int, turns: Sequence[Line], *, unstored: bool = False) -> list[Line]:
    """All that is read of a conversation.

    Args:
        row: with its turns; where they are not there yet, it says so.
        width: cells of a line.
        turns: the lines of its turns, in that width.
        unstored: whether somebody has typed in it what is not stored.
    """
    width = min(width, WIDEST)
    lines = list(facts(row, width))
    if unstored:
        lines.append(((_shortened(UNSTORED, width, 1)[0], "weak"),))
    weak = sorted((each for each in row.quality.items() if each[1].score < GOOD), key=lambda each: each[1].score)
    lines += [
        line
        for name, component in weak[:WORST]
        for line in _reason(name, component.score, component.reason, width)
    ]
    for entry in [each for each in row.review_history if each.note][-NOTES:]:
        lines += _noted(entry, width)
    lines.append(())
    if row.turns is None:
        lines.append((("Reading …", "dim"),))
        return lines
    lines += turns
    if not row.turns:
        lines.append((("It has no turns yet; e writes some.", "dim"),))
    lines += made(row, width)
    if row.quality:
        lines.append((("Score, and why", "head"),))
        for name, component in row.quality.items():
            lines += _reason(name, component.score, component.reason, width)
    return lines


def facts(row: ConversationRow, width: int) -> Iterator[Line]:
    """What one has to know before the talk: title, status, score, revision, persona, emotion, topic."""
    yield from (((each, "head"),) for each in _shortened(one_line(row.title) or "(no title)", width))
    parts = [
        f"{glyph(row.status)} {row.status.replace('_', ' ')}",
        f"score {score(row.quality_score)}" if row.quality_score is not None else "no score",
        f"revision {row.revision}",
    ]
    if FLAG in row.categories:
        parts.insert(0, f"⚑ {FLAG}")
    yield from _listed(parts, width)
    yield from _listed(_who(row), width)


def made(row: ConversationRow, width: int) -> Iterator[Line]:
    """How it was made: size, cost, provider and model."""
    simulated = " simulated" if is_simulated(row.provider) else ""
    parts = [
        f"{row.turn_count} turns",
        f"{row.total_tokens:,} tokens",
        f"{money(row.cost_usd)}{simulated}",
        f"{row.provider} {row.model}".strip(),
        *(each for each in _who(row) if len(each) > width),
        *((f"tier {row.tier.replace('_', ' ')}",) if row.tier else ()),
        *((f"categories: {', '.join(one_line(each) for each in row.categories)}",) if row.categories else ()),
    ]
    yield from _listed(parts, width, ALL_LINES)


def said(turn: TurnRow, width: int) -> Iterator[Line]:
    """One turn."""
    head, bar = SPEAKERS.get(turn.role, (f"· {one_line(turn.role).upper()}", ": "))
    yield ((head, turn.role), (f"  {turn.turn_number}", "dim"))
    for line in wrapped(readable(turn.content), width - len(bar)):
        yield ((bar, turn.role), (line, ""))
    yield ()


def _listed(parts: Sequence[str], width: int, lines: int = FACT_LINES) -> Iterator[Line]:
    """Facts beside each other, as many as have room on a line; a long one has so many lines at most."""
    line = ""
    for part in parts:
        joined = f"{line} · {part}" if line else part
        if line and len(joined) > width:
            yield from (((each, "dim"),) for each in _shortened(line, width, lines))
            joined = part
        line = joined
    yield from (((each, "dim"),) for each in _shortened(line, width, lines) if each)


def _who(row: ConversationRow) -> list[str]:
    named = [(name, one_line(getattr(row, name))) for name in ("persona", "emotion", "topic")]
    return [f"{name}: {value}" for name, value in named if value]


def _shortened(text: str, width: int, most: int = FACT_LINES) -> list[str]:
    """The first lines of a text, with `…` where there are more."""
    lines = list(islice(wrapped(text, width), most + 1))
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], f"{next(wrapped(lines[most - 1], width - 1))}…"]


def _reason(name: str, points: float, reason: str, width: int) -> Iterator[Line]:
    style = "" if points >= GOOD else "weak"
    yield ((_shortened(reason_words(name, points, reason), width, 1)[0], style),)


def reason_words(name: str, points: float, reason: str) -> str:
    """A component of the score in a line, as it is read everywhere: its points, its name, why."""
    mark = "✓" if points >= GOOD else "!"
    return f"{mark} {score(points):>4} {one_line(name.replace('_', ' '))}: {one_line(reason)}"


def _noted(entry: ReviewRow, width: int) -> Iterator[Line]:
    for line in _shortened(f"✎ {entry.action.replace('_', ' ')}: {one_line(entry.note or '')}", width, NOTE_LINES):
        yield ((line, "weak"),)
