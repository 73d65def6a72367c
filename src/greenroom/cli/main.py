"""The program `greenroom`: from words to a verb, from what went wrong to an exit code.

The table names each verb with one line, so that `--help` imports no module of verbs, and a verb its own alone.
"""

import gc
import os
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NoReturn

from greenroom.cli.exits import FAILED, INTERRUPTED, NO_DAEMON, PIPE_CLOSED, WRONG_USAGE, NotStarted, WrongUsage
from greenroom.cli.speaking import show_json, tell, width
from greenroom.cli.verb import Group, Verb, in_options, verb_in
from greenroom.model.errors import ConfigError, ConnectionLost, GreenroomError, NoDaemon, Refused

TABLE: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "init": ("machine.init", "Choose who writes, give the key, and check that all is ready"),
        "up": ("nouns.up", "Start the daemon in the background"),
        "down": ("nouns.down", "Stop the daemon: running items finish first"),
        "status": ("nouns.status", "Whether the daemon runs, with what, and the batches that are under way"),
        "tui": ("machine.tui", "The dashboard: watch batches, read and judge what was written"),
        "doctor": ("machine.doctor", "Look for what would keep it from working"),
        "batch": ("nouns.batch", "Start batches, watch them, pause, resume, cancel, retry"),
        "generate": ("nouns.generate", "Write one conversation and wait for it"),
        "conversation": ("nouns.conversation", "Find, read, edit and decide about what was written"),
        "review": ("nouns.review", "Read conversations one at a time and decide about each"),
        "import": ("nouns.import_", "Take conversations from a set of another tool"),
        "quality": ("nouns.quality", "Score again what is there; how well the score finds what is spoilt"),
        "export": ("nouns.export", "Write a training set"),
        "flashcards": ("nouns.flashcards", "Make flashcards of texts, and decide about what is proposed"),
        "card": ("nouns.card", "Flashcards that were accepted"),
        "template": ("nouns.template", "Prompts with variables"),
        "scenario": ("nouns.scenario", "Situations derived from templates"),
        "edge-case": ("nouns.edge_case", "Rare or risky situations"),
        "library": ("nouns.library", "Templates, scenarios and edge cases as files, both ways"),
        "log": ("nouns.log", "The generation log: every call to a model"),
        "costs": ("nouns.costs", "Add up what calls have cost"),
        "events": ("nouns.events", "Follow what happens, a line an event"),
        "rpc": ("nouns.rpc", "Call any method of the protocol"),
        "config": ("nouns.config", "Settings: what is in force, where the file is, whether it is right"),
        "service": ("machine.service", "Run it under systemd"),
        "backup": ("machine.backup", "Copy the database to a file, also while the daemon runs"),
        "restore": ("machine.restore", "Put a backup back in the place of the database"),
        "db": ("machine.db", "The database: whether it is whole"),
        "daemon": ("machine.daemon", "Be the daemon, in the foreground"),
        "rehearsal": ("machine.rehearsal", "The embedded server that writes without a model"),
        "completion": ("machine.completion", "Print a script that completes words in bash, zsh or fish"),
    }
)
"""Verb → its module in this package, and what it does."""

EXAMPLES = (
    "greenroom up",
    "greenroom batch start --template 'Anxious investor' --count 20 --watch",
    "greenroom conversation list --statuses pending_review",
    "greenroom export --format openai",
    "greenroom batch start --help",
)


LISTED = "  "
"""What a line of a list begins with."""


WIDEST = 100


class Formatter(RawDescriptionHelpFormatter):
    """argparse's layout, as wide as the terminal; asking for that through `shutil` takes milliseconds."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=room())


def room() -> int:
    """How many columns a help may take."""
    return min(width() or WIDEST, WIDEST) - 2


class Parser(ArgumentParser):
    """argparse with the description wrapped, the examples folded, and mistakes raised, not printed."""

    def format_help(self) -> str:
        """The help, as wide as the terminal allows."""
        import textwrap

        from greenroom.cli.folding import folded

        lines = (self.description or "").splitlines()
        self.description = "\n".join(
            textwrap.fill(line, room(), subsequent_indent=" " * _hanging(line)) for line in lines
        )
        self.epilog = "\n".join(folded(line, room()) for line in (self.epilog or "").splitlines())
        return super().format_help()

    def error(self, message: str) -> NoReturn:
        """Say what is wrong. Raises WrongUsage."""
        raise WrongUsage(f"{message}\n{self.format_usage().strip()}\n`{self.prog} --help` explains it.")


def _hanging(line: str) -> int:
    """How far in the rest of a line stands, once it is too long: under the summary, in a list of verbs."""
    name = line.removeprefix(LISTED).split(" ", 1)[0] if line.startswith(LISTED) else ""
    return len(line) - len(line.removeprefix(LISTED + name).lstrip()) if name else 0


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program on these words (by default, those of the process). Returns the exit code; never raises.

    In a process of its own the garbage collector looks neither at what was imported nor, once all is done, at what
    is left: it would find nothing there, and take a fifth of the time that a thin command has.
    """
    if argv is not None:
        return _main(argv)
    gc.disable()
    code = _main(sys.argv[1:])
    gc.freeze()
    return code


def _main(argv: Sequence[str]) -> int:
    words = list(argv)
    as_json = "--json" in words
    try:
        _refuse_no_text(words)
        code = run(words)
        sys.stdout.flush()
    except SystemExit as left:  # argparse leaves so after --help and --version
        return left.code if isinstance(left.code, int) else FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # What is still in the buffer has no reader; the interpreter would complain of it as it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except GreenroomError as error:
        return failed(error, as_json=as_json, called_raw="rpc" in words[:1])
    return code


def failed(error: GreenroomError, *, as_json: bool, called_raw: bool = False) -> int:
    """Say what went wrong. Returns the exit code that stands for it.

    Args:
        error: what it was.
        as_json: a refusal is to be shown as the protocol has it, too.
        called_raw: parameters were given as the protocol has them, so that its own paths lead to them.
    """
    message = error.message if called_raw else in_options(error.message)
    tell(f"greenroom: {message}", "red")
    match error:
        case WrongUsage() | ConfigError():
            return WRONG_USAGE
        case NoDaemon() | NotStarted() | ConnectionLost():
            return NO_DAEMON
        case Refused():
            if as_json:
                data = {"type": error.wire_type, "details": error.details, "request_id": error.request_id}
                show_json({"error": {"code": error.code, "message": error.message, "data": data}})
            if error.wire_type == "internal":
                tell(f"The daemon's log tells more under the request id {error.request_id}.")
            return FAILED
        case _:
            return FAILED


def run(words: list[str]) -> int:
    """Find the verb that the words name, read its arguments, and run it.

    Raises:
        WrongUsage: they name none, or its arguments are wrong.
        GreenroomError: the verb failed.
    """
    first, rest = split(words)
    if not rest:
        top = parser_of("greenroom", top_verb(), usage="greenroom VERB …")
        top.add_argument("--version", action="version", version=version())
        top.parse_args(first)
        top.print_help(sys.stderr)
        return WRONG_USAGE
    name, rest = rest[0], rest[1:]
    if name not in TABLE:
        raise WrongUsage(f"there is no verb {name!r}{suggestion(name, TABLE)}; `greenroom --help` lists them")
    found: Verb | Group = verb_in(TABLE[name][0])
    called = f"greenroom {name}"
    if isinstance(found, Group):
        group, (before, rest) = found, split(rest)
        first += before
        if not rest:
            top = parser_of(called, group_verb(name, group), usage=f"{called} VERB …")
            top.parse_args(first)
            top.print_help(sys.stderr)
            return WRONG_USAGE
        action, rest = rest[0], rest[1:]
        if action not in group.verbs:
            hint = suggestion(action, group.verbs)
            raise WrongUsage(f"{name} has no verb {action!r}{hint}; `{called} --help` lists them")
        found, called = group.verb(action), f"{called} {action}"
    args = Namespace(words=first + rest) if found.raw else parser_of(called, found).parse_args(first + rest)
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
    return found.run(args)


def _refuse_no_text(words: Sequence[str]) -> None:
    """Raise WrongUsage where a word is not text: bytes come as surrogates (PEP 383), which nothing encodes."""
    for word in words:
        if not word.isascii() and any("\ud800" <= each <= "\udfff" for each in word):
            raise WrongUsage(f"{word!r} is not text in this terminal's encoding; type it again, in UTF-8")


def split(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The options that stand before the verb, and the rest."""
    place = 0
    while place < len(words) and words[place].startswith("-"):
        place += 2 if words[place] == "--socket" else 1
    return list(words[:place]), list(words[place:])


def parser_of(called: str, verb: Verb, usage: str | None = None) -> Parser:
    """The parser of one verb, with the options that all have."""
    parser = Parser(
        prog=called,
        usage=usage,
        description=verb.description or f"{verb.summary}.",
        epilog="examples:\n" + "\n".join(f"  {each}" for each in verb.examples),
        formatter_class=Formatter,
        allow_abbrev=False,
    )
    verb.arguments(parser)
    everywhere = parser.add_argument_group("options of every verb")
    everywhere.add_argument(
        "--json", action="store_true", help="answer as the protocol does, in one JSON document"
    )
    everywhere.add_argument("--socket", metavar="PATH", help="the daemon's socket (default: GREENROOM_SOCKET)")
    everywhere.add_argument("--no-start", action="store_true", help="start no daemon where none runs; exit with 3")
    return parser


def top_verb() -> Verb:
    """The program itself, as a verb whose words are the list of all verbs."""
    return _listing_verb(
        "Writes fine-tuning conversations in batches, and exports them as a training set.",
        {name: summary for name, (_, summary) in TABLE.items()},
        EXAMPLES,
    )


def group_verb(name: str, group: Group) -> Verb:
    """A noun, as a verb whose words are the list of its verbs."""
    summaries = {each: group.verb(each).summary for each in group.verbs}
    return _listing_verb(f"{TABLE[name][1]}.", summaries, group.examples)


def _listing_verb(description: str, summaries: Mapping[str, str], examples: tuple[str, ...]) -> Verb:
    widest = max(map(len, summaries))
    listed = "\n".join(f"{LISTED}{name:<{widest}}  {summary}" for name, summary in summaries.items())
    return Verb(summary="", description=f"{description}\n\n{listed}", examples=examples, run=lambda _: WRONG_USAGE)


def suggestion(name: str, names: Mapping[str, object]) -> str:
    """What was probably meant, as a part of a sentence."""
    import difflib

    near = difflib.get_close_matches(name, names, n=1)
    return f" (did you mean {near[0]!r}?)" if near else ""


def version() -> str:
    """The program's name and version."""
    from greenroom import __version__

    return f"greenroom {__version__}"
