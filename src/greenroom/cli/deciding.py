"""The verbs that decide about conversations, one or many."""

from argparse import ArgumentParser, Namespace

from greenroom.cli.arguments import add_options, add_row, build
from greenroom.cli.calling import answer, daemon
from greenroom.cli.finding import Finder, looked_up
from greenroom.cli.speaking import one_line, tell
from greenroom.cli.verb import Verb
from greenroom.protocol.commands.conversation import ConversationReview, ReviewAction
from greenroom.protocol.rows.conversation import ConversationRow


def decide_verb(action: ReviewAction, summary: str) -> Verb:
    """A verb that does one thing to one conversation."""

    def run(args: Namespace) -> int:
        with daemon(args) as client:
            command = build(ConversationReview, args, **looked_up(args, Finder(client)), action=action)
            return answer(args, client, command, tell_noted if action == "comment" else tell_status)

    def arguments(parser: ArgumentParser) -> None:
        add_row(parser, "conversation_id")
        add_options(parser, ConversationReview, only=("note", "if_revision"))

    verb = action.replace("_", "-")
    note = "" if action in {"approve", "reopen"} else " --note 'Too formal for her.'"
    return Verb(
        summary=summary, run=run, arguments=arguments, examples=(f"greenroom conversation {verb} 4f1c9a2e{note}",)
    )


def tell_noted(row: ConversationRow) -> None:
    """Say that a note was added, and nothing else was done."""
    tell(f"Noted. {one_line(row.title)} stays {row.status.replace('_', ' ')}.")


def tell_status(row: ConversationRow) -> None:
    """Say what a conversation is now."""
    tell(f"{one_line(row.title)} is now {row.status.replace('_', ' ')}.")
