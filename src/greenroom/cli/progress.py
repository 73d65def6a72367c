"""Long work as it goes on: one live line on a terminal, plain lines in a pipe."""

import sys
from collections import deque
from collections.abc import Callable
from typing import Final, TextIO

from msgspec import Struct

from greenroom.cli.figures import duration, money, percent
from greenroom.cli.speaking import one_line, painted, width
from greenroom.cli.table import cells, fitted

WINDOW_S: Final = 15.0
"""The rate is that of the last so many seconds."""

LEAST_S: Final = 0.25
"""What happened in less time than this says nothing of a rate."""

BAR: Final = 24
LEAST_BAR: Final = 6
LEAST_NAME: Final = 8
STEP: Final = 5
"""In a pipe, a line for each so many percent."""


class Standing(Struct, frozen=True, kw_only=True):
    """How work stands: `done` of `total`, `failed` of those that are done; `cost` in US dollars where it costs.

    `most` says what the cost is held against, in words: `of about $5.00`.

    Work that is not `counted` is of a hundred percent, and nobody cares how many those are.
    """

    name: str
    done: int
    total: int
    failed: int = 0
    cost: float | None = None
    most: str = ""
    simulated: bool = False
    left_s: float | None = None
    counted: bool = True


class Rate:
    """How many a second, over a window of the newest reports."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._seen: deque[tuple[float, int]] = deque()

    def note(self, done: int) -> float | None:
        """Take a figure down. Returns what a second brings, once that can be said."""
        now = self._clock()
        self._seen.append((now, done))
        while len(self._seen) > 2 and now - self._seen[0][0] > WINDOW_S:
            self._seen.popleft()
        (then, before), (_, after) = self._seen[0], self._seen[-1]
        return (after - before) / (now - then) if now - then >= LEAST_S and after > before else None


class LiveLine:
    """One line of a terminal that is drawn over and over."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._drawn = False

    def report(self, standing: Standing, rate: float | None) -> None:
        """Draw how it stands."""
        cells_of_bar, words = _laid_out(standing, rate, (width(self._stream) or 80) - 1)
        share = standing.done / standing.total if standing.total else 0.0
        full = int(share * cells_of_bar)
        bar = painted("━" * full, "green", self._stream) + painted(
            "─" * (cells_of_bar - full), "dim", self._stream
        )
        self._stream.write(f"\r\x1b[2K{bar}{' ' if bar else ''}{words}")
        self._stream.flush()
        self._drawn = True

    def close(self) -> None:
        """Leave the line as it is and go to the next."""
        if self._drawn:
            self._stream.write("\n")
            self._stream.flush()
            self._drawn = False


class PlainLines:
    """A line whenever something is worth one."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._step = -1

    def report(self, standing: Standing, rate: float | None) -> None:
        """Print how it stands, where that is another step than before."""
        step = 100 * standing.done // (standing.total or 1) // STEP
        if step == self._step:
            return
        self._step = step
        self._stream.write(f"{_words(standing, rate)}\n")
        self._stream.flush()

    def close(self) -> None:
        """Nothing is left to do."""


Display = LiveLine | PlainLines


def display(stream: TextIO) -> Display:
    """What suits the stream; a live line only where nothing else of ours is caught in a pipe."""
    return LiveLine(stream) if stream.isatty() and sys.stdout.isatty() else PlainLines(stream)


def _laid_out(standing: Standing, rate: float | None, room: int) -> tuple[int, str]:
    """The cells of the bar, and the words beside it.

    Rate, money and time left are what is watched: the bar gives way to them, then the name, then the count.
    """
    name = one_line(standing.name)
    for terse in (False, True):
        facts = _facts(standing, rate, terse=terse)
        # What the bar and the name can share, but for the colon and two spaces.
        spare = room - cells(facts) - 3
        wanted = min(cells(name), LEAST_NAME)
        if spare >= LEAST_BAR + wanted:
            bar = max(LEAST_BAR, min(BAR, spare - cells(name)))
            return bar, f"{_cut(name, spare - bar)}: {facts}"
        # Without a bar its space is free, too.
        if spare + 1 >= wanted:
            return 0, f"{_cut(name, spare + 1)}: {facts}"
    facts = _facts(standing, rate, terse=True)
    bar = room - cells(facts) - 1
    return (min(bar, BAR), facts) if bar >= LEAST_BAR else (0, _cut(facts, room))


def _cut(text: str, room: int) -> str:
    return text if cells(text) <= room else fitted(text, room)


def _words(standing: Standing, rate: float | None) -> str:
    return f"{one_line(standing.name)}: {_facts(standing, rate)}"


def _facts(standing: Standing, rate: float | None, *, terse: bool = False) -> str:
    """All but the name. Terse, a share stands for the count, and parentheses for simulated money, as in lists."""
    share = 100 * standing.done / standing.total if standing.total else 0.0
    counted = standing.counted and not terse
    said = [f"{standing.done:,} of {standing.total:,} ({percent(share)})" if counted else percent(share)]
    if standing.failed:
        said.append(f"{standing.failed:,} failed")
    if rate is not None and standing.done < standing.total:
        said.append(f"{rate:.1f}/s" if rate >= 0.1 else f"{rate * 60:.1f}/min")
    if standing.cost is not None:
        shown = "{}" if not standing.simulated else "({})" if terse else "{} simulated"
        said.append(
            shown.format(money(standing.cost) + (f" {standing.most}" if standing.most and not terse else ""))
        )
    left_s = standing.left_s
    if left_s is None and rate:
        left_s = (standing.total - standing.done) / rate
    if left_s is not None and standing.done < standing.total:
        said.append(f"{duration(left_s)} left")
    return ", ".join(said)
