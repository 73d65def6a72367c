"""The pane in which a conversation is read. It changes only with what is read: its id, its revision, its width."""

from collections.abc import Callable, Sequence
from typing import ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from greenroom.dashboard.review.talk import Line

REMEMBERED: Final = 50
"""Places that are remembered of what was read before."""
MARGIN: Final = 1

Build = Callable[[int], Sequence[Line]]
"""Makes the lines for so many cells."""


class TalkPane(ScrollView, can_focus=False):
    """Lines, scrolled by the screen's keys and the mouse; the list beside it keeps the focus."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "talk--head",
        "talk--dim",
        "talk--weak",
        "talk--user",
        "talk--assistant",
        "talk--added",
        "talk--removed",
        "talk--added-word",
        "talk--removed-word",
    }
    DEFAULT_CSS = """
    TalkPane { overflow-x: hidden; overflow-y: auto; scrollbar-gutter: stable; scrollbar-size-vertical: 1; }
    TalkPane .talk--head { text-style: bold; }
    TalkPane .talk--dim { text-style: dim; }
    TalkPane .talk--weak { color: $text-warning; }
    TalkPane .talk--user { color: $text-primary; text-style: bold; }
    TalkPane .talk--assistant { color: $text-success; text-style: bold; }
    TalkPane .talk--added { color: $text-success; }
    TalkPane .talk--removed { color: $text-error; text-style: dim; }
    TalkPane .talk--added-word { color: $text-success; text-style: bold underline; }
    TalkPane .talk--removed-word { color: $text-error; text-style: bold underline; }
    """

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self._key: tuple[object, ...] | None = None
        self._build: Build = lambda _: ()
        self._lines: Sequence[Line] = ()
        self._width = 0
        self._is_seen = False
        self._places: dict[tuple[object, ...], int] = {}

    def show(self, key: tuple[object, ...], build: Build) -> None:
        """Show lines. Where the key is another one, from the top, or from where that was left.

        Args:
            key: says what is read; as long as it stays, nothing scrolls.
            build: makes the lines.
        """
        if key != self._key and self._key is not None:
            self._places.pop(self._key, None)
            self._places[self._key] = self.scroll_offset.y
            if len(self._places) > REMEMBERED:
                del self._places[next(iter(self._places))]
        moved = key != self._key
        self._key, self._build = key, build
        self._lay_out()
        if moved:
            self.scroll_to(y=self._places.get(key, 0), animate=False, immediate=True)

    def scroll_lines(self, lines: int) -> None:
        """Scroll by so many lines, at once."""
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False, immediate=True)

    @property
    def is_seen(self) -> bool:
        """Whether what is read was drawn since it is another text."""
        return self._is_seen

    @property
    def words(self) -> str:
        """All that is read, without its styles."""
        return "\n".join("".join(text for text, _ in line) for line in self._lines)

    @property
    def page(self) -> int:
        """Lines of a screenful, less one that stays in view."""
        return max(1, self.scrollable_content_region.height - 1)

    @property
    def room(self) -> int:
        """Cells of a line."""
        return max(10, self.scrollable_content_region.width - 2 * MARGIN)

    def on_resize(self, _: events.Resize) -> None:
        """Another width: the lines break elsewhere."""
        if self.scrollable_content_region.width != self._width:
            self._lay_out()

    def render_line(self, y: int) -> Strip:
        """A line of it."""
        self._is_seen = True
        width = self.scrollable_content_region.width
        base = self.rich_style
        at = self.scroll_offset.y + y
        line = self._lines[at] if at < len(self._lines) else ()
        spans = [Segment(" " * MARGIN, base), *(Segment(text, self._style(name, base)) for text, name in line)]
        return Strip(spans).adjust_cell_length(width, base)

    def _style(self, name: str, base: Style) -> Style:
        return base + self.get_component_rich_style(f"talk--{name}", partial=True) if name else base

    def _lay_out(self) -> None:
        self._width = self.scrollable_content_region.width
        before, self._lines = self._lines, self._build(self.room)
        if self._lines != before:
            self._is_seen = False
        self.virtual_size = Size(self._width, len(self._lines))
        self.refresh()
