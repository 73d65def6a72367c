"""`greenroom review`: conversations one at a time, as a plain prompt."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from itertools import islice
from typing import Final

from msgspec.structs import replace

from greenroom.cli.arguments import add_options, build
from greenroom.cli.asking import ask
from greenroom.cli.calling import daemon
from greenroom.cli.exits import WrongUsage
from greenroom.cli.finding import Finder, looked_up
from greenroom.cli.nouns.conversation_edit import in_editor
from greenroom.cli.paged import each_row
from greenroom.cli.sitting import Sitting, hold
from greenroom.cli.speaking import tell
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


class _Session(Sitting[str]):
    """Conversations by their ids, what needs a person most first."""

    def __init__(self, client: Client, first: ConversationList, limit: int | None) -> None:
        super().__init__(client, islice((row.id for row in each_row(client, first)), limit))
        self._limit = limit

    def _at_the_end(self) -> str:
        return "As many as you wanted were shown." if self.taken == self._limit else "Nothing is left to review."

    def _decide(self, wanted: str) -> bool:
        row = self._client.call(ConversationGet(conversation_id=wanted, include_turns=True))
        show_conversation(row)
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
                        self._carried_out(ConversationReview(conversation_id=wanted, action="comment", note=note))
                case "e":
                    self._edit(row)
                    return True
                case "u":
                    if self._undone(wanted):
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
        command = ConversationReview(
            conversation_id=row.id, action=action, note=note or None, if_revision=row.revision
        )
        return self._decided(row.id, action, command)

    def _edit(self, row: ConversationRow) -> None:
        """Have it edited, and show it again."""
        try:
            edited = in_editor(self._client, row)
        except (WrongUsage, Refused) as error:
            tell(error.message, "red")
            edited = None
        self.counts["edit"] += edited is not None
        self._again.appendleft(row.id)

    def _reopening(self, wanted: str) -> ConversationReview:
        return ConversationReview(conversation_id=wanted, action="reopen")


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
        tell(_standing(client, command), "dim")
        return hold(args, _Session(client, command, args.limit))


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
