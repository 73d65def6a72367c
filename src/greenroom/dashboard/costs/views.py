"""What the screen of costs can show, and whose calls."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

REHEARSAL: Final = "rehearsal"
"""The provider whose calls are simulated and cost nothing."""


class View(Struct, frozen=True):
    """One of its views: the key that shows it, and its name."""

    key: str
    name: str
    explains: str


VIEWS: Final[Mapping[str, View]] = {
    "day": View("d", "days", "Plot the cost of each day."),
    "model": View("m", "models", "Plot the cost of each model."),
    "batch": View("b", "batches", "Plot the cost of the batches, the newest first."),
    "latency": View("l", "latency", "Plot how long answers took over time: half, 95 and 99 % of them."),
    "throughput": View("t", "throughput", "Plot how many calls each day had."),
    "estimates": View("e", "estimates", "List batches with what was estimated and what they came to."),
    "calls": View("c", "calls", "List the calls to models, each with its request and its response."),
}
PLOTS: Final = frozenset({"day", "model", "batch", "latency", "throughput"})


def tabs(now: str) -> list[tuple[str, str]]:
    """The line of views: words and the view behind them. The present one stands in brackets."""
    return [
        (f"[{view.key} {view.name}]" if name == now else f" {view.key} {view.name} ", name)
        for name, view in VIEWS.items()
    ]


def tab_at(now: str, cell: int) -> str | None:
    """The view that stands at a cell of that line."""
    end = 0
    for words, name in tabs(now):
        end += len(words)
        if cell < end:
            return name
    return None
