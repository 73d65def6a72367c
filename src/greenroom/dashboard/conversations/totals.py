"""How many conversations there are and what judges say of them, in a few lines."""

from collections.abc import Iterator

from rich.text import Text

from greenroom.cli.figures import rate, score
from greenroom.cli.verdicts import agreement
from greenroom.dashboard.packing import packed
from greenroom.dashboard.plain import one_line
from greenroom.dashboard.states import badge
from greenroom.protocol.commands.conversation import ConversationTotals
from greenroom.protocol.rows.verdicts import VerdictTotals


def lines_of(totals: ConversationTotals, width: int, said: str = "") -> Text:
    """What was `said` of the last deed; then all of them, by status, with what they are worth and judges say.

    As many lines of `width` cells as that needs.
    """
    parts = [Text(one_line(said), "bold"), Text(f"{totals.total:,} in all")]
    parts += [Text.assemble(badge(status), f" {count:,}") for status, count in totals.by_status.items() if count]
    if totals.avg_quality is not None:
        parts.append(Text(f"average {score(totals.avg_quality)}"))
    if totals.approval_rate is not None:
        parts.append(Text(f"{rate(totals.approval_rate)} of those decided approved"))
    parts += map(Text, judged(totals.verdicts))
    return Text("\n").join(packed(parts, width))


def judged(verdicts: VerdictTotals) -> Iterator[str]:
    """What the judge that was heard most has said, and how far people agree; nothing where there never was one."""
    for judge in verdicts.judges[:1]:
        yield f"judge {one_line(judge.model)}: {judge.verdicts:,} verdicts, {judge.approvals:,} to approve"
        if judge.decided:
            yield f"people agree {agreement(judge)}"
    if len(verdicts.judges) > 1:
        yield f"{len(verdicts.judges) - 1:,} more in `greenroom conversation stats`"
    if verdicts.waiting:
        yield f"{verdicts.waiting:,} wait for a verdict"
    if verdicts.failed:
        yield f"{verdicts.failed:,} got no verdict"


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
