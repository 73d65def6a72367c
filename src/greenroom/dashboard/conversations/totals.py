"""How many conversations there are, in a line."""

from rich.text import Text

from greenroom.cli.figures import percent, score
from greenroom.dashboard.plain import one_line
from greenroom.dashboard.states import badge
from greenroom.protocol.commands.conversation import ConversationTotals


def line_of(totals: ConversationTotals, said: str = "") -> Text:
    """What was `said` of the last deed; then all of them, by status, with what they are worth."""
    line = Text(f"{one_line(said)}  " if said else "", "bold", no_wrap=True)
    line.append(f"{totals.total:,} in all", "not bold")
    for status, count in totals.by_status.items():
        if count:
            line.append("  ")
            line.append_text(Text.assemble(badge(status), f" {count:,}"))
    if totals.avg_quality is not None:
        line.append(f"  average {score(totals.avg_quality)}")
    if totals.approval_rate is not None:
        line.append(f"  {percent(totals.approval_rate)} of those decided approved")
    return line


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
