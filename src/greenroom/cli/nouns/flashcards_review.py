"""`greenroom flashcards review`: suggestions one at a time, as a plain prompt."""

import sys
from argparse import ArgumentParser, Namespace
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import nullcontext, redirect_stdout
from typing import Final

from greenroom.cli.arguments import add_options, build
from greenroom.cli.asking import ask
from greenroom.cli.calling import daemon
from greenroom.cli.exits import DONE
from greenroom.cli.figures import short
from greenroom.cli.finding import Finder, looked_up
from greenroom.cli.speaking import show, show_json, tell
from greenroom.cli.verb import Verb
from greenroom.client.blocking import Client
from greenroom.model.errors import Refused
from greenroom.protocol.command import Command
from greenroom.protocol.commands.suggestion import (
    Decided,
    SuggestionAccept,
    SuggestionList,
    SuggestionReject,
    SuggestionReopen,
    SuggestionUpdate,
)
from greenroom.protocol.rows.flashcards import SuggestionRow

KEYS: Final = "[a]ccept  [r]eject  [f]ront …  [b]ack …  [s]kip  [u]ndo  [q]uit > "
PAGE: Final = 50


class _Session:
    """One sitting: a queue, which goes on by cursor so that nothing moves in it, and what was decided so far."""

    def __init__(self, client: Client, first: SuggestionList) -> None:
        self._client = client
        self._queue = self._queued(first)
        self._again: deque[SuggestionRow] = deque()
        self._done: list[tuple[str, SuggestionRow]] = []
        self.counts: Counter[str] = Counter()

    def run(self) -> None:
        """Show one after the other, until the queue or the person has come to an end."""
        while (row := self._next()) is not None:
            if not self._decide(row):
                return
        tell("Nothing is left to decide about; `greenroom card list` shows the cards.", "green")

    def _next(self) -> SuggestionRow | None:
        return self._again.popleft() if self._again else next(self._queue, None)

    def _queued(self, command: SuggestionList) -> Iterator[SuggestionRow]:
        while True:
            page = self._client.call(command)
            yield from page.items
            if page.next_cursor is None:
                return
            said = {
                name: value for name in command.__struct_fields__ if (value := getattr(command, name)) is not None
            }
            command = build(SuggestionList, Namespace(), **said | {"cursor": page.next_cursor})

    def _decide(self, row: SuggestionRow) -> bool:
        """Ask until something leads on to the next one. False where that is the end."""
        _show(row)
        while (line := ask(KEYS)) is not None:
            key, words = line[:1].lower(), line[1:].strip()
            match key:
                case "a":
                    if self._call(SuggestionAccept(suggestion_id=row.id), "accept", row):
                        return True
                case "r":
                    if self._call(SuggestionReject(suggestion_id=row.id), "reject", row):
                        return True
                case "f" | "b" if words:
                    row = self._write(row, "front" if key == "f" else "back", words)
                    _show(row)
                case "s":
                    return True
                case "u":
                    if self._undo(row):
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

    def _undo(self, present: SuggestionRow) -> bool:
        """Take the last decision of this sitting back, and show that suggestion again."""
        if not self._done:
            tell("Nothing was decided yet.", "dim")
            return False
        action, last = self._done[-1]
        if not self._call(SuggestionReopen(suggestion_id=last.id), None, last):
            return False
        self._done.pop()
        self.counts[action] -= 1
        self._again.extendleft((present, last))
        return True

    def _call(self, command: Command[Decided], action: str | None, row: SuggestionRow) -> bool:
        try:
            self._client.call(command)
        except Refused as refused:
            tell(refused.message, "red")
            return False
        if action is not None:
            self._done.append((action, row))
            self.counts[action] += 1
        return True


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
        session = _Session(client, command)
        # What is shown is for the person; with --json, what stands on stdout is JSON alone.
        with redirect_stdout(sys.stderr) if args.json else nullcontext():
            session.run()
    counts = {action: count for action, count in session.counts.items() if count}
    if args.json:
        show_json(counts)
    elif counts:
        tell(", ".join(f"{action}: {count:,}" for action, count in counts.items()))
    return DONE


VERB = Verb(
    summary="Look at suggestions one at a time and decide about each",
    description="Shows what was proposed, the oldest first, and asks about each. What follows `f` or `b` is "
    "written on the front or the back before it is accepted: `f Who built it?`. Undo takes back what was decided "
    "in this sitting, one after the other.",
    run=_run,
    arguments=_arguments,
    examples=("greenroom flashcards review", "greenroom flashcards review --generation chapter-1.txt"),
)
