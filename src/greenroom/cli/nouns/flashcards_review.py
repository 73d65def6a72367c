"""`greenroom flashcards review`: suggestions one at a time, as a plain prompt."""

from argparse import ArgumentParser, Namespace
from typing import Final

from greenroom.cli.arguments import add_options, build
from greenroom.cli.asking import ask
from greenroom.cli.calling import daemon
from greenroom.cli.figures import short
from greenroom.cli.finding import Finder, looked_up
from greenroom.cli.paged import each_row
from greenroom.cli.sitting import Sitting, hold
from greenroom.cli.speaking import show, tell
from greenroom.cli.verb import Verb
from greenroom.model.errors import Refused
from greenroom.protocol.commands.suggestion import (
    SuggestionAccept,
    SuggestionList,
    SuggestionReject,
    SuggestionReopen,
    SuggestionUpdate,
)
from greenroom.protocol.rows.flashcards import SuggestionRow

KEYS: Final = "[a]ccept  [r]eject  [f]ront …  [b]ack …  [s]kip  [u]ndo  [q]uit > "
PAGE: Final = 50


class _Session(Sitting[SuggestionRow]):
    """Suggestions, the oldest first."""

    def _at_the_end(self) -> str:
        return "Nothing is left to decide about; `greenroom card list` shows the cards."

    def _decide(self, wanted: SuggestionRow) -> bool:
        row = wanted
        _show(row)
        while (line := ask(KEYS)) is not None:
            key, words = line[:1].lower(), line[1:].strip()
            match key:
                case "a":
                    if self._decided(row, "accept", SuggestionAccept(suggestion_id=row.id)):
                        return True
                case "r":
                    if self._decided(row, "reject", SuggestionReject(suggestion_id=row.id)):
                        return True
                case "f" | "b" if words:
                    row = self._write(row, "front" if key == "f" else "back", words)
                    _show(row)
                case "s":
                    return True
                case "u":
                    if self._undone(row):
                        return True
                case "q":
                    return False
                case _:
                    tell("One of the letters in brackets; after f and b, what is to stand there.", "dim")
        return False

    def _write(self, row: SuggestionRow, side: str, words: str) -> SuggestionRow:
        """Write something else on a side."""
        try:
            return self._client.call(build(SuggestionUpdate, Namespace(), suggestion_id=row.id, **{side: words}))
        except Refused as refused:
            tell(refused.message, "red")
            return row

    def _reopening(self, wanted: SuggestionRow) -> SuggestionReopen:
        return SuggestionReopen(suggestion_id=wanted.id)


def _show(row: SuggestionRow) -> None:
    show(f"\n{row.front}", "bold")
    show(row.back)
    if row.source_span is not None and row.source_span.text not in row.back:
        show(f"text: {row.source_span.text}", "dim")
    if row.duplicate_of is not None:
        tell(f"You have a card nearly like this: {short(row.duplicate_of)}.", "yellow")


def _arguments(parser: ArgumentParser) -> None:
    add_options(parser, SuggestionList, only=("generation_id", "duplicates", "search"))


def _run(args: Namespace) -> int:
    with daemon(args) as client:
        found = looked_up(args, Finder(client))
        command = build(SuggestionList, args, **found, status="proposed", limit=PAGE, sort_direction="asc")
        return hold(args, _Session(client, each_row(client, command)))


VERB = Verb(
    summary="Look at suggestions one at a time and decide about each",
    description="Shows what was proposed, the oldest first, and asks about each. What follows `f` or `b` is "
    "written on the front or the back before it is accepted: `f Who built it?`. Undo takes back what was decided "
    "in this sitting, one after the other.",
    run=_run,
    arguments=_arguments,
    examples=("greenroom flashcards review", "greenroom flashcards review --generation chapter-1.txt"),
)
