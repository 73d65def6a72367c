"""Bodies that come with a good status and are no answer: why, in words that tell nothing of what a model wrote."""

import msgspec
from msgspec import Struct

UNREADABLE = (msgspec.DecodeError, UnicodeError, RecursionError)
"""What msgspec raises for a body; the last where brackets open without end."""

_EXCERPT = 300
_MARKS_OF_TEXT = ('"content"', '"choices"', '"text"')
"""Where one of these stands, a model's words may stand too. Pages and errors of gateways have none."""


class Unreadable(Struct, frozen=True):
    """A body that can't be read as an answer: why it can't, without a full stop."""

    why: str

    @classmethod
    def of(cls, body: bytes, found: Exception) -> "Unreadable":
        """Say what one of `UNREADABLE` found, and in which field where it can tell."""
        if not body.strip():
            return cls("it is empty")
        match found:
            case msgspec.ValidationError():
                what, _, where = str(found).partition(" - at `$")
                field = where.removesuffix("`").removeprefix(".")
                return cls(f"{field}: {what[:1].lower()}{what[1:]}" if field else what)
            case msgspec.DecodeError():
                return cls(str(found))
            case UnicodeError():
                return cls("it is not UTF-8")
            case _:
                return cls("its brackets open without end")

    def told(self, status: int, kept: bytes) -> str:
        """What to tell a person. The beginning of what is kept is quoted where no model can have written it."""
        said = f"The provider answered {status}, but with nothing that can be read as an answer: {self.why}."
        begins = kept.decode("utf-8", "replace")[:_EXCERPT].strip()
        if not begins or any(mark in begins for mark in _MARKS_OF_TEXT):
            return said
        return f"{said} It begins {begins!r}."
