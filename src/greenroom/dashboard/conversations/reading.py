"""A conversation as it is read beside the list: what it is, what its score lacks, and the talk."""

from typing import Final

from rich.text import Text

from greenroom.cli.figures import money, score
from greenroom.dashboard.plain import clean, line, one_line
from greenroom.dashboard.states import badge
from greenroom.protocol.rows.conversation import ConversationRow

GOOD: Final = 7.0
"""A component of the score under this is worth a line."""
LONGEST: Final = 12_000
"""Characters of a talk that are laid out here; the screen Review has all of it."""
SPEAKERS: Final = {"user": ("▷", "cyan"), "assistant": ("◆", "green")}


def head(row: ConversationRow) -> Text:
    """What it is, in three lines at most."""
    cost = money(row.cost_usd)
    spent = f"({cost})" if row.provider == "rehearsal" else cost
    figures = f"  {score(row.quality_score) or '?'} of 10  revision {row.revision}  {row.turn_count} turns"
    lines = [
        line(row.title, "bold"),
        Text.assemble(badge(row.status), f"{figures}  {row.total_tokens:,} tokens  {spent}"),
    ]
    labels = [each for each in (row.persona, row.emotion, row.topic, ", ".join(row.categories)) if each.strip()]
    if labels:
        lines.append(line(" · ".join(labels), "italic"))
    return Text("\n").join(lines)


def remarks(row: ConversationRow) -> Text:
    """What its score lacks, and what its reviewers said."""
    lines = [
        line(f"! {name.replace('_', ' ')} {score(part.score)}: {part.reason}", "yellow")
        for name, part in row.quality.items()
        if part.score < GOOD
    ]
    said = [each for each in row.review_history if each.note]
    lines += [line(f"{each.action.replace('_', ' ')}: {each.note}", "magenta") for each in said]
    return _joined(lines)


def talk(row: ConversationRow) -> Text:
    """Its turns, as far as a preview goes."""
    room = LONGEST
    lines: list[Text] = []
    for turn in row.turns or ():
        mark, style = SPEAKERS.get(turn.role, ("·", "bold"))
        lines.append(Text(f"{mark} {one_line(turn.role)}", f"bold {style}"))
        content = clean(turn.content[:room])
        lines += [Text(content), Text()]
        if len(turn.content) > room:
            lines.append(Text("… Enter goes on reading in Review.", "dim"))
            break
        room -= len(turn.content)
    return _joined(lines)


def _joined(lines: list[Text]) -> Text:
    for each in lines:
        each.no_wrap = None
    return Text("\n").join(lines)
