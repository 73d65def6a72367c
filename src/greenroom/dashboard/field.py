"""A field for one line: what is pasted into it with several lines becomes one, and none of it is dropped."""

from textual import events
from textual.widgets import Input

from greenroom.dashboard.plain import clean


class LineField(Input):
    """Textual's field, but for what is pasted: that keeps the first line alone, and says nothing of the others."""

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        if lines := lines_of(event.text):
            self.replace(" ".join(each.strip() for each in lines), *self.selection)


def lines_of(pasted: str) -> list[str]:
    """The lines of what was pasted that have anything in them."""
    return [each for each in clean(pasted).splitlines() if each.strip()]
