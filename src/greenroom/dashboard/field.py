"""Fields to type into, as Textual's but for what people miss there."""

from textual import events
from textual.widgets import Input, TextArea

from greenroom.dashboard.plain import clean


class LineField(Input):
    """Textual's field, but for what is pasted: that keeps the first line alone, and says nothing of the others."""

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        if lines := lines_of(event.text):
            self.replace(" ".join(each.strip() for each in lines), *self.selection)


class TextField(TextArea):
    """Textual's field for many lines, and ctrl+home and ctrl+end go where they go in every editor."""

    async def _on_key(self, event: events.Key) -> None:
        match event.key:
            case "ctrl+home":
                self.move_cursor((0, 0))
            case "ctrl+end":
                self.move_cursor(self.document.end)
            case _:
                return await super()._on_key(event)
        event.prevent_default()
        event.stop()
        return None


def lines_of(pasted: str) -> list[str]:
    """The lines of what was pasted that have anything in them."""
    return [each for each in clean(pasted).splitlines() if each.strip()]
