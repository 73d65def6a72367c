"""`greenroom quality calibrate`: how well the score finds what is spoilt."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, get_args

from greenroom.cli.exits import DONE, WrongUsage
from greenroom.cli.figures import counted
from greenroom.cli.setfile import format_of, opened
from greenroom.cli.speaking import show_json, tell
from greenroom.cli.table import Column, show_table
from greenroom.cli.verb import Verb
from greenroom.protocol.commands.conversation import ImportFormat

if TYPE_CHECKING:
    from greenroom.operate.calibrating import Calibration

COLUMNS = (
    Column("kind"),
    Column("spoilt", right=True),
    Column("found", right=True),
    Column("recall", right=True),
    Column("precision", right=True),
    Column("found by", cut=True),
)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="good conversations, a JSON array or JSONL; - is stdin")
    parser.add_argument(
        "--format", choices=get_args(ImportFormat), help="its format, where its rows don't show it"
    )
    parser.add_argument("--seed", metavar="N", type=int, default=0, help="spoils them in another way")


def _run(args: Namespace) -> int:
    from greenroom.operate.calibrating import calibrate_rows

    with opened(args.file) as file:
        rows = [row.value for row in file.rows() if not row.problem]
    format_name = args.format or next(filter(None, map(format_of, rows)), None)
    if format_name is None:
        raise WrongUsage(f"{args.file}: no row of a known format is in it; --format says what it is")
    found = calibrate_rows(format_name, rows, seed=args.seed)
    if found.good < 2:
        raise WrongUsage(f"{args.file}: expected at least two conversations that differ; there are {found.good}")
    if args.json:
        show_json(found)
    else:
        _show(found)
    return DONE


def _show(found: "Calibration") -> None:
    show_table(
        COLUMNS,
        [
            (
                kind.name,
                f"{kind.spoilt:,}",
                f"{kind.found:,}",
                f"{kind.recall:.1%}",
                f"{kind.precision:.1%}",
                _listed(kind.found_by),
            )
            for kind in found.kinds
        ],
    )
    copies = f", and {counted(found.copies, 'copy', 'copies')} of them, left aside" if found.copies else ""
    tell(f"{counted(found.good, 'conversation')} taken as good{copies}.", "dim")
    if found.set_aside:
        more = counted(sum(found.set_aside.values()), "more was", "more were")
        tell(
            f"{more} set aside, as spoilt to begin with by what is in them "
            f"({_listed(found.set_aside)}); with these, {found.alarms_in_all:.1%} score under the threshold.",
            "dim",
        )
    tell(f"False alarms among them: {found.false_alarms:.1%} ({_listed(found.alarmed_by) or 'none'}).")
    tell(
        "Whether an answer is about its question (coherence) is judged of English ones of 40 words or more only.",
        "dim",
    )


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in counts.items())


VERB = Verb(
    summary="Spoil good conversations in twelve ways, and count what the score finds",
    description="Takes a set of good conversations, spoils each in twelve ways, and shows for each way how many "
    "of the spoilt ones score under the threshold (recall), and how much of what does is spoilt where good and "
    "spoilt are equally many (precision). A good one that scores under it is a false alarm. One that holds a "
    "placeholder, talk of being a model, a control token or personal data is no good one: it is set aside, and "
    "counted. A set of under 1,000 is spoilt several times over. Whether an answer is about its question is "
    "judged in English only. It uses the weights and the threshold of the configuration, needs no daemon, and "
    "keeps nothing.",
    run=_run,
    arguments=_arguments,
    examples=(
        "greenroom quality calibrate alpaca_data.json",
        "greenroom quality calibrate set.jsonl --format openai --seed 7",
    ),
)
