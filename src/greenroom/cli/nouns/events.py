"""`greenroom events`: what happens, a line an event, until Ctrl-C."""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace

import msgspec

from greenroom.cli.arguments import add_options, build
from greenroom.cli.calling import daemon
from greenroom.cli.exits import DONE
from greenroom.cli.figures import clock
from greenroom.cli.finding import Finder
from greenroom.cli.speaking import one_line
from greenroom.cli.verb import Verb
from greenroom.protocol.commands.events import EventsSubscribe
from greenroom.protocol.events import Event

ALL = ("batch", "conversation", "flashcards", "export", "system", "log", "audit")

ONE_BATCH = "batch:"
"""What a topic of one batch alone begins with."""


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "topics",
        nargs="*",
        type=_topic,
        metavar="TOPIC",
        help=f"any of {', '.join(ALL)}, or batch:<its name or id> (default: all of them)",
    )
    add_options(parser, EventsSubscribe, only=("from_seq",))


def _topic(text: str) -> str:
    if text not in ALL and not text.startswith(ONE_BATCH):
        raise ArgumentTypeError(f"{text!r} is none of {', '.join(ALL)}, nor batch:<its name or id>")
    return text


def line_of(event: Event) -> str:
    """An event on one line: its number (none for a gauge), its time, its type, what it tells."""
    data = " ".join(f"{name}={_value(value)}" for name, value in event.data.items())
    return (
        f"{event.seq if event.seq is not None else '-':>8}  {clock(event.at)}  {event.type:<20}  {one_line(data)}"
    )


def _value(value: object) -> str:
    return value if isinstance(value, str) and " " not in value else msgspec.json.encode(value).decode()


def _told(topic: str, finder: Finder) -> str:
    """A topic as the daemon has it: a batch by its whole id."""
    if not topic.startswith(ONE_BATCH):
        return topic
    return f"{ONE_BATCH}{finder.id_of('batch', topic.removeprefix(ONE_BATCH))}"


def _run(args: Namespace) -> int:
    from_seq = build(EventsSubscribe, args, topics=list(ALL)).from_seq
    with daemon(args, start=False) as client:
        finder = Finder(client)
        topics = [_told(topic, finder) for topic in args.topics or ALL]
        for event in client.events(topics, from_seq):
            print(msgspec.json.encode(event).decode() if args.json else line_of(event))
            sys.stdout.flush()
    return DONE


VERB = Verb(
    summary="Follow what happens, a line an event",
    description="Follow what happens, a line an event, with --json a JSON document a line, until Ctrl-C. Facts "
    "have numbers, and none is missed; gauges, which tell how things stand, have none. With --from-seq the facts "
    "after that number are told first. Starts no daemon.",
    run=_run,
    arguments=_arguments,
    examples=(
        "greenroom events",
        "greenroom events batch:4f1c9a2e log",
        "greenroom events batch conversation --from-seq 0 --json",
    ),
)
