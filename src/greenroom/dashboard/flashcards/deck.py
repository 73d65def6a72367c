"""The form for a deck, and the export that it asks for."""

from typing import Final

from greenroom.dashboard.exporting import first_of, folder
from greenroom.dashboard.form import Field, Pick, Typed, Words
from greenroom.protocol.commands.export import ExportStart

REHEARSAL: Final = "rehearsal's too"
DECK: Final[tuple[Field, ...]] = (
    Pick(name="format", label="format", options=("anki", "cards_csv"), many=False),
    Words(name="path", label="folder", hint="a new one; without, one under exports/"),
    Pick(name="more", label="also", options=(REHEARSAL,)),
)
NOTE: Final = "All cards go in; those that rehearsal wrote only if you say so."


def export_of(typed: Typed) -> ExportStart:
    """The export that the form asks for."""
    return ExportStart(
        format="anki" if first_of(typed, "format") == "anki" else "cards_csv",
        path=folder(typed),
        include_rehearsal=REHEARSAL in typed.get("more", ()),
    )
