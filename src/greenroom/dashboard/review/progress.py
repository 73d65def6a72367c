"""The lines that tell how one gets on. Pure."""

from typing import Final

from msgspec import Struct
from rich.text import Text

from greenroom.dashboard.plain import one_line
from greenroom.dashboard.review.filters import Filters
from greenroom.dashboard.review.sitting import minutes

A_MINUTE_S: Final = 60.0


class Progress(Struct, frozen=True, kw_only=True):
    """How one gets on. `left` with `more` where there are more than were counted; `pace` is decisions an hour."""

    done: int
    left: int
    more: bool = False
    pace: float | None = None
    spent_s: float = 0.0
    on_their_way: int = 0
    not_stored: int = 0
    marked: int = 0
    away: bool = False

    def line(self) -> Text:
        """In one line, with what is wrong first."""
        line = Text(no_wrap=True, overflow="ellipsis")
        if self.not_stored:
            line.append(f"✗ {self.not_stored:,} not stored (h)  ", "bold red")
        if self.on_their_way:
            words = "kept until the daemon is back" if self.away else "being stored"
            line.append(f"… {self.on_their_way:,} {words}  ", "bold yellow")
        if self.marked:
            line.append(f"● {self.marked:,} marked  ", "bold")
        line.append(f"{self.done:,} done · {self.left:,}{'+' if self.more else ''} left")
        if self.pace is not None:
            line.append(f" · {self.pace:,.0f} an hour")
        if self.spent_s >= A_MINUTE_S:
            line.append(f" · {minutes(self.spent_s)} reading")
        return line


def filters_line(filters: Filters) -> Text:
    """What is in the queue."""
    line = Text("queue: ", "dim", no_wrap=True, overflow="ellipsis")
    line.append(one_line(filters.says), "not dim" if filters.is_usual else "not dim bold")
    return line if filters.is_usual else line.append("   x: all that wait", "dim")
