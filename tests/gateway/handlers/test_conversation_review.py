"""Conversations over the wire: made, edited, reviewed, put away, many at once."""

from typing import Any

import pytest

from greenroom.store import recount
from tests.gateway.fakes import UID
from tests.gateway.handlers.calling import refusal, result
from tests.gateway.handlers.talking import OTHERS, TURNS, facts, make, review
from tests.gateway.stage import Stage

pytestmark = pytest.mark.blocking_allowed("the store of the stage works in line")


async def test_what_is_made_by_hand_is_a_draft_that_was_scored(stage: Stage) -> None:
    made = await result(
        stage,
        "conversation.create",
        title=" A late parcel ",
        turns=TURNS,
        persona="a nurse",
        topic="parcels",
        tier="scenario",
        categories=["mail", "mail ", "care"],
        parameters={"tone": "calm"},
    )
    assert (made["title"], made["status"], made["provider"], made["model"]) == (
        "A late parcel",
        "draft",
        "manual",
        "",
    )
    assert (made["categories"], made["owner"], made["turn_count"], made["cost_usd"]) == (
        ["mail", "care"],
        UID,
        2,
        0,
    )
    assert made["quality_score"] > 0
    read = await result(stage, "conversation.get", conversation_id=made["id"], include_turns=True)
    assert [(turn["role"], turn["content"]) for turn in read["turns"]] == [tuple(turn.values()) for turn in TURNS]
    assert [each["conversation_id"] for each in await facts(stage, "conversation.created")] == [made["id"]]


async def test_turns_may_follow_later(stage: Stage) -> None:
    bare = await make(stage, turns=[])
    assert (await result(stage, "conversation.get", conversation_id=bare))["quality_score"] is None
    edited = await result(stage, "conversation.edit", conversation_id=bare, turns=TURNS)
    assert (edited["revision"], edited["turn_count"], edited["status"]) == (2, 2, "draft")
    assert edited["quality_score"] > 0


@pytest.mark.parametrize(
    ("turns", "path"),
    [
        (TURNS[:1], "$.turns"),
        (TURNS[::-1], "$.turns[0]"),
        ([TURNS[0], {"role": "assistant", "content": " "}], "$.turns[1]"),
        ([*TURNS, TURNS[0]], "$.turns[2]"),
        ([TURNS[0], {"role": "system", "content": "x"}], "$.turns[1].role"),
    ],
)
async def test_turns_that_are_no_conversation_are_refused_at_their_place(
    stage: Stage, turns: list[dict[str, str]], path: str
) -> None:
    kind, issues = await refusal(stage, "conversation.create", title="t", turns=turns)
    assert (kind, list(issues)) == ("invalid_params", [path])


@pytest.mark.parametrize(
    "said",
    [{"persona": "a\x1b[31mnurse"}, {"emotion": "calm\x00"}, {"topic": "mail\nbox"}, {"categories": ["a\x7f"]}],
)
async def test_what_a_conversation_is_filed_under_has_no_control_characters(
    stage: Stage, said: dict[str, Any]
) -> None:
    wanted = await make(stage)
    calls: dict[str, dict[str, Any]] = {
        "conversation.create": {"title": "t"},
        "conversation.update": {"conversation_id": wanted},
    }
    for method, more in calls.items():
        kind, issues = await refusal(stage, method, **more, **said)
        assert (kind, [path.split("[")[0] for path in issues]) == (
            "invalid_params",
            [f"$.{name}" for name in said],
        )


async def test_an_update_changes_what_is_given_and_never_the_status(stage: Stage) -> None:
    wanted = await make(stage, persona="a nurse", categories=["a"])
    changed = await result(
        stage, "conversation.update", conversation_id=wanted, title="Another", review_score=8.5, if_revision=1
    )
    assert (changed["title"], changed["review_score"], changed["persona"]) == ("Another", 8.5, "a nurse")
    cleared = await result(stage, "conversation.update", conversation_id=wanted, review_score=None, categories=[])
    assert (cleared["review_score"], cleared["categories"], cleared["title"]) == (None, [], "Another")
    kind, issues = await refusal(stage, "conversation.update", conversation_id=wanted, status="approved")
    assert (kind, issues) == ("invalid_params", {"$.status": "no such parameter"})


async def test_an_update_of_nothing_is_a_slip(stage: Stage) -> None:
    wanted = await make(stage)
    kind, issues = await refusal(stage, "conversation.update", conversation_id=wanted, if_revision=1)
    assert (kind, list(issues)) == ("invalid_params", ["$"])
    assert "persona, emotion, topic, categories or review_score" in issues["$"]


async def test_who_saw_an_older_text_is_told_so(stage: Stage) -> None:
    wanted = await make(stage)
    await result(stage, "conversation.edit", conversation_id=wanted, turns=OTHERS, if_revision=1)
    stale: list[tuple[str, dict[str, Any]]] = [
        ("conversation.update", {"title": "x"}),
        ("conversation.edit", {"turns": TURNS}),
        ("conversation.review", {"action": "approve"}),
    ]
    for method, said in stale:
        kind, details = await refusal(stage, method, conversation_id=wanted, if_revision=1, **said)
        assert (kind, details) == ("conflict", {"revision": 2, "if_revision": 1}), method


async def test_a_review_is_decided_taken_back_and_remembered(stage: Stage) -> None:
    wanted = await make(stage)
    approved = await review(stage, wanted, "approve", note="good")
    assert (approved["status"], approved["approved_by"]) == ("approved", UID)
    await review(stage, wanted, "comment", note="by the way")
    reopened = await review(stage, wanted, "reopen")
    assert (reopened["status"], reopened["approved_by"], reopened["approved_at"]) == ("draft", None, None)
    history = [(each["action"], each["note"], each["from"], each["to"]) for each in reopened["review_history"]]
    assert history == [
        ("approve", "good", "draft", "approved"),
        ("comment", "by the way", "approved", "approved"),
        ("reopen", None, "approved", "draft"),
    ]
    assert {each["by"] for each in reopened["review_history"]} == {UID}
    assert len({each["id"] for each in reopened["review_history"]}) == 3
    kind, details = await refusal(stage, "conversation.review", conversation_id=wanted, action="reopen")
    assert (kind, details) == ("conflict", {"status": "draft"})
    told = [
        (each["conversation_id"], each["action"], each["status"])
        for each in await facts(stage, "conversation.updated")
    ]
    assert told == [(wanted, "approve", "approved"), (wanted, "comment", "approved"), (wanted, "reopen", "draft")]


async def test_an_edit_is_a_new_revision_and_sends_an_approved_one_back(stage: Stage) -> None:
    wanted = await make(stage)
    await review(stage, wanted, "approve")
    same = await result(stage, "conversation.edit", conversation_id=wanted, turns=TURNS)
    assert (same["revision"], same["status"]) == (1, "approved")
    edited = await result(stage, "conversation.edit", conversation_id=wanted, turns=OTHERS)
    assert (edited["revision"], edited["status"], edited["approved_by"]) == (2, "pending_review", None)
    listed = await result(stage, "conversation.revisions", conversation_id=wanted, include_turns=True)
    newest, oldest = listed["items"]
    assert [newest["number"], newest["origin"], newest["made_by"], oldest["number"]] == [2, "edited", UID, 1]
    assert oldest["changes"] == []
    assert newest["changes"] == [
        {"turn_number": 2, "kind": "changed", "before": TURNS[1], "after": OTHERS[1]},
    ]
    assert [turn["content"] for turn in oldest["turns"]] == [turn["content"] for turn in TURNS]
    first = await result(stage, "conversation.revisions", conversation_id=wanted, limit=1)
    rest = await result(
        stage, "conversation.revisions", conversation_id=wanted, limit=1, cursor=first["next_cursor"]
    )
    assert ([each["number"] for each in rest["items"]], rest["next_cursor"], rest["total"]) == ([1], None, 2)
    widest = await result(stage, "conversation.revisions", conversation_id=wanted, limit=500)
    assert (len(widest["items"]), listed["limit"]) == (2, 25)


async def test_deleting_puts_away_what_reopening_brings_back_and_hard_is_for_good(stage: Stage) -> None:
    wanted = await make(stage)
    await review(stage, wanted, "approve")
    assert await result(stage, "conversation.delete", conversation_id=wanted) == {"deleted": True}
    kind, _ = await refusal(stage, "conversation.review", conversation_id=wanted, action="approve")
    assert kind == "conflict"
    assert (await refusal(stage, "conversation.edit", conversation_id=wanted, turns=OTHERS))[0] == "conflict"
    assert (await review(stage, wanted, "reopen"))["status"] == "approved"
    assert await facts(stage, "audit.noted") == []
    await result(stage, "conversation.delete", conversation_id=wanted, hard=True)
    assert (await refusal(stage, "conversation.get", conversation_id=wanted))[0] == "not_found"
    (noted,) = await facts(stage, "audit.noted")
    assert (noted["action"], noted["details"]) == ("conversation.delete", {"conversation_id": wanted})


async def test_a_bulk_action_changes_what_it_can_and_says_of_each_other_why_not(stage: Stage) -> None:
    one, two, away = [await make(stage) for _ in range(3)]
    await result(stage, "conversation.delete", conversation_id=away)
    done = await result(
        stage,
        "conversation.bulk",
        conversation_ids=[one, away, "nobody's", two, one],
        action="approve",
        note="all",
    )
    assert done["changed"] == 2
    reasons = {each["id"]: each["reason"] for each in done["refused"]}
    assert reasons.keys() == {away, "nobody's"}
    assert "archived" in reasons[away]
    for wanted in (one, two):
        (entry,) = (await result(stage, "conversation.get", conversation_id=wanted))["review_history"]
        assert (entry["action"], entry["note"]) == ("approve", "all")
    assert (await facts(stage, "conversation.updated"))[-1]["conversation_ids"] == [one, two]
    (noted,) = await facts(stage, "audit.noted")
    assert noted["details"] == {"action": "approve", "changed": 2, "refused": 2, "note": "all"}


async def test_a_conversation_without_turns_is_not_approved_alone_or_among_others(stage: Stage) -> None:
    bare, whole = await make(stage, turns=[]), await make(stage)
    kind, details = await refusal(stage, "conversation.review", conversation_id=bare, action="approve")
    assert (kind, details) == ("conflict", {"status": "draft"})
    done = await result(stage, "conversation.bulk", filter={}, action="approve")
    assert (done["changed"], [each["id"] for each in done["refused"]]) == (1, [bare])
    assert "no turns" in done["refused"][0]["reason"]
    assert (await result(stage, "conversation.get", conversation_id=whole))["status"] == "approved"
    await result(stage, "conversation.edit", conversation_id=bare, turns=TURNS)
    assert (await review(stage, bare, "approve"))["status"] == "approved"


async def test_a_bulk_action_takes_all_that_meet_a_filter_and_is_undone_the_same_way(stage: Stage) -> None:
    for number in range(5):
        await make(stage, title=f"talk {number}", persona="nurse" if number < 3 else "cook")
    nurses = {"personas": ["nurse"]}
    assert (await result(stage, "conversation.bulk", filter=nurses, action="reject"))["changed"] == 3
    counted = await result(stage, "conversation.stats")
    assert (counted["by_status"]["rejected"], counted["by_status"]["draft"]) == (3, 2)
    assert (await result(stage, "conversation.bulk", filter={"search": "talk 4"}, action="archive"))[
        "changed"
    ] == 1
    assert (await result(stage, "conversation.bulk", filter={}, action="reopen"))["changed"] == 4
    assert (await result(stage, "conversation.stats"))["by_status"]["draft"] == 5
    labelled = await result(
        stage, "conversation.bulk", filter=nurses, action="set_categories", categories=["a", "b", "a"]
    )
    assert labelled["changed"] == 3
    assert (await result(stage, "conversation.list", categories=["b"]))["total"] == 3
    assert (await result(stage, "conversation.bulk", filter=nurses, action="delete"))["changed"] == 3
    assert (await result(stage, "conversation.list"))["total"] == 2
    assert await stage.store.read(recount.discrepancies) == []


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ({"action": "approve"}, "$"),
        ({"action": "approve", "conversation_ids": [], "filter": {}}, "$"),
        ({"action": "set_categories", "filter": {}}, "$.categories"),
        ({"action": "approve", "filter": {}, "categories": ["a"]}, "$.categories"),
        ({"action": "publish", "filter": {}}, "$.action"),
        ({"action": "approve", "filter": {"search": ' "" '}}, "$.filter.search"),
        ({"action": "approve", "filter": {"date_from": "today"}}, "$.filter.date_from"),
    ],
)
async def test_a_bulk_action_that_is_none_is_refused(stage: Stage, said: dict[str, Any], path: str) -> None:
    kind, issues = await refusal(stage, "conversation.bulk", **said)
    assert (kind, list(issues)) == ("invalid_params", [path])


async def test_another_user_changes_nothing_and_learns_nothing(stage: Stage) -> None:
    wanted = await make(stage)
    stranger = UID + 1
    tries: list[tuple[str, dict[str, Any]]] = [
        ("conversation.get", {}),
        ("conversation.update", {"title": "x"}),
        ("conversation.edit", {"turns": OTHERS}),
        ("conversation.review", {"action": "approve"}),
        ("conversation.delete", {}),
        ("conversation.delete", {"hard": True}),
        ("conversation.revisions", {}),
    ]
    for method, said in tries:
        theirs = await refusal(stage, method, stranger, conversation_id=wanted, **said)
        nobodys = await refusal(stage, method, stranger, conversation_id="id-none", **said)
        assert theirs[0] == nobodys[0] == "not_found", method
    done = await result(stage, "conversation.bulk", stranger, conversation_ids=[wanted], action="approve")
    assert (done["changed"], [each["id"] for each in done["refused"]]) == (0, [wanted])
    assert (await result(stage, "conversation.bulk", stranger, filter={}, action="delete"))["changed"] == 0
    assert (await result(stage, "conversation.search", stranger, query="parcel"))["items"] == []
    assert (await result(stage, "conversation.stats", stranger))["total"] == 0
    assert (await result(stage, "conversation.coverage", stranger, dimensions=["persona", "status"]))[
        "cells"
    ] == []
    assert (await result(stage, "conversation.get", conversation_id=wanted))["status"] == "draft"
