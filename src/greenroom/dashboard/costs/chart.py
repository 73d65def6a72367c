"""Plots, drawn by Plotext in the colours of the theme; without colours, marks and words tell everything."""

from collections.abc import Sequence
from typing import Final

from rich.text import Text
from textual import events
from textual.color import Color
from textual_plotext import PlotextPlot

from greenroom.dashboard.costs.figures import (
    Bars,
    Columns,
    Figure,
    Lines,
    Nothing,
    Says,
    binned,
    ceiling,
    label,
    ticks,
)

FRAME: Final = 12
"""Cells beside and rows above and below a plot that its axes, its title and its names need, at most."""
LEVELS: Final = 5
"""Figures along the axis."""
ANSI: Final = {"primary": "cyan", "success": "green", "warning": "yellow", "error": "red"}

Colour = str | tuple[int, int, int]


class Chart(PlotextPlot):
    """One figure."""

    DEFAULT_CSS = """
    Chart { height: 1fr; }
    """

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self.theme = "clear"
        self._figure: Figure = Nothing("Reading …")

    def on_mount(self) -> None:
        """Follow the theme's colours."""
        super().on_mount()
        self.app.theme_changed_signal.subscribe(self, lambda _: self._draw())

    def on_resize(self, _: events.Resize) -> None:
        """Room for other names."""
        self._draw()

    def show(self, figure: Figure) -> None:
        """Show a figure."""
        self._figure = figure
        self._draw()

    def render(self) -> Text:
        """The plot, or why there is none."""
        if isinstance(self._figure, Nothing):
            return Text(f"  {self._figure.words}", "dim")
        drawn = super().render()
        assert isinstance(drawn, Text)
        return drawn

    def _draw(self) -> None:
        self.plt.clear_figure()
        match self._figure:
            case Nothing():
                pass
            case Columns() as figure:
                self._columns(figure)
            case Bars() as figure:
                self._bars(figure)
            case Lines() as figure:
                self._lines(figure)
        self.refresh()

    def _columns(self, figure: Columns) -> None:
        shown = binned(figure, self.size.width - FRAME)
        places = list(range(len(shown.names)))
        self.plt.title(shown.title)
        self.plt.bar(places, list(shown.values), width=0.6, marker="█", color=self._colour("primary"))
        self._time(shown.names)
        self._levels(max(shown.values, default=0.0), shown.says)

    def _bars(self, figure: Bars) -> None:
        room = max(1, (self.size.height - 4) // 2)
        names, values = list(figure.names[:room]), list(figure.values[:room])
        left_out = figure.left_out + len(figure.names) - len(names)
        self.plt.title(f"{figure.title} ({left_out:,} more)" if left_out else figure.title)
        # Plotext counts from below.
        shown = [label(name, value, figure.says) for name, value in zip(names, values, strict=True)][::-1]
        places = [float(place) for place in range(1, len(shown) + 1)]
        self.plt.bar(
            places,
            values[::-1],
            orientation="horizontal",
            width=0.3,
            marker="█",
            color=self._colour("primary"),
        )
        self.plt.yticks(places, shown)
        self.plt.ylim(0.5, len(shown) + 0.5)
        highest = ceiling(max(values, default=0.0))
        self.plt.xlim(0, highest)
        levels = [highest * step / 2 for step in range(3)]
        self.plt.xticks(levels, [figure.says(each) for each in levels])

    def _lines(self, figure: Lines) -> None:
        self.plt.title(figure.title)
        highest = 0.0
        for series in figure.series:
            known = [(place, value) for place, value in enumerate(series.values) if value is not None]
            highest = max(highest, max((value for _, value in known), default=0.0))
            self.plt.plot(
                [place for place, _ in known],
                [value for _, value in known],
                marker=series.mark,
                label=series.name,
                color=self._colour(series.colour),
            )
        self._time(figure.names)
        self._levels(highest, figure.says)

    def _time(self, names: Sequence[str]) -> None:
        places = ticks(names, self.size.width - FRAME)
        self.plt.xlim(-0.5, max(0.5, len(names) - 0.5))
        self.plt.xticks([float(place) for place in places], [names[place] for place in places])

    def _levels(self, highest: float, says: Says) -> None:
        highest = ceiling(highest)
        levels = [highest * step / (LEVELS - 1) for step in range(LEVELS)]
        self.plt.ylim(0, highest)
        self.plt.yticks(levels, [says(each) for each in levels])

    def _colour(self, role: str) -> Colour:
        """A colour of the theme; of the terminal's own where the theme is those."""
        if self.app.theme.startswith("ansi"):
            return ANSI[role]
        return Color.parse(self.app.theme_variables[role]).rgb
