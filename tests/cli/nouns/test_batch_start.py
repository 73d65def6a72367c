from pathlib import Path
from typing import Any

import pytest

from greenroom.model.errors import InvalidParams
from greenroom.model.order import BatchOrder
from greenroom.model.plan import plan
from greenroom.protocol.commands.batch import MAX_ITEMS_IN_CALL
from tests.cli.conftest import Play, Run
from tests.cli.fake_daemon import FakeDaemon, Refusal, listing, page
from tests.cli.keyboard import Terminal
from tests.cli.rows import (
    BATCH,
    CONVERSATION,
    TEMPLATE,
    batch,
    batch_status,
    conversation,
    info,
    progress,
    quote,
    scenario,
    started,
    template,
)
from tests.model.shelf import SHELF


def daemon(play: Play, answers: dict[str, Any] | None = None, provider: str = "rehearsal") -> FakeDaemon:
    def append(params: dict[str, Any]) -> dict[str, Any]:
        count = len(params["parameter_sets"])
        return {"batch_id": BATCH, "seq": params["seq"], "added": count, "total_items": count}

    return play(
        {
            "system.info": info(provider=provider),
            "template.list": listing(template()),
            "scenario.list": page([scenario()]),
            "batch.start": started(),
            "batch.append": append,
            "batch.get": batch(provider=provider, progress=progress(total=MAX_ITEMS_IN_CALL + 5)),
            "batch.release": {"batch_id": BATCH, "status": "queued", "message": ""},
            "batch.cancel": {"batch_id": BATCH, "status": "cancelled", "message": ""},
            **(answers or {}),
        }
    )


def start(run: Run, *words: str, stdin: str = "") -> Any:
    return run("batch", "start", *words, stdin=stdin)


def said(params: dict[str, Any], *names: str) -> list[Any]:
    return [params.get(name) for name in names]


def test_a_batch_from_a_template_by_its_name(run: Run, play: Play) -> None:
    there = daemon(play)
    ran = start(
        run,
        *("--template", "Late parcel", "--count", "20", "--set", "exchanges=4", "--set", "topic=7"),
        *("--matrix", "emotion=angry,afraid", "--concurrency", "auto", "--priority", "high", "--pilot", "5"),
    )
    assert ran.code == 0
    params = there.params("batch.start")
    assert said(params, "name", "template_id", "count") == ["Late parcel", TEMPLATE, 20]
    assert params["shared_parameters"] == {"exchanges": 4, "topic": "7"}
    assert params["matrix"] == {"emotion": ["angry", "afraid"]}
    assert said(params, "concurrency", "priority", "pilot", "hold") == ["auto", "high", 5, None]
    assert BATCH in ran.out
    assert "about $1.00 ($0.70 to $1.40), 1 min 06 s" in ran.out


def test_single_rows_of_the_library(run: Run, play: Play) -> None:
    there = daemon(play)
    assert start(run, "--name", "One", "--scenario", "Closing the shop").code == 0
    params = there.params("batch.start")
    assert [each["scenario_id"] for each in params["parameter_sets"]] == [scenario().id]
    assert "template_id" not in params


@pytest.mark.parametrize("words", [("start",), ("start", "--count", "5"), ("estimate", "--name", "Nothing")])
def test_an_order_of_nothing_says_what_there_is_to_order(run: Run, play: Play, words: tuple[str, ...]) -> None:
    there = daemon(play)
    ran = run("batch", *words)
    assert (ran.code, "--template, --tier," in ran.err) == (2, True)
    assert there.all_params("batch.start") == []


def test_conversations_to_write_anew_are_named_by_a_part_of_their_ids(run: Run, play: Play) -> None:
    there = daemon(play, {"conversation.list": page([conversation()])})
    assert start(run, "--conversation-ids", "00c0117e").code == 0
    assert there.params("batch.start")["conversation_ids"] == [CONVERSATION]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("--all-tiers",), "The whole library"),
        (("--tier", "edge_case"), "Every active edge case"),
        (("--scenario", "Closing the shop"), "Closing the shop"),
        (("--template", "Late parcel"), "Late parcel"),
        (("--name", "Mine", "--all-tiers"), "Mine"),
    ],
)
def test_a_batch_without_a_name_is_called_for_what_it_is_made_from(
    run: Run, play: Play, words: tuple[str, ...], name: str
) -> None:
    there = daemon(play)
    assert start(run, *words).code == 0
    assert there.params("batch.start")["name"] == name


def test_rows_of_a_file_are_items_and_the_template_adds_none_of_its_own(
    run: Run, play: Play, tmp_path: Path
) -> None:
    there = daemon(play)
    file = tmp_path / "customers.csv"
    file.write_text("exchanges,topic\n4,a parcel\n,a refund\n")
    assert start(run, "--template", "Late parcel", "--from", str(file)).code == 0
    params = there.params("batch.start")
    assert said(params, "name", "count") == ["customers", 0]
    assert [each["parameters"] for each in params["parameter_sets"]] == [
        {"exchanges": 4, "topic": "a parcel"},
        {"topic": "a refund"},
    ]


def test_rows_may_come_from_stdin(run: Run, play: Play) -> None:
    there = daemon(play)
    assert start(run, "--from", "-", stdin='{"scenario": "Closing the shop", "topic": "x"}\n').code == 0
    (made,) = there.params("batch.start")["parameter_sets"]
    assert (made["scenario_id"], made["parameters"]) == (scenario().id, {"topic": "x"})


def test_more_rows_than_a_call_takes_go_in_by_portions(run: Run, play: Play) -> None:
    there = daemon(play)
    ran = start(run, "--template", "Late parcel", "--from", "-", "--json", stdin='{"topic": "x"}\n' * 20_005)
    assert ran.code == 0
    assert there.params("batch.start")["hold"]
    assert [(each["seq"], len(each["parameter_sets"])) for each in there.all_params("batch.append")] == [
        (1, MAX_ITEMS_IN_CALL),
        (2, 5),
    ]
    assert there.params("batch.release") == {"batch_id": BATCH}
    assert f'"total_items":{MAX_ITEMS_IN_CALL + 5}' in ran.out


def test_what_is_to_be_held_is_not_released(run: Run, play: Play) -> None:
    there = daemon(play)
    start(run, "--template", "Late parcel", "--from", "-", "--hold", stdin='{"topic": "x"}\n' * 10_001)
    assert there.all_params("batch.release") == []


def test_a_row_that_is_wrong_late_leaves_no_half_a_batch(run: Run, play: Play) -> None:
    there = daemon(play)
    ran = start(run, "--template", "Late parcel", "--from", "-", stdin='{"topic": "x"}\n' * 30_000 + "nonsense\n")
    assert ran.code == 2
    assert "line 30001" in ran.err
    assert there.params("batch.cancel")["batch_id"] == BATCH
    assert there.all_params("batch.release") == []


def test_a_refusal_half_way_leaves_no_half_a_batch(run: Run, play: Play) -> None:
    def refuse(_: object) -> None:
        raise Refusal(-32602, "invalid_params", "$.parameter_sets[3]: no")

    there = daemon(play, {"batch.append": refuse})
    assert start(run, "--template", "Late parcel", "--from", "-", stdin='{"topic": "x"}\n' * 10_001).code == 1
    assert there.params("batch.cancel")["batch_id"] == BATCH


def test_a_matrix_does_not_go_with_portions(run: Run, play: Play) -> None:
    there = daemon(play)
    words = ("--template", "Late parcel", "--from", "-", "--matrix", "emotion=a,b")
    assert start(run, *words, stdin='{"topic": "x"}\n' * 10_001).code == 2
    assert there.all_params("batch.start") == []


@pytest.mark.parametrize("more", [(), ("--hold",), ("--json",)])
def test_warnings_are_narration(run: Run, play: Play, more: tuple[str, ...]) -> None:
    daemon(play, {"batch.start": started(warnings=("No room in the budget: lower `max_tokens`.",))})
    ran = start(run, "--all-tiers", *more)
    assert "No room in the budget: lower --max-tokens." in ran.err
    assert ("No room" in ran.out) is (more == ("--json",))


@pytest.mark.parametrize(
    ("order", "told"),
    [
        (BatchOrder(name="n", template_id="t1", count=0), "--count: expected 1 or more: with 0, --template only"),
        (BatchOrder(name="n"), "line: expected at least one source: --template, --tier, --all-tiers, --from,"),
    ],
)
def test_an_order_of_nothing_is_told_of_in_options(run: Run, play: Play, order: BatchOrder, told: str) -> None:
    def refuse(_: object) -> None:
        try:
            plan(order, SHELF)
        except InvalidParams as refused:
            raise Refusal(-32602, "invalid_params", refused.message) from refused

    daemon(play, {"batch.start": refuse})
    ran = start(run, "--template", "Late parcel", "--count", "0")
    assert ran.code == 1
    assert told in ran.err


def test_an_empty_template_is_told_of_by_its_option(run: Run, play: Play) -> None:
    there = daemon(play)
    ran = start(run, "--template", "")
    assert (ran.code, ran.err) == (
        2,
        "greenroom: --template: expected the name or id of a template, got an empty text\n",
    )
    assert there.all_params("batch.start") == []


def test_a_refused_row_is_told_by_its_line(run: Run, play: Play) -> None:
    def refuse(_: object) -> None:
        raise Refusal(-32602, "invalid_params", "$.parameter_sets[2].template_id: expected an id")

    daemon(play, {"batch.start": refuse})
    ran = start(run, "--scenario", "Closing the shop", "--from", "-", stdin="topic\nx\ny\n")
    assert (ran.code, ran.err) == (1, "greenroom: stdin, line 3: template_id: expected an id\n")


def test_a_row_that_names_what_is_not_there_is_told_by_its_line(run: Run, play: Play) -> None:
    there = daemon(play)
    ran = start(run, "--from", "-", stdin="template,topic\nLate parcel,x\nno,y\n")
    assert (ran.code, ran.err) == (1, "greenroom: stdin, line 3: No template 'no' is here, or it is not yours.\n")
    assert there.all_params("batch.start") == []


def test_real_money_in_a_pipe_needs_a_yes_and_starts_nothing_without(run: Run, play: Play) -> None:
    there = daemon(play, provider="anthropic")
    ran = start(run, "--all-tiers")
    assert ran.code == 2
    assert "--yes" in ran.err
    assert there.all_params("batch.start") == []


@pytest.mark.parametrize("words", [("--yes",), ("--hold",), ("--provider", "rehearsal")])
def test_what_is_agreed_to_or_calls_nothing_yet_is_not_asked(run: Run, play: Play, words: tuple[str, ...]) -> None:
    there = daemon(play, provider="anthropic")
    assert start(run, "--all-tiers", *words).code == 0
    assert ("hold" in there.params("batch.start")) is (words == ("--hold",))


@pytest.mark.parametrize(("said", "code", "then"), [("y", 0, "batch.start"), ("n", 1, "batch.estimate")])
def test_the_price_is_there_before_the_question_and_nothing_is_made_before_the_answer(
    run: Run, play: Play, monkeypatch: pytest.MonkeyPatch, said: str, code: int, then: str
) -> None:
    there = daemon(play, {"batch.estimate": quote(warnings=("No template has topik.",))}, provider="anthropic")
    monkeypatch.setattr("io.StringIO", Terminal)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    ran = start(run, "--all-tiers", "--budget", "2.5", stdin=f"{said}\n")
    assert ran.code == code
    assert "2 items for about $1.00 ($0.70 to $1.40), 1 min 06 s (50 s to 1 min 20 s)" in ran.err
    assert 0 <= ran.err.index("No template has topik.") < ran.err.index("Start? [y/N]")
    assert [method for method, _ in there.asked][-1] == then
    assert there.params("batch.estimate")["budget_usd"] == 2.5
    assert all(
        (each["all_tiers"], each["budget_usd"], each.get("hold")) == (True, 2.5, None)
        for each in there.all_params("batch.start")
    )


def test_the_price_of_an_economy_batch_is_the_one_that_is_asked_for(
    run: Run, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = daemon(play, {"batch.estimate": quote()}, provider="anthropic")
    monkeypatch.setattr("io.StringIO", Terminal)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    ran = start(run, "--all-tiers", "--mode", "economy", stdin="y\n")
    assert "2 items for about $0.50 ($0.35 to $0.70), within 24 h 00 min. Start?" in ran.err
    assert there.params("batch.start")["mode"] == "economy"


@pytest.mark.parametrize(("said", "code", "then"), [("y", 0, "batch.release"), ("n", 1, "batch.cancel")])
def test_rows_that_are_too_many_for_a_call_are_held_until_the_answer(
    run: Run, play: Play, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: str, code: int, then: str
) -> None:
    there = daemon(play, provider="anthropic")
    monkeypatch.setattr("io.StringIO", Terminal)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    file = tmp_path / "rows.jsonl"
    file.write_text('{"topic": "x"}\n' * 10_001)
    ran = start(run, "--template", "Late parcel", "--from", str(file), stdin=f"{said}\n")
    assert ran.code == code
    assert "10,005 items for about $1.00 ($0.70 to $1.40). Start? [y/N]" in ran.err
    assert there.params("batch.start")["hold"]
    assert [method for method, _ in there.asked][-1] == then


def test_watching_follows(run: Run, play: Play) -> None:
    ended = {"status": "completed", "progress": progress(successful=10)}
    daemon(play, {"batch.get": batch(**ended), "batch.status": batch_status(**ended)})
    ran = start(run, "--all-tiers", "--watch")
    assert ran.code == 0
    assert "completed" in ran.out


def test_watching_with_json_is_one_document(run: Run, play: Play) -> None:
    ended = {"status": "completed", "progress": progress(successful=10)}
    daemon(play, {"batch.get": batch(**ended), "batch.status": batch_status(**ended)})
    ran = start(run, "--all-tiers", "--watch", "--json")
    assert ran.out.count("\n") == 1
    assert '"status":"completed"' in ran.out


def test_append_goes_on_from_the_items_that_are_there(run: Run, play: Play) -> None:
    there = daemon(play, {"batch.get": batch(progress=progress(total=7))})
    words = ("--from", "-", "--template", "Late parcel")
    assert run("batch", "append", BATCH, *words, stdin='{"topic": "x"}\n').code == 0
    assert there.params("batch.append")["seq"] == 7
    assert run("batch", "append", BATCH, "--seq", "3", *words, stdin='{"topic": "x"}\n').code == 0
    assert there.all_params("batch.append")[1]["seq"] == 3
