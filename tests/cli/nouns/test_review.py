import json
from typing import Any

from tests.cli.conftest import Play, Run
from tests.cli.fake_daemon import FakeDaemon, Refusal, page
from tests.cli.rows import conversation, turn

IDS = ["01a10000-0000-7000-8000-00000000000a", "01a10000-0000-7000-8000-00000000000b"]


def queue(play: Play, **answers: Any) -> FakeDaemon:
    """Two conversations that wait, one a page."""

    def listed(params: dict[str, Any]) -> Any:
        second = params.get("cursor") == "on"
        return page([conversation(id=IDS[second])], cursor=None if second else "on")

    def read(params: dict[str, Any]) -> Any:
        wanted = params["conversation_id"]
        return conversation(
            id=wanted, title=f"Talk {IDS.index(wanted)}", revision=5, turns=[turn(1, "user", "Hm?")]
        )

    return play(
        {"conversation.list": listed, "conversation.get": read, "conversation.review": conversation(), **answers}
    )


def decided(daemon: FakeDaemon) -> list[tuple[int, str, str | None]]:
    calls = daemon.all_params("conversation.review")
    return [(IDS.index(call["conversation_id"]), call["action"], call.get("note")) for call in calls]


def test_one_after_the_other_is_shown_and_decided_about(run: Run, play: Play) -> None:
    daemon = queue(play)
    ran = run("review", "--quality-min", "7", stdin="a\nr too long\n")
    assert ran.code == 0
    assert decided(daemon) == [(0, "approve", None), (1, "reject", "too long")]
    assert {call["if_revision"] for call in daemon.all_params("conversation.review")} == {5}
    first = daemon.all_params("conversation.list")[2]
    assert (first["statuses"], first["sort_by"], first["quality_min"]) == (
        ["pending_review", "needs_revision"],
        "urgency",
        7.0,
    )
    assert "sort_direction" not in first
    assert ran.out.index("Talk 0") < ran.out.index("Talk 1")
    assert "Nothing is left" in ran.err
    assert "approve: 1, reject: 1" in ran.err


def test_why_is_asked_where_it_matters_and_may_be_empty(run: Run, play: Play) -> None:
    daemon = queue(play)
    run("review", stdin="c\nless formal\nr\n\n")
    assert decided(daemon) == [(0, "request_changes", "less formal"), (1, "reject", None)]


def test_undo_takes_back_what_was_decided_and_shows_it_again(run: Run, play: Play) -> None:
    daemon = queue(play)
    ran = run("review", "--json", stdin="u\na\nu\ns\na\nq\n")
    assert decided(daemon) == [(0, "approve", None), (0, "reopen", None), (1, "approve", None)]
    assert json.loads(ran.out) == {"approve": 1}
    assert "Talk 0" in ran.err
    shown = [IDS.index(call["conversation_id"]) for call in daemon.all_params("conversation.get")]
    assert shown == [0, 1, 0, 1]
    assert "Nothing was decided yet" in ran.err


def test_a_note_and_a_wrong_letter_stay_with_the_same_one(run: Run, play: Play) -> None:
    daemon = queue(play)
    ran = run("review", stdin="n good start\nn\nand so on\nx\ns\nq\n")
    assert decided(daemon) == [(0, "comment", "good start"), (0, "comment", "and so on")]
    assert "letters in brackets" in ran.err


def test_a_refusal_is_told_and_asked_about_again(run: Run, play: Play) -> None:
    def refuse(_: dict[str, Any]) -> Any:
        raise Refusal(-32009, "conflict", "It has revision 6 by now.")

    queue(play, **{"conversation.review": refuse})
    ran = run("review", stdin="a\nq\n")
    assert ran.code == 0
    assert "revision 6" in ran.err
    assert "approve: 1" not in ran.err


def test_an_edit_is_shown_again(run: Run, play: Play, monkeypatch: Any) -> None:
    monkeypatch.setenv("EDITOR", "sed -i s/Hm/Well/")
    monkeypatch.delenv("VISUAL", raising=False)
    daemon = queue(play, **{"conversation.edit": conversation()})
    run("review", stdin="e\nq\n")
    assert daemon.params("conversation.edit")["turns"] == [{"role": "user", "content": "Well?"}]
    assert [IDS.index(call["conversation_id"]) for call in daemon.all_params("conversation.get")] == [0, 0]


def test_the_end_of_the_input_ends_the_review(run: Run, play: Play) -> None:
    daemon = queue(play)
    assert run("review", "--statuses", "draft,rejected", stdin="").code == 0
    assert daemon.all_params("conversation.list")[-1]["statuses"] == ["draft", "rejected"]


def test_how_many_there_are_of_each_kind_is_said_first(run: Run, play: Play) -> None:
    totals = {"pending_review": 0, "needs_revision": 10_000}

    def listed(params: dict[str, Any]) -> Any:
        found = sum(totals[status] for status in params["statuses"])
        return {**page([]), "total": found, "total_capped": found == 10_000}

    queue(play, **{"conversation.list": listed})
    ran = run("review", "--quality-max", "6")
    assert "pending review: 0, needs revision: 10,000+" in ran.err


def test_a_sitting_ends_after_as_many_as_were_wanted(run: Run, play: Play) -> None:
    daemon = queue(play)
    ran = run("review", "--limit", "1", stdin="a\nr\n")
    assert decided(daemon) == [(0, "approve", None)]
    assert daemon.all_params("conversation.list")[-1]["limit"] == 1
    assert "As many as you wanted" in ran.err


def test_one_that_is_shown_again_is_not_counted_and_an_empty_queue_is_told(run: Run, play: Play) -> None:
    daemon = queue(play)
    ran = run("review", "--limit", "3", stdin="a\nu\na\na\n")
    assert decided(daemon) == [
        (0, "approve", None),
        (0, "reopen", None),
        (0, "approve", None),
        (1, "approve", None),
    ]
    assert "Nothing is left" in ran.err


def test_a_limit_that_is_no_number_is_wrong_usage(run: Run, play: Play) -> None:
    queue(play)
    for wrong in ("0", "-1", "many"):
        ran = run("review", f"--limit={wrong}")
        assert (ran.code, "no number of conversations" in ran.err) == (2, True)
