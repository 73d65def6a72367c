from typing import Any

import pytest

from greenroom.export.checking import check_order
from greenroom.export.formats import CARD_FORMATS, FORMATS
from greenroom.export.order import ExportOrder
from greenroom.export.splitting import Shares
from greenroom.model.errors import InvalidParams
from greenroom.store.conversation_filter import ConversationFilter


def paths(order: ExportOrder) -> list[str]:
    with pytest.raises(InvalidParams) as refused:
        check_order(order)
    return [issue.path for issue in refused.value.issues]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_be_asked_for_as_it_is(name: str) -> None:
    check_order(ExportOrder(format=name))


def test_an_unknown_format_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(InvalidParams, match=r"\$\.format: expected one of openai, sharegpt, .*cards_csv"):
        check_order(ExportOrder(format="clay tablets"))


@pytest.mark.parametrize("name", CARD_FORMATS)
def test_what_is_about_conversations_is_refused_for_cards_all_at_once(name: str) -> None:
    given: dict[str, Any] = {
        "filter": ConversationFilter(provider="anthropic"),
        "split": Shares(train=1),
        "split_by": "persona",
        "dedup": 0.8,
        "system_prompt": "",
    }
    assert paths(ExportOrder(format=name, **given)) == [f"$.{option}" for option in given]
    check_order(ExportOrder(format=name, redact=True, include_rehearsal=True))


def test_shares_of_nothing_and_a_way_to_split_nothing_are_refused() -> None:
    assert paths(ExportOrder(format="openai", split=Shares())) == ["$.split"]
    assert paths(ExportOrder(format="openai", split_by="template")) == ["$.split_by"]
    check_order(ExportOrder(format="openai", split=Shares(train=9, test=1), split_by="template"))


@pytest.mark.parametrize("shares", [Shares(train=1.5), Shares(train=0.9, test=0.2), Shares(train=90.5, test=10)])
def test_fractions_that_make_neither_one_nor_a_hundred_are_a_slip(shares: Shares) -> None:
    assert paths(ExportOrder(format="openai", split=shares)) == ["$.split"]


@pytest.mark.parametrize(
    "shares",
    [
        Shares(train=0.7, validation=0.2, test=0.1),
        Shares(train=99.5, test=0.5),
        Shares(train=8, test=3),
        Shares(test=1),
    ],
)
def test_parts_of_one_or_of_a_hundred_and_whole_numbers_are_shares(shares: Shares) -> None:
    check_order(ExportOrder(format="openai", split=shares))
