from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import Annotated, Literal

import msgspec
import pytest
from msgspec import Meta

from greenroom.cli.arguments import add_options, add_row, build, listed
from greenroom.cli.exits import WrongUsage
from greenroom.model.batch import Priority
from greenroom.model.states import BatchStatus
from greenroom.protocol.command import Writing
from greenroom.protocol.commands.batch import BatchList, BatchStart
from greenroom.protocol.commands.card import CardList
from greenroom.protocol.commands.conversation import ConversationFilter, ConversationList
from greenroom.protocol.commands.flashcards import FlashcardsList
from greenroom.protocol.commands.log import LogList, LogPrune


class Paint(Writing[None], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Paint something."""

    batch_id: Annotated[str, Meta(description="What to paint.")]
    name: str = "wall"
    coats: Annotated[int, Meta(ge=1, description="How many, up to 100% of `name`.")] = 2
    colour: Annotated[Literal["red", "blue"] | None, Meta(description="Which.")] = None
    fast: Annotated[bool, Meta(description="Hurry.")] = False
    finish: Annotated[Literal["matt", "satin", "semigloss", "gloss"] | None, Meta(description="How.")] = None
    dry: Annotated[bool | None, Meta(description="Let it dry.")] = None
    statuses: list[BatchStatus] | None = None


@pytest.fixture
def parser() -> ArgumentParser:
    made = ArgumentParser(allow_abbrev=False, exit_on_error=False)
    add_options(made, Paint)
    return made


def test_what_is_not_said_is_left_to_the_struct(parser: ArgumentParser) -> None:
    args = parser.parse_args(["--batch", "b"])
    assert vars(args) == {"batch_id": "b"}
    assert build(Paint, args) == Paint(batch_id="b")


def test_values_become_what_their_fields_take(parser: ArgumentParser) -> None:
    line = "--batch b --name 7 --coats 3 --colour red --fast --no-dry --statuses queued,paused"
    assert build(Paint, parser.parse_args(line.split())) == Paint(
        batch_id="b",
        name="7",
        coats=3,
        colour="red",
        fast=True,
        dry=False,
        statuses=[BatchStatus.QUEUED, BatchStatus.PAUSED],
    )


def test_help_has_the_words_and_the_default(parser: ArgumentParser) -> None:
    told = parser.format_help()
    assert "how many, up to 100% of --name (default: 2)" in " ".join(told.split())
    assert "--colour {blue,red}" in told
    # What is longer would break the usage.
    assert "--finish FINISH how (gloss, matt, satin, semigloss)" in " ".join(told.split())
    assert "(queued, processing, paused" in " ".join(told.split())


@pytest.mark.parametrize(
    "filtered", [ConversationFilter, ConversationList, BatchList, CardList, FlashcardsList, LogList]
)
def test_a_filter_by_provider_that_is_not_given_means_any(filtered: type[msgspec.Struct]) -> None:
    made = ArgumentParser()
    add_options(made, filtered, only=("provider",))
    assert "configured" not in made.format_help()


def test_a_wrong_value_is_told_by_its_option(parser: ArgumentParser) -> None:
    with pytest.raises(WrongUsage, match="--coats: expected an integer of at least 1"):
        build(Paint, parser.parse_args(["--batch", "b", "--coats", "0"]))
    with pytest.raises(WrongUsage, match="--batch: expected a value"):
        build(Paint, Namespace())


@pytest.mark.parametrize(
    ("words", "reached"),
    [
        (("--date-from", "2026-11-21"), {"date_from": "2026-11-21T00:00:00Z"}),
        (("--date-to", "2026-11-21T08:00:00+01:00"), {"date_to": "2026-11-21T08:00:00+01:00"}),
        (("--search", "2026-11-21"), {"search": "2026-11-21"}),
    ],
)
def test_a_date_alone_is_its_midnight_where_a_time_is_asked_for(
    words: tuple[str, ...], reached: dict[str, str]
) -> None:
    made = ArgumentParser(allow_abbrev=False, exit_on_error=False)
    add_options(made, BatchList)
    assert vars(made.parse_args(words)) == reached
    assert "a date alone is its midnight in UTC" in " ".join(made.format_help().split())


@pytest.mark.parametrize(("older_than", "reached"), [("90d", "90d"), ("2026-01-01", "2026-01-01T00:00:00Z")])
def test_an_age_may_be_a_date_too(older_than: str, reached: str) -> None:
    made = ArgumentParser(allow_abbrev=False, exit_on_error=False)
    add_options(made, LogPrune)
    assert build(LogPrune, made.parse_args(["--older-than", older_than])).older_than == reached


def test_a_row_that_is_optional_may_stay_unsaid() -> None:
    made = ArgumentParser(allow_abbrev=False, exit_on_error=False)
    add_row(made, "batch_id", optional=True)
    assert made.parse_args([]).batch_id is None
    assert made.parse_args(["x"]).batch_id == "x"


def test_all_wrong_values_are_told_at_once(parser: ArgumentParser) -> None:
    args = parser.parse_args(["--coats", "0", "--name", "w"])
    with pytest.raises(WrongUsage) as caught:
        build(Paint, args)
    assert (
        caught.value.message
        == "--coats: expected an integer of at least 1\n--batch: expected a value: it is required"
    )


def test_more_wins_over_the_line(parser: ArgumentParser) -> None:
    assert build(Paint, parser.parse_args(["--batch", "b"]), batch_id="c").batch_id == "c"


def test_only_and_but_choose_the_fields() -> None:
    made = ArgumentParser(exit_on_error=False)
    add_options(made, BatchList, only=("search", "limit"), but=("limit",))
    assert set(vars(made.parse_args(["--search", "x"]))) == {"search"}
    assert "--limit" not in made.format_help()


def test_concurrency_is_a_number_or_auto() -> None:
    made = ArgumentParser(exit_on_error=False)
    add_options(made, BatchStart, only=("name", "concurrency", "priority"))

    def start(*words: str) -> BatchStart:
        return build(BatchStart, made.parse_args(["--name", "x", *words]))

    assert start("--concurrency", "12").concurrency == 12
    assert start("--concurrency", "auto").concurrency == "auto"
    assert start("--priority", "high").priority is Priority.HIGH
    with pytest.raises(WrongUsage, match="--concurrency"):
        start("--concurrency", "many")


def test_a_row_is_an_argument_by_its_noun() -> None:
    made = ArgumentParser()
    add_row(made, "edge_case_id")
    assert vars(made.parse_args(["abcd"])) == {"edge_case_id": "abcd"}
    assert "EDGE-CASE" in made.format_usage()


def test_lists_have_commas_and_know_their_choices() -> None:
    assert listed()("a, b,,c") == ["a", "b", "c"]
    with pytest.raises(ArgumentTypeError, match="'d' is none of a, b"):
        listed(("a", "b"))("a,d")
