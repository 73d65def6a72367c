"""Conversations over the wire: searched, counted, taken in from others' sets, written anew."""

import pytest

from greenroom.model.errors import InvalidParams, Issue
from tests.gateway.fakes import UID
from tests.gateway.handlers.calling import refusal, result
from tests.gateway.handlers.talking import make, review
from tests.gateway.stage import Stage

pytestmark = pytest.mark.blocking_allowed("the store of the stage works in line")


async def test_what_is_found_comes_with_its_rank_and_the_words_around(stage: Stage) -> None:
    wanted = await make(stage, title="About a parcel")
    await make(stage, turns=[{"role": "user", "content": "Hm?"}, {"role": "assistant", "content": "Well."}])
    found = await result(stage, "conversation.search", query='"parcel is" LATE', statuses=["draft"])
    ((row,), total) = found["items"], found["total"]
    assert (row["id"], row["snippet"], total) == (wanted, "My parcel is late.", 1)
    assert row["rank"] > 0
    assert "turns" not in row
    assert (await refusal(stage, "conversation.search", query='  "" '))[1].keys() == {"$.query"}


async def test_stats_say_how_many_how_good_and_how_often_approved(stage: Stage) -> None:
    empty = await result(stage, "conversation.stats")
    assert (empty["total"], empty["avg_quality"], empty["approval_rate"]) == (0, None, None)
    assert empty["verdicts"] == {"waiting": 0, "failed": 0, "last_failure": None, "judges": []}
    one, two, three = [await make(stage, tier="scenario") for _ in range(3)]
    await make(stage, turns=[])
    for wanted, action in ((one, "approve"), (two, "approve"), (three, "reject")):
        await review(stage, wanted, action)
    told = await result(stage, "conversation.stats")
    assert (told["total"], told["by_tier"]) == (4, {"template": 0, "scenario": 3, "edge_case": 0, "none": 1})
    assert {status: count for status, count in told["by_status"].items() if count} == {
        "approved": 2,
        "rejected": 1,
        "draft": 1,
    }
    assert told["approval_rate"] == 66.67
    assert told["avg_quality"] == (await result(stage, "conversation.get", conversation_id=one))["quality_score"]


async def test_coverage_counts_combinations_and_names_what_is_missing_for_a_batch(stage: Stage) -> None:
    nurse = await make(stage, persona="nurse", emotion="calm")
    await make(stage, persona="nurse", emotion="calm")
    template = await result(stage, "template.create", name="T", text="Write.")
    edge_case = await result(stage, "edge_case.create", name="E", trigger_condition="t", expected_behavior="e")
    gone = await make(stage, persona="cook", emotion="angry")
    await make(stage, persona="cook", emotion="calm")
    await review(stage, nurse, "approve")
    told = await result(stage, "conversation.coverage", dimensions=["persona", "emotion"])
    assert told["cells"] == [
        {"persona": "nurse", "emotion": "calm", "total": 2, "approved": 1},
        {"persona": "cook", "emotion": "angry", "total": 1, "approved": 0},
        {"persona": "cook", "emotion": "calm", "total": 1, "approved": 0},
    ]
    assert told["empty"] == [
        {"parameters": {"persona": "nurse", "emotion": "angry"}, "template_id": template["id"]}
    ]
    await result(stage, "conversation.delete", conversation_id=gone)
    by_status = await result(stage, "conversation.coverage", dimensions=["persona", "status"])
    assert {(each["persona"], each["status"], each["total"], each["approved"]) for each in by_status["cells"]} == {
        ("nurse", "approved", 1, 1),
        ("nurse", "draft", 1, 0),
        ("cook", "draft", 1, 0),
        ("cook", "archived", 1, 0),
    }
    assert by_status["empty"] == []
    left = await result(stage, "conversation.coverage", dimensions=["persona", "emotion", "tier"])
    assert {each["tier"] for each in left["cells"]} == {None}
    assert {"parameters": {"persona": "cook", "emotion": "calm"}} | {
        "tier": "edge_case",
        "edge_case_id": edge_case["id"],
    } in left["empty"]
    assert {each["tier"] for each in left["empty"]} == {"template", "edge_case"}
    assert (await refusal(stage, "conversation.coverage", dimensions=["topic", "topic"]))[1].keys() == {
        "$.dimensions"
    }


async def test_rows_of_a_set_come_in_once_and_those_that_can_not_are_told(stage: Stage) -> None:
    rows: list[object] = [
        {"instruction": "Name a prime.", "input": "", "output": "Seven is a prime number."},
        {"instruction": "Name a prime.", "output": ""},
        "no row",
        {"instruction": "Name  a prime.", "output": "Seven is a prime number. "},
    ]
    done = await result(stage, "conversation.import", format="alpaca", rows=rows, source="primes.json")
    assert (done["imported"], done["duplicates"], [each["row"] for each in done["refused"]]) == (1, 1, [1, 2])
    assert all(each["reason"] for each in done["refused"])
    again = await result(stage, "conversation.import", format="alpaca", rows=rows, source="primes.json")
    assert (again["imported"], again["duplicates"]) == (0, 2)
    (row,) = (await result(stage, "conversation.list"))["items"]
    assert (row["title"], row["provider"], row["cost_usd"]) == ("Name a prime.", "import", 0)
    assert row["parameters"] == {"source": "primes.json"}
    assert row["status"] in {"pending_review", "needs_revision"}
    other = await result(stage, "conversation.import", UID + 1, format="alpaca", rows=rows)
    assert other["imported"] == 1
    await result(stage, "conversation.delete", conversation_id=row["id"], hard=True)
    assert (await result(stage, "conversation.import", format="alpaca", rows=rows))["imported"] == 1


async def test_writing_anew_is_a_batch_of_one_with_the_note_as_feedback(stage: Stage) -> None:
    wanted = await make(stage, title="A talk")
    started = await result(
        stage, "conversation.regenerate", conversation_id=wanted, note="shorter", provider="rehearsal"
    )
    assert (started["batch_id"], started["warnings"]) == ("b-1", ["mind the gap"])
    ((_, who, order),) = stage.company.told
    assert (who.uid, order.conversation_ids, order.feedback) == (UID, (wanted,), "shorter")
    assert (order.name, order.provider) == ("Anew: A talk", "rehearsal")


async def test_what_one_lacks_to_be_written_anew_is_told_by_the_name_that_it_has_in_the_call(stage: Stage) -> None:
    wanted = await make(stage)
    stage.company.refuses = InvalidParams(Issue("$.conversation_ids[0]", "a value"), Issue("$.model", "a price"))
    kind, told = await refusal(stage, "conversation.regenerate", conversation_id=wanted)
    assert (kind, told) == ("invalid_params", {"$.conversation_id": "a value", "$.model": "a price"})


async def test_what_is_put_away_or_anothers_is_not_written_anew(stage: Stage) -> None:
    wanted = await make(stage)
    assert (await refusal(stage, "conversation.regenerate", UID + 1, conversation_id=wanted))[0] == "not_found"
    await result(stage, "conversation.delete", conversation_id=wanted)
    kind, details = await refusal(stage, "conversation.regenerate", conversation_id=wanted)
    assert (kind, details) == ("conflict", {"status": "archived"})
    assert stage.company.told == []


async def test_rows_that_differ_in_their_system_prompt_alone_are_no_duplicates(stage: Stage) -> None:
    talk = [{"role": "user", "content": "Who are you?"}, {"role": "assistant", "content": "Your captain."}]
    rows = [{"messages": [{"role": "system", "content": said}, *talk]} for said in ("Speak well.", "Shout.")]
    done = await result(stage, "conversation.import", format="openai", rows=[*rows, {"messages": talk}, rows[0]])
    assert (done["imported"], done["duplicates"]) == (3, 1)


async def test_personal_data_in_a_system_prompt_counts_and_its_words_need_not_be_said(stage: Stage) -> None:
    talk = [{"role": "user", "content": "Who are you?"}, {"role": "assistant", "content": "Your captain."}]
    row = {"messages": [{"role": "system", "content": "Write volcano poems to jane@firma.de."}, *talk]}
    await result(stage, "conversation.import", format="openai", rows=[row])
    (found,) = (await result(stage, "conversation.list"))["items"]
    assert found["quality"]["personal_data"]["reason"] == "holds 1 e-mail address"
    assert found["quality"]["mention"]["score"] == 10
