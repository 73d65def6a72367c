"""What is written on flashcards: the parameters `front` and `back` as what is to stand there."""

from collections.abc import Callable

from msgspec import UNSET, UnsetType

from greenroom.model.errors import InvalidParams, Issue
from greenroom.model.flashcards import Sides
from greenroom.model.turns import is_blank


def changing(front: str | UnsetType, back: str | UnsetType) -> Callable[[Sides], Sides]:
    """What makes other sides of a card's own; what is not given stays.

    Raises:
        InvalidParams: one is given that is blank.
    """
    new = {"front": _side("front", front), "back": _side("back", back)}

    def change(sides: Sides) -> Sides:
        return Sides(
            sides.front if new["front"] is None else new["front"],
            sides.back if new["back"] is None else new["back"],
        )

    return change


def _side(name: str, text: str | UnsetType) -> str | None:
    if text is UNSET:
        return None
    assert isinstance(text, str), "it is given"
    if is_blank(text):
        raise InvalidParams(Issue(f"$.{name}", "a text that is not blank"))
    return text.strip()
