"""The lines above the plots: what is counted, what it came to, what was simulated beside it, and the budget."""

from rich.text import Text

from greenroom.cli.figures import money, took
from greenroom.cli.limits import month_words
from greenroom.dashboard.bar import bar
from greenroom.dashboard.packing import packed
from greenroom.protocol.rows.limits import MonthRow
from greenroom.protocol.rows.log import CostsRow

BAR = 10


def totals(costs: CostsRow, span: str, width: int, *, simulated: bool) -> Text:
    """What the calls came to: money and calls, then tokens, on as many lines of so many cells as they need."""
    whose = "simulated calls, at the price of the model" if simulated else "real calls"
    first = [
        Text(money(costs.total_cost), "bold"),
        Text(f"{costs.total_requests:,} {whose}, {span}"),
        Text(f"✗ {costs.failed:,} failed" if costs.failed else "", "red"),
    ]
    second = [Text(f"{tokens_in_short(costs.input_tokens)} tokens in, {tokens_in_short(costs.output_tokens)} out")]
    if costs.cache_read_tokens or costs.cache_write_tokens:
        read, written = (tokens_in_short(each) for each in (costs.cache_read_tokens, costs.cache_write_tokens))
        second.append(Text(f"{read} read from the cache, {written} written to it"))
    if costs.avg_cost is not None and costs.avg_duration_ms is not None:
        second.append(Text(f"{money(costs.avg_cost)} and {took(costs.avg_duration_ms)} a call"))
    return Text("\n").join([*packed(first, width), *packed(second, width)])


def beside(other: CostsRow, width: int, *, simulated: bool) -> Text:
    """What is not counted above: simulated calls beside real ones, or the other way around."""
    if simulated:
        words = [f"not counted here: {other.total_requests:,} real calls, {money(other.total_cost)}"]
    elif other.total_requests:
        words = [
            f"not counted here: {other.total_requests:,} simulated calls that cost nothing",
            f"({money(other.total_cost)} at the price of the model)",
        ]
    else:
        words = ["no simulated calls beside them"]
    return Text("\n").join(packed((Text(each, "dim") for each in words), width))


def budget(month: MonthRow | None, width: int) -> Text:
    """What is left of this month's budget."""
    if month is None:
        return Text("this month: no budget is set", "dim")
    share = month.spent_usd / month.limit_usd if month.limit_usd else 1.0
    line = Text("this month ")
    line.append_text(bar(share, BAR, "green" if share < 0.8 else "yellow" if share < 1 else "red"))
    spent, *more = month_words(month).split("; ")
    line.append(f" {spent}")
    return Text("\n").join(packed([line, *map(Text, more)], width))


def tokens_in_short(count: int) -> str:
    """`950`, `12.3k`, `4.5M`."""
    for size, name in ((1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")):
        if count >= size:
            return f"{count / size:.1f}{name}"
    return f"{count:,}"
