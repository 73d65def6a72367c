from typing import Any

import pytest

from greenroom.store.recount import discrepancies
from tests.gateway.handlers.calling import refusal, result
from tests.gateway.handlers.flashcards import FRONTS, a_text, listed, metadata
from tests.gateway.stage import Stage

pytestmark = pytest.mark.blocking_allowed("the store of the stage works in line")


async def test_suggestions_are_listed_by_what_was_asked_in_the_order_of_the_text(stage: Stage) -> None:
    ids = await a_text(stage)
    await a_text(stage, "g-2")
    await result(stage, "suggestion.reject", suggestion_id=ids[1])
    assert await listed(stage, "suggestion.list", generation_id="g-1") == ids
    assert await listed(stage, "suggestion.list", generation_id="g-1", status="proposed") == [ids[0], ids[2]]
    assert await listed(stage, "suggestion.list", statuses=["rejected"]) == [ids[1]]
    assert await listed(stage, "suggestion.list", generation_id="g-1", search="BASALT") == [ids[0]]
    assert await listed(stage, "suggestion.list", duplicates=True) == []
    assert len(await listed(stage, "suggestion.list", duplicates=False)) == 6


async def test_an_accepted_suggestion_becomes_a_card_once(stage: Stage) -> None:
    ids = await a_text(stage)
    made = await result(stage, "suggestion.accept", suggestion_id=ids[0])
    (card,), (row,) = made["cards"], made["suggestions"]
    assert (card["suggestion_id"], card["front"], card["back"]) == (ids[0], FRONTS[0], "Answer 0.")
    assert (card["source_name"], card["provider"], card["revision"]) == ("Lighthouses", "rehearsal", 1)
    assert (row["status"], row["card_id"], row["edited"]) == ("accepted", card["id"], False)
    kind, details = await refusal(stage, "suggestion.accept", suggestion_id=ids[0])
    assert (kind, details["status"]) == ("conflict", "accepted")
    assert await listed(stage, "card.list") == [card["id"]]
    told = await metadata(stage)
    assert (told["accepted"], told["proposed"], told["acceptance_rate"]) == (1, 2, 100.0)


async def test_it_can_be_changed_before_and_while_it_is_accepted(stage: Stage) -> None:
    ids = await a_text(stage)
    row = await result(stage, "suggestion.update", suggestion_id=ids[0], front=" What is it? ")
    assert (row["front"], row["back"], row["edited"]) == ("What is it?", "Answer 0.", True)
    made = await result(stage, "suggestion.accept", suggestion_id=ids[1], back="Telford.")
    assert (made["cards"][0]["front"], made["cards"][0]["back"]) == (FRONTS[1], "Telford.")
    await result(stage, "suggestion.accept", suggestion_id=ids[0])
    assert (await metadata(stage))["accepted_edited"] == 2
    assert (await refusal(stage, "suggestion.update", suggestion_id=ids[0], front="Late?"))[0] == "conflict"


async def test_what_changes_nothing_is_no_edit(stage: Stage) -> None:
    ids = await a_text(stage)
    row = await result(stage, "suggestion.update", suggestion_id=ids[0], front=FRONTS[0])
    assert row["edited"] is False


async def test_many_are_decided_at_once_and_each_that_can_not_be_says_why(stage: Stage) -> None:
    ids = await a_text(stage)
    foreign = await a_text(stage, "g-2", owner=2000)
    await result(stage, "suggestion.reject", suggestion_id=ids[2])
    made = await result(stage, "suggestion.accept", suggestion_ids=[*ids, ids[0], foreign[0], "none"])
    assert [row["id"] for row in made["suggestions"]] == ids[:2]
    assert len(made["cards"]) == 2
    assert [each["id"] for each in made["refused"]] == [ids[2], foreign[0], "none"]
    assert "rejected" in made["refused"][0]["reason"]


async def test_reopening_takes_the_card_away_while_it_is_as_it_was(stage: Stage) -> None:
    ids = await a_text(stage)
    await result(stage, "suggestion.accept", suggestion_id=ids[0], back="Rock.")
    await result(stage, "suggestion.reject", suggestion_id=ids[1])
    made = await result(stage, "suggestion.reopen", suggestion_ids=ids[:2])
    assert [(row["status"], row["card_id"]) for row in made["suggestions"]] == [("proposed", None)] * 2
    assert await listed(stage, "card.list") == []
    told = await metadata(stage)
    assert (told["accepted"], told["accepted_edited"], told["rejected"], told["proposed"]) == (0, 0, 0, 3)
    assert (await refusal(stage, "suggestion.reopen", suggestion_id=ids[0]))[0] == "conflict"
    again = await result(stage, "suggestion.accept", suggestion_id=ids[0])
    assert again["cards"][0]["back"] == "Rock."


@pytest.mark.parametrize(("method", "said"), [("card.update", {"back": "Rock."}), ("card.delete", {})])
async def test_a_card_that_went_its_own_way_keeps_its_suggestion_closed(
    stage: Stage, method: str, said: dict[str, Any]
) -> None:
    ids = await a_text(stage)
    (card,) = (await result(stage, "suggestion.accept", suggestion_id=ids[0]))["cards"]
    await result(stage, method, card_id=card["id"], **said)
    assert (await refusal(stage, "suggestion.reopen", suggestion_id=ids[0]))[0] == "conflict"
    assert (await metadata(stage))["accepted"] == 1


async def test_one_or_many_are_named_and_words_go_with_one_alone(stage: Stage) -> None:
    ids = await a_text(stage)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({}, "$.suggestion_id"),
        ({"suggestion_id": ids[0], "suggestion_ids": ids}, "$.suggestion_id"),
        ({"suggestion_ids": ids, "front": "What?"}, "$.front"),
        ({"suggestion_id": ids[0], "back": " \n"}, "$.back"),
        ({"suggestion_id": ids[0], "front": "x" * 401}, "$.front"),
        ({"suggestion_ids": []}, "$.suggestion_ids"),
    ]
    for asked, path in wrong:
        kind, issues = await refusal(stage, "suggestion.accept", **asked)
        assert (kind, list(issues)) == ("invalid_params", [path])
    assert (await metadata(stage))["accepted"] == 0


async def test_nobody_decides_about_anothers(stage: Stage) -> None:
    ids = await a_text(stage)
    for method in ("accept", "reject", "reopen", "update"):
        told = await refusal(stage, f"suggestion.{method}", uid=2000, suggestion_id=ids[0])
        assert told[0] == "not_found"


async def test_the_counters_are_the_truth_whatever_was_decided(stage: Stage) -> None:
    ids = await a_text(stage)
    await result(stage, "suggestion.accept", suggestion_ids=ids)
    await result(stage, "suggestion.reopen", suggestion_id=ids[0])
    await result(stage, "suggestion.reject", suggestion_id=ids[0])
    assert await stage.store.read(discrepancies) == []
    await stage.write(lambda db: db.execute("UPDATE generations SET n_accepted = 1, n_edited = 1"))
    assert [line.partition(": ")[2] for line in await stage.store.read(discrepancies)] == [
        "1 suggestions counted as accepted, there are 2",
        "1 suggestions counted as edited, there are 0",
    ]


async def test_a_card_that_says_the_same_is_there_once(stage: Stage) -> None:
    ids, twice = await a_text(stage), await a_text(stage, "g-2")
    (card,) = (await result(stage, "suggestion.accept", suggestion_id=ids[0], back="ANSWER  0."))["cards"]
    kind, details = await refusal(stage, "suggestion.accept", suggestion_id=twice[0])
    assert (kind, details["card_id"]) == ("conflict", card["id"])
    made = await result(stage, "suggestion.accept", suggestion_ids=twice)
    assert [row["id"] for row in made["suggestions"]] == twice[1:]
    assert [each["id"] for each in made["refused"]] == [twice[0]]
    assert "You have this card already" in made["refused"][0]["reason"]
    assert (await metadata(stage, "g-2"))["accepted"] == 2


async def test_a_card_that_is_only_nearly_the_same_is_the_persons_to_decide_about(stage: Stage) -> None:
    ids, twice = await a_text(stage), await a_text(stage, "g-2")
    await result(stage, "suggestion.accept", suggestion_id=ids[0], back="It is dark volcanic rock, they say.")
    made = await result(
        stage, "suggestion.accept", suggestion_id=twice[0], back="It is dark volcanic rock they say"
    )
    assert len(made["cards"]) == 1
