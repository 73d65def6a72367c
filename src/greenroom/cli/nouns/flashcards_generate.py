"""`greenroom flashcards generate`: flashcards of a text, or of a folder of them, waited for."""

import sys
import time
from argparse import ArgumentParser, Namespace
from collections import deque
from collections.abc import Sequence
from typing import Final
from uuid import uuid4

from msgspec import Struct, field

from greenroom.cli.arguments import add_options, build
from greenroom.cli.asking import agrees
from greenroom.cli.calling import daemon
from greenroom.cli.exits import DONE, FAILED, WrongUsage
from greenroom.cli.figures import cost, duration, short
from greenroom.cli.looking import LONGEST_WAIT_S, waits_s
from greenroom.cli.outages import Outages
from greenroom.cli.paying import add_yes, must_ask, provider_of
from greenroom.cli.progress import Standing, display
from greenroom.cli.returning import wait_for_return
from greenroom.cli.speaking import show_json, tell
from greenroom.cli.table import Column, show_table
from greenroom.cli.textfiles import RefusedFile, TextFile, texts_in
from greenroom.cli.verb import Verb
from greenroom.client.blocking import Client
from greenroom.model.attempt import is_simulated
from greenroom.model.errors import ClientError, ConnectionLost, Refused
from greenroom.model.states import GenerationStatus
from greenroom.protocol.commands.flashcards import FlashcardsGenerate, FlashcardsGet, FlashcardsList
from greenroom.protocol.rows.flashcards import GenerationRow

AT_ONCE: Final = 8
"""Texts that are under way at the same time."""

BOUGHT: Final = [GenerationStatus.PENDING, GenerationStatus.RUNNING, GenerationStatus.SUCCEEDED]
"""A text that stands so is not sent again."""

COLUMNS: Final = (
    Column("text", cut=True),
    Column("status"),
    Column("cards", right=True),
    Column("cost", right=True),
    Column("id"),
)


class SameText(Struct, frozen=True):
    """A file with the text of an earlier one of the same command, which alone is sent."""

    file: str
    same_as: str


class Made(Struct):
    """What became of the texts: generations of now, those there were already, and files refused or left out."""

    generations: list[GenerationRow] = field(default_factory=list)
    there_already: list[GenerationRow] = field(default_factory=list)
    refused: list[RefusedFile] = field(default_factory=list)
    same: list[SameText] = field(default_factory=list)

    @property
    def failed(self) -> int:
        """Texts without flashcards."""
        return sum(row.status == "failed" for row in self.generations) + len(self.refused)


class Wanted(Struct, frozen=True):
    """Texts to send, and generations that an earlier command has sent and that are to be waited for."""

    texts: list[TextFile]
    under_way: list[str]


class Making:
    """Texts on their way: sent as fast as the daemon takes them on, and waited for."""

    def __init__(self, client: Client, args: Namespace, wanted: Wanted, made: Made) -> None:
        self._client = client
        self._args = args
        self._left = deque(wanted.texts)
        self._under_way = list(wanted.under_way)
        self._total = len(self._left) + len(self._under_way)
        self._made = made
        self._not_before = 0.0
        self._key = str(uuid4())
        self._shown = display(sys.stderr)
        self._outages = Outages(client, self._shown)

    def run(self) -> None:
        """Go on until every text has its end. A daemon that goes away is waited for a while.

        Raises:
            ConnectionLost: it did not come back.
        """
        waits = waits_s()
        try:
            while self._left or self._under_way:
                try:
                    self._send()
                    done = self._look()
                except ConnectionLost:
                    self._shown.close()
                    wait_for_return(self._client, _onward(self._args))
                    continue
                self._report()
                if self._left or self._under_way:
                    waits = waits_s() if done else waits
                    time.sleep(next(waits))
        finally:
            self._shown.close()

    def _send(self) -> None:
        while self._left and len(self._under_way) < AT_ONCE and time.monotonic() >= self._not_before:
            text = self._left[0]
            try:
                started = self._client.call(
                    build(
                        FlashcardsGenerate,
                        self._args,
                        source_text=text.source.text,
                        source_name=text.name,
                        # Sent again where no answer came, it is not bought twice.
                        idempotency_key=f"{self._key}-{len(self._left)}",
                    )
                )
            except Refused as refused:
                if refused.wire_type != "rate_limited":
                    raise
                self._wait(refused)
                return
            self._left.popleft()
            self._under_way.append(started.generation_id)

    def _wait(self, refused: Refused) -> None:
        """The allowance is used up: what is under way goes on, the next text waits."""
        for_s = float(str(refused.details.get("retry_after_s", LONGEST_WAIT_S)))
        self._not_before = time.monotonic() + for_s
        self._shown.close()
        left = len(self._left)
        following = "the last" if left == 1 else f"the next of {left:,}"
        tell(
            f"{refused.details.get('limit', 'All')} texts were taken on, which is what a user gets in a while:"
            f" {following} goes on its way in {duration(for_s)}. Ctrl-C loses nothing; the"
            " same command goes on.",
            "dim",
        )

    def _look(self) -> int:
        """Ask how those under way stand. Answers how many have ended since."""
        rows = [self._client.call(FlashcardsGet(generation_id=each)) for each in self._under_way]
        ended = [row for row in rows if row.finished_at is not None]
        self._made.generations += ended
        left = [row for row in rows if row.finished_at is None]
        self._under_way = [row.id for row in left]
        if left:
            self._outages.look({row.provider for row in left})
        return len(ended)

    def _report(self) -> None:
        ended = self._made.generations
        waits_s = self._not_before - time.monotonic()
        next_in = f" (the next in {duration(waits_s)})" if self._left and waits_s > 0 else ""
        self._shown.report(
            Standing(
                name=f"flashcards{next_in}",
                done=len(ended),
                total=self._total,
                failed=sum(row.status == "failed" for row in ended),
                cost=sum(row.cost_usd for row in ended),
                simulated=bool(ended) and all(is_simulated(row.provider) for row in ended),
            ),
            None,
        )


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "place", metavar="FILE|DIR", help="a text in UTF-8, a folder of texts, or - for stdin; one text a file"
    )
    add_options(parser, FlashcardsGenerate, only=("source_name", "provider", "model", "prompt_version"))
    parser.add_argument(
        "--again", action="store_true", help="make flashcards of texts that have some already, too"
    )
    add_yes(parser)


def _run(args: Namespace) -> int:
    texts, refused = texts_in(args.place)
    if "source_name" in args:
        if len(texts) + len(refused) > 1:
            raise WrongUsage("--source-name: a folder's texts are called by their files; it goes with one text")
        texts = [TextFile(args.source_name, each.source) for each in texts]
    made = Made(refused=refused)
    for each in refused:
        tell(f"{each.file}: {each.reason}", "red")
    with daemon(args) as client:
        wanted = Wanted(texts, []) if args.again else _not_there_yet(client, texts, made)
        count = len(wanted.texts)
        if count and must_ask(args, provider_of(args, client)) and not agrees(_question(count)):
            tell("Nothing was called.")
            return FAILED
        try:
            Making(client, args, wanted, made).run()
        except (ClientError, KeyboardInterrupt):
            # What was done is told all the same, before what went wrong.
            if not args.json:
                _show(made)
            raise
    if args.json:
        show_json(made)
    else:
        _show(made)
    return FAILED if made.failed else DONE


def _onward(args: Namespace) -> str:
    if args.again:
        return "What was taken on is kept; with --again the same command would buy it once more."
    return "The same command goes on then, and buys nothing twice."


def _question(texts: int) -> str:
    return f"{'One call' if texts == 1 else f'{texts:,} calls'} to a model, at least, is paid for. Go on?"


def _not_there_yet(client: Client, texts: Sequence[TextFile], made: Made) -> Wanted:
    """The texts that have no flashcards yet, whatever they were called; those that have some are noted."""
    wanted = Wanted([], [])
    seen: dict[str, str] = {}
    for text in texts:
        digest = text.source.sha256
        if (first := seen.get(digest)) is not None:
            made.same.append(SameText(text.name, first))
            tell(f"{text.name} has the same text as {first}, and is left out; --again takes both.", "dim")
            continue
        seen[digest] = text.name
        known = client.call(FlashcardsList(source_sha256=digest, statuses=BOUGHT, limit=1)).items
        if not known:
            wanted.texts.append(text)
        elif known[0].finished_at is None:
            wanted.under_way.append(known[0].id)
        else:
            made.there_already += known
    return wanted


def _show(made: Made) -> None:
    rows = [*made.generations, *made.there_already]
    if rows:
        show_table(COLUMNS, map(_cells, rows))
    for row in made.generations:
        if row.error is not None:
            tell(f"{row.source_name}: {row.error.message}", "red")
    if made.there_already:
        tell("What was there already was not bought again; --again does that.", "dim")
    if any(row.status == "succeeded" for row in rows):
        tell("`greenroom flashcards review` asks about each.", "dim")


def _cells(row: GenerationRow) -> tuple[str, ...]:
    return (
        row.source_name,
        row.status,
        f"{row.metadata.suggestions:,}",
        cost(row.cost_usd, row.provider),
        short(row.id),
    )


VERB = Verb(
    summary="Have flashcards proposed from a text, or from each text of a folder",
    description="Sends the texts and waits for what is proposed from them. A text has 1,000 to 10,000 characters, "
    "and is data: what reads like an instruction in it is not followed. A user gets so many in a while, by the "
    "configuration 5 in 5 minutes: this waits for the next, and goes on. A text that flashcards were made of is "
    "not bought again, so that the same command goes on where another was interrupted.",
    run=_run,
    arguments=_arguments,
    examples=(
        "greenroom flashcards generate chapter-1.txt",
        "greenroom flashcards generate ./chapters",
        "pdftotext -l 3 paper.pdf - | greenroom flashcards generate - --source-name paper",
    ),
)
