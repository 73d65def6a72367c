"""The lines above the plots: what is counted, what it came to, what was simulated beside it, and the budget."""

from rich.text import Text

from greenroom.cli.figures import duration, money
from greenroom.cli.limits import month_words
from greenroom.dashboard.bar import bar
from greenroom.protocol.rows.limits import MonthRow
from greenroom.protocol.rows.log import CostsRow

BAR = 10


def totals(costs: CostsRow, span: str, *, simulated: bool) -> Text:
    """What the calls came to, in two lines."""
    whose = "simulated calls, at the price of the model" if simulated else "real calls"
    first = Text(f"{money(costs.total_cost)}", "bold")
    first.append(f"  {costs.total_requests:,} {whose}, {span}", "not bold")
    if costs.failed:
        first.append(f"  ✗ {costs.failed:,} failed", "red not bold")
    tokens = f"{tokens_in_short(costs.input_tokens)} tokens in, {tokens_in_short(costs.output_tokens)} out"
    if costs.cache_read_tokens or costs.cache_write_tokens:
        tokens += (
            f", {tokens_in_short(costs.cache_read_tokens)} read from the cache,"
            f" {tokens_in_short(costs.cache_write_tokens)} written to it"
        )
    second = Text(tokens)
    if costs.avg_cost is not None and costs.avg_duration_ms is not None:
        second.append(f"  {money(costs.avg_cost)} and {duration(costs.avg_duration_ms / 1000)} a call")
    return Text("\n").join([first, second])


def beside(other: CostsRow, *, simulated: bool) -> Text:
    """What is not counted above: simulated calls beside real ones, or the other way around."""
    if simulated:
        words = f"not counted here: {other.total_requests:,} real calls, {money(other.total_cost)}"
    elif other.total_requests:
        words = (
            f"not counted here: {other.total_requests:,} simulated calls that cost nothing"
            f" ({money(other.total_cost)} at the price of the model)"
        )
    else:
        words = "no simulated calls beside them"
    return Text(words, "dim")


def budget(month: MonthRow | None) -> Text:
    """What is left of this month's budget."""
    if month is None:
        return Text("this month: no budget is set", "dim")
    share = month.spent_usd / month.limit_usd if month.limit_usd else 1.0
    line = Text("this month ")
    line.append_text(bar(share, BAR, "green" if share < 0.8 else "yellow" if share < 1 else "red"))
    line.append(f" {month_words(month)}")
    return line


def tokens_in_short(count: int) -> str:
    """`950`, `12.3k`, `4.5M`."""
    for size, name in ((1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")):
        if count >= size:
            return f"{count / size:.1f}{name}"
    return f"{count:,}"
