from typing import Any

import pytest

from greenroom.store import events
from tests.gateway.fakes import UID
from tests.gateway.handlers.calling import refusal, result
from tests.gateway.handlers.flashcards import FRONTS, a_text, listed
from tests.gateway.stage import Stage

pytestmark = pytest.mark.blocking_allowed("the store of the stage works in line")


async def accepted(stage: Stage) -> list[dict[str, Any]]:
    """Three cards."""
    ids = await a_text(stage)
    cards: list[dict[str, Any]] = (await result(stage, "suggestion.accept", suggestion_ids=ids))["cards"]
    return cards


async def test_cards_are_listed_by_what_was_asked(stage: Stage) -> None:
    cards = await accepted(stage)
    filters: list[tuple[dict[str, Any], list[int]]] = [
        ({}, [0, 1, 2]),
        ({"search": "BRIDGE"}, [1]),
        ({"search": "answer 2"}, [2]),
        ({"suggestion_id": "g-1-s1"}, [1]),
        ({"generation_id": "g-1"}, [0, 1, 2]),
        ({"source_name": "Reefs"}, []),
        ({"model": "m", "provider": "rehearsal"}, [0, 1, 2]),
        ({"sort_by": "front", "sort_direction": "desc"}, [1, 2, 0]),
        ({"date_to": "2020-01-01T00:00:00Z"}, []),
    ]
    for asked, wanted in filters:
        assert await listed(stage, "card.list", **asked) == [cards[at]["id"] for at in wanted], asked


async def test_pages_of_cards_follow_each_other_by_cursor(stage: Stage) -> None:
    cards = await accepted(stage)
    first = await result(stage, "card.list", limit=2, sort_by="front", sort_direction="asc")
    rest = await result(
        stage, "card.list", limit=2, sort_by="front", sort_direction="asc", cursor=first["next_cursor"]
    )
    assert [row["front"] for row in first["items"] + rest["items"]] == sorted(FRONTS)
    assert (first["total"], rest["next_cursor"], len(cards)) == (3, None, 3)


async def test_a_change_counts_up_the_revision_and_no_change_does_not(stage: Stage) -> None:
    card = (await accepted(stage))[0]
    changed = await result(stage, "card.update", card_id=card["id"], back=" A rock. ", if_revision=1)
    assert (changed["back"], changed["front"], changed["revision"]) == ("A rock.", card["front"], 2)
    assert await result(stage, "card.update", card_id=card["id"], back="A rock.") == changed
    kind, details = await refusal(stage, "card.update", card_id=card["id"], back="Other.", if_revision=1)
    assert (kind, details) == ("conflict", {"revision": 2})
    for blank in (" ", "\u200b"):
        assert list((await refusal(stage, "card.update", card_id=card["id"], front=blank))[1]) == ["$.front"]


async def test_a_deleted_card_is_gone_and_somebody_is_noted_to_have_done_it(stage: Stage) -> None:
    card = (await accepted(stage))[0]
    assert await result(stage, "card.delete", card_id=card["id"]) == {"deleted": True}
    assert (await refusal(stage, "card.delete", card_id=card["id"]))[0] == "not_found"
    assert len(await listed(stage, "card.list")) == 2
    (noted,) = await stage.store.read(lambda db: events.since(db, 0, 10, None))
    assert noted.fact.data == {"action": "card.delete", "uid": UID, "details": {"card_id": card["id"]}}


async def test_anothers_card_is_neither_seen_nor_changed(stage: Stage) -> None:
    card = (await accepted(stage))[0]
    assert (await result(stage, "card.list", uid=2000))["total"] == 0
    for method in ("card.update", "card.delete"):
        assert (await refusal(stage, method, uid=2000, card_id=card["id"]))[0] == "not_found"
