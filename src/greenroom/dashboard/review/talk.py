"""A conversation laid out to be read: what it is, what its score lacks, the talk, and all reasons. Pure.

A line is spans of text, each with the name of its style; who speaks is told by word and glyph as well.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from greenroom.cli.figures import money, score
from greenroom.dashboard.plain import clean, one_line
from greenroom.dashboard.review.outbox import FLAG
from greenroom.dashboard.review.wrapping import wrapped
from greenroom.dashboard.states import glyph
from greenroom.protocol.rows.conversation import ConversationRow, ReviewRow, TurnRow

Span = tuple[str, str]
Line = tuple[Span, ...]

SPEAKERS: Final[Mapping[str, tuple[str, str]]] = {"user": ("▷ USER", "│ "), "assistant": ("◆ ASSISTANT", "┃ ")}
"""How a turn begins, and what stands before each of its lines."""
GOOD: Final = 7.0
"""A component of the score under this is told before the talk."""
NOTES: Final = 3
"""So many of the last notes of reviewers are told."""
WIDEST: Final = 96
"""Lines longer than this are hard to read, however wide the terminal is."""


def document(row: ConversationRow, width: int) -> list[Line]:
    """All that is read of a conversation.

    Args:
        row: with its turns; where they are not there yet, it says so.
        width: cells of a line.
    """
    width = min(width, WIDEST)
    lines = list(facts(row, width))
    weak = [each for each in row.quality.items() if each[1].score < GOOD]
    lines += [line for name, component in weak for line in _reason(name, component.score, component.reason, width)]
    for entry in [each for each in row.review_history if each.note][-NOTES:]:
        lines += _noted(entry, width)
    lines.append(())
    if row.turns is None:
        lines.append((("Reading …", "dim"),))
        return lines
    lines += [line for turn in row.turns for line in said(turn, width)]
    if not row.turns:
        lines.append((("It has no turns yet; e writes some.", "dim"),))
    if row.quality:
        lines.append((("Score, and why", "head"),))
        for name, component in row.quality.items():
            lines += _reason(name, component.score, component.reason, width)
    return lines


def facts(row: ConversationRow, width: int) -> Iterator[Line]:
    """Title, status, score, persona, emotion, topic, size, cost, model, revision."""
    for each in wrapped(one_line(row.title) or "(no title)", width):
        yield ((each, "head"),)
    simulated = " simulated" if row.provider == "rehearsal" else ""
    parts = [
        f"{glyph(row.status)} {row.status.replace('_', ' ')}",
        f"score {score(row.quality_score)}" if row.quality_score is not None else "no score",
        f"{row.turn_count} turns",
        f"{row.total_tokens:,} tokens",
        f"{money(row.cost_usd)}{simulated}",
        f"revision {row.revision}",
        f"{row.provider} {row.model}".strip(),
    ]
    if FLAG in row.categories:
        parts.insert(0, f"⚑ {FLAG}")
    yield from _listed(parts, width)
    who = [(name, getattr(row, name)) for name in ("persona", "emotion", "topic")]
    yield from _listed([f"{name}: {one_line(value)}" for name, value in who if value], width)


def said(turn: TurnRow, width: int) -> Iterator[Line]:
    """One turn."""
    head, bar = SPEAKERS.get(turn.role, (f"· {one_line(turn.role).upper()}", ": "))
    yield ((head, turn.role), (f"  {turn.turn_number}", "dim"))
    for line in wrapped(clean(turn.content), width - len(bar)):
        yield ((bar, turn.role), (line, ""))
    yield ()


def _listed(parts: Sequence[str], width: int) -> Iterator[Line]:
    """Facts beside each other, as many as have room on a line."""
    line = ""
    for part in parts:
        joined = f"{line} · {part}" if line else part
        if line and len(joined) > width:
            yield ((line, "dim"),)
            joined = part
        line = joined
    for each in wrapped(line, width):
        if each:
            yield ((each, "dim"),)


def _reason(name: str, points: float, reason: str, width: int) -> Iterator[Line]:
    style = "" if points >= GOOD else "weak"
    mark = "✓" if points >= GOOD else "!"
    yield ((_fit(f"{mark} {score(points):>4} {name.replace('_', ' ')}: {one_line(reason)}", width), style),)


def _noted(entry: ReviewRow, width: int) -> Iterator[Line]:
    for line in wrapped(f"✎ {entry.action.replace('_', ' ')}: {one_line(entry.note or '')}", width):
        yield ((line, "weak"),)


def _fit(text: str, width: int) -> str:
    first, *more = wrapped(text, width)
    return f"{next(wrapped(text, width - 1))}…" if more else first
