"""What is going to be started, and what it will cost, to be read. Pure."""

from collections.abc import Sequence

from rich.text import Text

from greenroom.cli.estimates import BASES, cost_words, time_words
from greenroom.cli.figures import duration
from greenroom.dashboard.plain import line
from greenroom.model.attempt import is_simulated
from greenroom.protocol.rows.batch import QuoteRow

MOST = 8
"""So many of what is picked are named."""


def estimate_text(quote: QuoteRow, *, mode: str, provider: str) -> Text:
    """What it will cost and take, either way, and what to look out for.

    Args:
        quote: the daemon's answer.
        mode: `live` or `economy`: which one was chosen.
        provider: who is going to write.
    """
    lines = [Text.assemble((conversations(quote.items), "bold"), f"  by {provider}")]
    if is_simulated(provider):
        lines.append(Text("Rehearsal: nothing is charged. These are the model's prices:", "green"))
    lines.append(_way("live", cost_words(quote.live.cost), time_words(quote.live.time_s), mode == "live"))
    if quote.economy is not None:
        took = f"up to {duration(quote.economy.time_s.high)}"
        lines.append(_way("economy", cost_words(quote.economy.cost), took, mode == "economy"))
    elif mode == "economy":
        lines.append(Text("! economy: this provider has none.", "yellow"))
    if len(quote.by_tier) > 1:
        parts = (f"{name.replace('_', ' ')}: {part.items:,}" for name, part in quote.by_tier.items())
        lines.append(Text(", ".join(parts)))
    lines.append(Text(BASES.get(quote.basis, quote.basis), "dim"))
    lines += [line(f"! {warning}", "yellow") for warning in quote.warnings]
    return _joined(lines)


def question(quote: QuoteRow, *, mode: str, provider: str) -> str:
    """What is asked before real money is spent."""
    cost = quote.economy.cost if mode == "economy" and quote.economy is not None else quote.live.cost
    warned = "".join(f"\n! {each}" for each in quote.warnings)
    return f"Start {conversations(quote.items)} at {provider}, for {cost_words(cost)} of real money?{warned}"


def problems_text(problems: Sequence[str]) -> Text:
    """All that is wrong, a line each."""
    return _joined([line(f"! {each}", "yellow") for each in problems])


def picked_text(sources: Sequence[str]) -> Text:
    """What is written from, in one line."""
    if not sources:
        return Text("Nothing is picked. `a` picks rows of the library, `f` finds gaps to fill.", "dim")
    named = "; ".join(sources[:MOST])
    more = f"; and {len(sources) - MOST:,} more" if len(sources) > MOST else ""
    return line(f"{named}{more}", "bold")


def conversations(count: int) -> str:
    """So many of them."""
    return "1 conversation" if count == 1 else f"{count:,} conversations"


def _way(name: str, cost: str, took: str, chosen: bool) -> Text:
    mark = "▸" if chosen else " "
    return Text(f"{mark} {name:8} {cost}, {took}", "bold" if chosen else "")


def _joined(lines: Sequence[Text]) -> Text:
    for each in lines:
        each.no_wrap = False
    return Text("\n").join(lines)
