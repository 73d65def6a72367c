"""The verbs that decide about suggestions of flashcards: one, many, or all of a text."""

from argparse import ArgumentParser, Namespace

from greenroom.cli.arguments import add_options, build
from greenroom.cli.calling import answer, daemon
from greenroom.cli.exits import WrongUsage
from greenroom.cli.figures import short
from greenroom.cli.finding import Finder, find
from greenroom.cli.speaking import show, tell
from greenroom.cli.verb import Verb, verb_of
from greenroom.client.blocking import Client
from greenroom.protocol.command import Command
from greenroom.protocol.commands.suggestion import Decided, SuggestionList, SuggestionReopen


def decide_verb(command: type[Command[Decided]], done: str, *, sides: bool, examples: tuple[str, ...]) -> Verb:
    """A verb that decides about suggestions: those that are named, or with `--generation` all of one text."""

    def run(args: Namespace) -> int:
        with daemon(args) as client:
            return answer(args, client, _decision(client, args, command), lambda made: _tell(made, done))

    def arguments(parser: ArgumentParser) -> None:
        parser.add_argument("wanted", nargs="*", metavar="SUGGESTION", help="its id, or the last characters of it")
        parser.add_argument(
            "--generation", dest="generation_id", metavar="ID", help="all of this text that are proposed"
        )
        if sides:
            add_options(parser, command, only=("front", "back"))

    return verb_of(command, run=run, arguments=arguments, examples=examples)


def _decision(client: Client, args: Namespace, command: type[Command[Decided]]) -> Command[Decided]:
    """The command about the suggestions that the line names.

    Raises:
        WrongUsage: it names none, or names some twice over.
    """
    if bool(args.wanted) == (args.generation_id is not None):
        raise WrongUsage("expected suggestions, or --generation for all of a text")
    if len(args.wanted) == 1:
        return build(command, args, suggestion_id=find(client, "suggestion", args.wanted[0]))
    finder = Finder(client)
    named = [finder.id_of("suggestion", each) for each in args.wanted]
    return build(command, args, suggestion_ids=named or _proposed(client, args, command))


def _proposed(client: Client, args: Namespace, command: type[Command[Decided]]) -> list[str]:
    """Those of a text that the command is for: what is proposed, or to be reopened, what is not."""
    generation_id = find(client, "generation", args.generation_id)
    page = client.call(SuggestionList(generation_id=generation_id, limit=500, sort_direction="asc"))
    reopens = command is SuggestionReopen
    found = [row.id for row in page.items if (row.status == "proposed") is not reopens]
    if not found:
        raise WrongUsage("--generation: there is nothing of this text to decide about")
    return found


def _tell(made: Decided, done: str) -> None:
    for row in made.refused:
        tell(f"{short(row.id)}: {row.reason}", "yellow")
    for suggestion in made.suggestions:
        show(f"{short(suggestion.card_id or suggestion.id)}  {suggestion.front}")
    tell(f"{done}: {len(made.suggestions):,}.")
