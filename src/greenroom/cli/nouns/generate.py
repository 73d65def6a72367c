"""`greenroom generate`: one conversation, waited for."""

from argparse import ArgumentParser, Namespace

from greenroom.cli.arguments import add_options, build
from greenroom.cli.asking import agrees
from greenroom.cli.calling import answer, daemon
from greenroom.cli.exits import FAILED
from greenroom.cli.figures import money, took
from greenroom.cli.finding import Finder, looked_up
from greenroom.cli.parameters import add_set, read_set
from greenroom.cli.paying import add_yes, must_ask, provider_of
from greenroom.cli.speaking import tell
from greenroom.cli.talk import show_conversation
from greenroom.cli.verb import verb_of
from greenroom.client.blocking import Client
from greenroom.protocol.commands.conversation import ConversationGenerate, ConversationGet, Generated


def _arguments(parser: ArgumentParser) -> None:
    add_set(parser, "a parameter")
    add_options(parser, ConversationGenerate, but=("parameters",))
    add_yes(parser)


def _show(client: Client, generated: Generated) -> None:
    row = generated.conversation
    if row.turns is None:
        row = client.call(ConversationGet(conversation_id=row.id, include_turns=True))
    show_conversation(row)
    tell(f"Written in {took(generated.quality_metrics.duration_ms)} for {money(generated.cost)}.", "dim")


def _run(args: Namespace) -> int:
    with daemon(args) as client:
        finder = Finder(client)
        found = looked_up(args, finder)
        variables = finder.variables(found["template_id"]) if "template_id" in found else {}
        command = build(ConversationGenerate, args, **found, parameters=read_set(args.assignments, variables))
        if must_ask(args, provider_of(args, client)) and not agrees("One call to a model is paid for. Go on?"):
            tell("Nothing was called.")
            return FAILED
        tell("Writing …", "dim")
        return answer(args, client, command, lambda generated: _show(client, generated))


VERB = verb_of(
    ConversationGenerate,
    run=_run,
    arguments=_arguments,
    examples=(
        "greenroom generate --template 'Anxious investor' --set persona='a night nurse'",
        "greenroom generate --scenario 'Closing after a bad year' --provider rehearsal",
    ),
)
