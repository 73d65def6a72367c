"""What a key does, said once: bindings, footer, help, palette and documentation come from it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from textual.binding import Binding


class Key(Struct, frozen=True, kw_only=True):
    """One thing that keys do.

    `id` is what a person remaps it by (`review.approve`), `keys` are Textual's names of keys, with commas between
    them, and `action` is the `action_…` method of whatever has the binding. `says` is the word or two of the
    footer, `explains` the sentence of the help. `shown` ones stand in the footer.
    """

    id: str
    keys: str
    action: str
    says: str
    explains: str
    shown: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """Its keys as a person writes them."""
        return tuple(named(each) for each in self.keys.split(","))


class Under(Struct, frozen=True):
    """Makes the keys of one place: their ids begin with its name. `shown` is for those that say nothing else."""

    place: str
    shown: bool = True

    def __call__(
        self, name: str, keys: str, says: str, explains: str, *, action: str = "", shown: bool | None = None
    ) -> Key:
        """One of them; its action has its name, if no other."""
        return Key(
            id=f"{self.place}.{name}",
            keys=keys,
            action=action or name,
            says=says,
            explains=explains,
            shown=self.shown if shown is None else shown,
        )


class Keys(Struct, frozen=True):
    """The keys of one screen or widget, under a heading."""

    heading: str
    keys: tuple[Key, ...]

    def bindings(self) -> "list[Binding]":
        """As Textual has them."""
        from textual.binding import Binding  # noqa: PLC0415 - what only lists keys needs no Textual

        return [Binding(key.keys, key.action, key.says, show=key.shown, id=key.id) for key in self.keys]


_NAMES: Mapping[str, str] = {
    "question_mark": "?",
    "slash": "/",
    "colon": ":",
    "semicolon": ";",
    "escape": "esc",
    "pagedown": "page down",
    "pageup": "page up",
    "plus": "+",
    "minus": "-",
    "full_stop": ".",
    "comma": ",",
    "asterisk": "*",
    "equals_sign": "=",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "less_than_sign": "<",
    "greater_than_sign": ">",
}


def key_named(name: str) -> str:
    """Textual's name of a key, from what a person calls it: `?`, `G`, `ctrl+p`, `question_mark`."""
    *modifiers, last = name.split("+") if name != "+" else ["+"]
    return "+".join([*modifiers, next((key for key, said in _NAMES.items() if said == last), last)])


def named(key: str) -> str:
    """A key of Textual's as a person writes it: `ctrl+p`, `?`, `G`, `page down`."""
    *modifiers, last = key.split("+")
    return "+".join([*modifiers, _NAMES.get(last, last)])
