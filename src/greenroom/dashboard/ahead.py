"""Keys that are typed ahead of what they are meant for: none is lost, and none does anything else meanwhile."""

from textual import events, widgets
from textual.widget import Widget


class Ahead:
    """Holds the keys that come before a screen has its widgets."""

    def __init__(self) -> None:
        self._held: list[events.Key] | None = []

    @property
    def is_over(self) -> bool:
        """Whether the screen takes keys by itself."""
        return self._held is None

    def hold(self, key: events.Key) -> bool:
        """Hold a key. Returns whether it was held: where the screen is there, it is not."""
        if self._held is None:
            return False
        self._held.append(key)
        return True

    def release(self) -> list[events.Key]:
        """The screen is there: what was held, in the order in which it was pressed.

        Keys that were on their way to the screen below when this one was opened come last, and were pressed first.
        """
        held, self._held = sorted(self._held or [], key=lambda key: key.time), None
        return [events.Key(key.key, key.character) for key in held]


def type_ahead(field: Widget | None, key: events.Key) -> bool:
    """Type a key that came before the field had the focus. Returns whether it writes anything there."""
    if field is None:
        return False
    # By their module, which loads each of them with the first key only: the first paint comes before that.
    if isinstance(field, widgets.TextArea) and (key.is_printable or key.key == "enter"):
        text = "\n" if key.key == "enter" else key.character or ""
        field.replace(text, *field.selection)
        return True
    if isinstance(field, widgets.Input) and key.is_printable:
        text = key.character or ""
        if field.selection.is_empty:
            field.insert_text_at_cursor(text)
        else:
            field.replace(text, *sorted(field.selection))
        return True
    return False
