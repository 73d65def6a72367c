"""A conversation laid out as a talk."""

import sys
import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

from greenroom.cli.figures import clock, money, score
from greenroom.cli.speaking import clean, one_line, painted, show, width
from greenroom.cli.table import show_facts
from greenroom.model.attempt import is_simulated
from greenroom.protocol.rows.conversation import ConversationRow

WIDEST: Final = 92
INDENT: Final = "  "
GOOD: Final = 7.0
"""A component of the score under this is worth a word."""

SPEAKER_STYLES: Final = {"user": "cyan", "assistant": "green"}


def show_conversation(row: ConversationRow) -> None:
    """Print a conversation: what it is, what its score lacks, what reviewers said, and its turns."""
    show(one_line(row.title), "bold")
    by = f"{row.model} (rehearsal: made up by the embedded server)" if is_simulated(row.provider) else row.model
    show_facts(
        [
            ("id", row.id),
            ("status", row.status),
            ("quality", f"{score(row.quality_score)} of 10" if row.quality_score is not None else ""),
            ("persona", row.persona),
            ("emotion", row.emotion),
            ("topic", row.topic),
            ("tier", row.tier or ""),
            ("categories", ", ".join(row.categories)),
            ("written by", by),
            ("cost", f"{money(row.cost_usd)}{' simulated' if is_simulated(row.provider) else ''}"),
            ("made", clock(row.created_at)),
        ]
    )
    for name, component in row.quality.items():
        if component.score < GOOD:
            show(f"{name.replace('_', ' ')}: {score(component.score)}, {component.reason}", "yellow")
    for entry in row.review_history:
        if entry.note:
            show(f"{entry.action.replace('_', ' ')}: {entry.note}", "yellow")
    if row.turns is None:
        return
    wide = min(width() or WIDEST, WIDEST)
    if system_prompt := row.parameters.get("system_prompt"):
        _show_said("system", str(system_prompt), wide)
    for turn in row.turns:
        _show_said(turn.role, turn.content, wide)


def _show_said(role: str, content: str, wide: int) -> None:
    print()
    print(painted(role.upper(), SPEAKER_STYLES.get(role, "bold"), sys.stdout))
    for line in laid_out(content, wide):
        print(line)


def laid_out(content: str, wide: int) -> Iterator[str]:
    """The lines of what is said, indented and wrapped; its own line breaks stay, as do lists and code."""
    for line in clean(content).splitlines():
        own = line[: len(line) - len(line.lstrip())]
        yield from _wrapped(line.strip(), own, wide)


def _wrapped(text: str, own: str, wide: int) -> Sequence[str]:
    indent = INDENT + own
    return textwrap.wrap(text, wide, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False) or [
        ""
    ]
