"""`greenroom conversation regenerate`: written anew, with what its reviewers said."""

from argparse import ArgumentParser, Namespace

from greenroom.cli.arguments import add_options, add_row, build
from greenroom.cli.asking import agrees
from greenroom.cli.calling import answer, daemon
from greenroom.cli.exits import FAILED
from greenroom.cli.figures import short
from greenroom.cli.finding import Finder, looked_up
from greenroom.cli.paying import add_yes, must_ask, provider_of
from greenroom.cli.speaking import tell
from greenroom.cli.verb import in_options, verb_of
from greenroom.protocol.commands.conversation import ConversationRegenerate, Regenerating


def _arguments(parser: ArgumentParser) -> None:
    add_row(parser, "conversation_id")
    add_options(parser, ConversationRegenerate, but=("conversation_id",))
    add_yes(parser)


def _run(args: Namespace) -> int:
    with daemon(args) as client:
        command = build(ConversationRegenerate, args, **looked_up(args, Finder(client)))
        if must_ask(args, provider_of(args, client)) and not agrees("One call to a model is paid for. Go on?"):
            tell("Nothing was called.")
            return FAILED
        return answer(args, client, command, _show)


def _show(started: Regenerating) -> None:
    for warning in started.warnings:
        tell(in_options(warning), "yellow")
    tell(f"It is being written anew; `greenroom batch watch {short(started.batch_id)}` follows it.")


VERB = verb_of(
    ConversationRegenerate,
    run=_run,
    arguments=_arguments,
    examples=("greenroom conversation regenerate 4f1c9a2e --note 'Shorter, and less formal.'",),
)
