"""`greenroom review`: conversations one at a time, as a plain prompt."""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import nullcontext, redirect_stdout
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from greenroom.cli.arguments import add_options, build
from greenroom.cli.asking import ask
from greenroom.cli.calling import daemon
from greenroom.cli.exits import DONE, WrongUsage
from greenroom.cli.finding import Finder, looked_up
from greenroom.cli.nouns.conversation_edit import in_editor
from greenroom.cli.speaking import show_json, tell
from greenroom.cli.talk import show_conversation
from greenroom.cli.verb import Verb
from greenroom.client.blocking import Client
from greenroom.model.errors import Refused
from greenroom.model.states import ConversationStatus
from greenroom.protocol.commands.conversation import (
    ConversationFilter,
    ConversationGet,
    ConversationList,
    ConversationReview,
    ReviewAction,
)
from greenroom.protocol.rows.conversation import ConversationRow

KEYS: Final = "[a]pprove  [r]eject  request [c]hanges  [e]dit  [n]ote  [s]kip  [u]ndo  [q]uit > "
DECISIONS: Final[dict[str, ReviewAction]] = {"a": "approve", "r": "reject", "c": "request_changes"}
ASKS_WHY: Final = frozenset({"reject", "request_changes"})
PAGE: Final = 50
QUEUED: Final = [ConversationStatus.PENDING_REVIEW, ConversationStatus.NEEDS_REVISION]


class _Done(Struct, frozen=True):
    """A decision of this session, to be undone."""

    conversation_id: str
    action: ReviewAction


class _Session:
    """One sitting: a queue, and what was decided so far.

    The queue is the most urgent first, and goes on by cursor, so that what was decided and what is still being
    written moves nothing in it.
    """

    def __init__(self, client: Client, first: ConversationList, limit: int | None) -> None:
        self._client = client
        self._left = limit
        """How many more of the queue are to be shown; None is no bound."""
        self._queue = self._queued(first)
        self._again: deque[str] = deque()
        self._done: list[_Done] = []
        self.counts: Counter[str] = Counter()

    def run(self) -> None:
        """Show one after the other, until the queue or the person has come to an end."""
        while (wanted := self._next()) is not None:
            row = self._client.call(ConversationGet(conversation_id=wanted, include_turns=True))
            show_conversation(row)
            if not self._decide(row):
                return
        tell("Nothing is left to review." if self._left != 0 else "As many as you wanted were shown.", "green")

    def _next(self) -> str | None:
        if self._again:
            return self._again.popleft()
        if self._left == 0:
            return None
        wanted = next(self._queue, None)
        if self._left is not None and wanted is not None:
            self._left -= 1
        return wanted

    def _queued(self, command: ConversationList) -> Iterator[str]:
        while True:
            page = self._client.call(command)
            yield from (row.id for row in page.items)
            if page.next_cursor is None:
                return
            command = build(ConversationList, Namespace(), **_said(command), cursor=page.next_cursor)

    def _decide(self, row: ConversationRow) -> bool:
        """Ask until something leads on to the next one. False where that is the end."""
        while (key := ask(KEYS)) is not None:
            match key[:1].lower():
                case "a" | "r" | "c" as letter:
                    if self._review(row, DECISIONS[letter], key[1:].strip()):
                        return True
                case "s":
                    return True
                case "n":
                    note = key[1:].strip() or ask("note > ")
                    if note:
                        self._call(row.id, "comment", note, None)
                case "e":
                    self._edit(row)
                    return True
                case "u":
                    if self._undo(row.id):
                        return True
                case "q":
                    return False
                case _:
                    tell("One of the letters in brackets.", "dim")
        return False

    def _review(self, row: ConversationRow, action: ReviewAction, note: str) -> bool:
        if not note and action in ASKS_WHY:
            note = ask("why (may be empty) > ") or ""
        # Only what was read is decided about.
        if not self._call(row.id, action, note or None, row.revision):
            return False
        self._done.append(_Done(row.id, action))
        self.counts[action] += 1
        return True

    def _edit(self, row: ConversationRow) -> None:
        """Have it edited, and show it again."""
        try:
            edited = in_editor(self._client, row)
        except (WrongUsage, Refused) as error:
            tell(error.message, "red")
            edited = None
        self.counts["edit"] += edited is not None
        self._again.appendleft(row.id)

    def _undo(self, present: str) -> bool:
        """Take the last decision of this session back, and show that conversation again."""
        if not self._done:
            tell("Nothing was decided yet.", "dim")
            return False
        last = self._done.pop()
        if not self._call(last.conversation_id, "reopen", None, None):
            return False
        self.counts[last.action] -= 1
        self._again.extendleft((present, last.conversation_id))
        return True

    def _call(self, wanted: str, action: ReviewAction, note: str | None, seen: int | None) -> bool:
        try:
            self._client.call(
                ConversationReview(conversation_id=wanted, action=action, note=note, if_revision=seen)
            )
        except Refused as refused:
            tell(refused.message, "red")
            return False
        return True


def _said(command: ConversationList) -> dict[str, object]:
    return {name: value for name in command.__struct_fields__ if (value := getattr(command, name)) is not None}


def _standing(client: Client, queue: ConversationList) -> str:
    """How many of each status there are in a queue."""
    parts: list[str] = []
    for status in queue.statuses or ():
        found = client.call(replace(queue, statuses=[status], limit=1))
        parts.append(f"{status.replace('_', ' ')}: {found.total:,}{'+' if found.total_capped else ''}")
    return ", ".join(parts)


def _arguments(parser: ArgumentParser) -> None:
    add_options(parser, ConversationFilter)
    parser.add_argument("--limit", type=_limit, metavar="N", help="end after so many conversations")


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) > 0):
        raise ArgumentTypeError(f"{text!r} is no number of conversations, from 1 on")
    return int(text)


def _run(args: Namespace) -> int:
    with daemon(args) as client:
        said = {"statuses": QUEUED, **looked_up(args, Finder(client))}
        if "statuses" in args:
            del said["statuses"]
        command = build(ConversationList, args, **said, limit=min(PAGE, args.limit or PAGE), sort_by="urgency")
        session = _Session(client, command, args.limit)
        # What is shown is for the person; with --json, what stands on stdout is JSON alone.
        with redirect_stdout(sys.stderr) if args.json else nullcontext():
            tell(_standing(client, command), "dim")
            session.run()
    counts = {action: count for action, count in session.counts.items() if count}
    if args.json:
        show_json(counts)
    elif counts:
        tell(", ".join(f"{action.replace('_', ' ')}: {count:,}" for action, count in counts.items()))
    return DONE


VERB = Verb(
    summary="Read conversations one at a time and decide about each",
    description="Shows what waits for a review, what needs a person most first (what scores near the threshold, "
    "whose components disagree, of whose kind there are few), and asks about each. A note may follow the letter: "
    "`r too long`. Undo takes back what was decided in this sitting, one after the other. What waits has "
    "the status pending_review or needs_revision, unless --statuses says otherwise.",
    run=_run,
    arguments=_arguments,
    examples=("greenroom review --limit 20", "greenroom review --batch Quickstart --statuses pending_review"),
)
