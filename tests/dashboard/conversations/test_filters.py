"""Filters: as chips, on the wire, and from a form."""

from datetime import date

import pytest

from greenroom.dashboard.conversations.filters import (
    NONE,
    Filters,
    Named,
    chips,
    entered,
    known_by_name,
    listed,
    on_the_wire,
    read,
)
from greenroom.dashboard.form import Unread
from greenroom.model.library import Tier
from greenroom.model.states import ConversationStatus
from greenroom.protocol.commands.conversation import ConversationFilter, ConversationList, ConversationSearch

FULL = Filters(
    statuses=(ConversationStatus.APPROVED, ConversationStatus.NEEDS_REVISION),
    tiers=(Tier.EDGE_CASE,),
    quality_min=7.5,
    personas=("a night nurse", "a pilot"),
    categories=("support",),
    batch=Named("b-1", "Evening talks"),
    template=Named("t-1", "Refunds"),
    provider="rehearsal",
    since=date(2026, 11, 18),
    until=date(2026, 11, 19),
)


def test_each_filter_is_a_chip_that_says_its_state_by_glyph_and_word() -> None:
    assert chips(FULL) == [
        "✓ approved",
        "! needs revision",
        "edge case",
        "score 7.5 to 10",
        "persona a night nurse or a pilot",
        "category support",
        "batch Evening talks",
        "template Refunds",
        "by rehearsal",
        "since 2026-11-18",
        "until 2026-11-19",
    ]
    assert chips(NONE) == []


def test_a_name_that_somebody_wrote_can_not_harm_a_chip() -> None:
    assert chips(Filters(batch=Named("b-1", "[/INST]\x1b[2J\nevil"))) == ["batch [/INST] evil"]


@pytest.mark.parametrize("command", [ConversationList, ConversationFilter])
def test_every_filter_is_one_of_the_protocols(command: type) -> None:
    assert command(**on_the_wire(FULL)).batch_id == "b-1"
    assert ConversationSearch(query="x", **on_the_wire(FULL)).template_id == "t-1"
    assert on_the_wire(NONE) == {}


def test_the_last_day_counts_to_its_end() -> None:
    wire = on_the_wire(Filters(since=date(2026, 11, 18), until=date(2026, 11, 18)))
    assert wire["date_from"][:13] < wire["date_to"][:13]
    assert wire["date_from"][13:] == wire["date_to"][13:]
    assert int(wire["date_to"][8:10]) - int(wire["date_from"][8:10]) == 1


def test_what_stands_in_the_form_is_what_was_asked_for() -> None:
    again = read(entered(FULL))
    assert again == Filters(
        **{name: getattr(FULL, name) for name in FULL.__struct_fields__ if name not in ("batch", "template")}
    )
    assert entered(FULL)["batch"] == "Evening talks"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"quality_min": "good"}, "'good' is no score"),
        ({"quality_max": "11"}, "from 0 to 10"),
        ({"quality_min": "8", "quality_max": "7"}, "at least 8 and at most 7"),
        ({"since": "yesterday"}, "is no day"),
        ({"since": "2026-11-19", "until": "2026-11-18"}, "No day is after"),
    ],
)
def test_what_can_not_be_is_said_with_what_could(typed: dict[str, str], says: str) -> None:
    with pytest.raises(Unread, match=says):
        read(typed)


def test_words_between_commas_are_each_taken_once() -> None:
    assert listed(" a, b ,, a") == ("a", "b")


def test_a_row_that_is_known_by_its_name_is_not_looked_up() -> None:
    assert known_by_name(FULL, "batch", "Evening talks") == Named("b-1", "Evening talks")
    assert known_by_name(FULL, "batch", "Morning talks") is None
