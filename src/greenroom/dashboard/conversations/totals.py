"""How many conversations there are, in a line or two."""

from rich.text import Text

from greenroom.cli.figures import percent, score
from greenroom.dashboard.packing import packed
from greenroom.dashboard.plain import one_line
from greenroom.dashboard.states import badge
from greenroom.protocol.commands.conversation import ConversationTotals


def lines_of(totals: ConversationTotals, width: int, said: str = "") -> Text:
    """What was `said` of the last deed; then all of them, by status, with what they are worth.

    As many lines of `width` cells as that needs.
    """
    parts = [Text(one_line(said), "bold"), Text(f"{totals.total:,} in all")]
    parts += [Text.assemble(badge(status), f" {count:,}") for status, count in totals.by_status.items() if count]
    if totals.avg_quality is not None:
        parts.append(Text(f"average {score(totals.avg_quality)}"))
    if totals.approval_rate is not None:
        parts.append(Text(f"{percent(totals.approval_rate)} of those decided approved"))
    return Text("\n").join(packed(parts, width))


def which(chips: list[str], words: str, *, count: int | None, capped: bool, marked: int, everything: bool) -> Text:
    """What is listed and why; how many of it, and how many are marked."""
    line = Text(no_wrap=True)
    if count is not None:
        line.append(f"{'more than ' if capped else ''}{count:,} listed", "bold")
    if everything:
        line.append("  ● all of them are meant (M: no longer)", "bold reverse")
    elif marked:
        line.append(f"  ● {marked:,} marked", "bold")
    if words:
        line.append(f"  [/ {one_line(words)}]", "bold")
    for chip in chips:
        line.append(f"  [{chip}]", "bold")
    if chips or words:
        line.append("  x shows all", "dim")
    elif not everything:
        line.append("  no filter: / finds, F filters", "dim")
    return line
