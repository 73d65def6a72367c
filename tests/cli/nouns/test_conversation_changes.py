from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Play, Run
from tests.cli.fake_daemon import page
from tests.cli.rows import BATCH, CONVERSATION, TEMPLATE, batch, conversation, info, template, turn

TURNS = [turn(1, "user", "Where is it?"), turn(2, "assistant", "Here.")]
SHORT = "c0117e"


def with_row(**answers: Any) -> dict[str, Any]:
    return {"conversation.list": page([conversation()]), **answers}


@pytest.mark.parametrize(
    ("words", "action"),
    [
        ("conversation approve", "approve"),
        ("conversation reject", "reject"),
        ("conversation request-changes", "request_changes"),
        ("conversation reopen", "reopen"),
    ],
)
def test_a_decision_names_a_conversation_and_why(run: Run, play: Play, words: str, action: str) -> None:
    daemon = play(with_row(**{"conversation.review": conversation(status="approved")}))
    ran = run(*words.split(), SHORT, "--note", "since")
    assert ran.code == 0
    assert daemon.params("conversation.review") == {
        "conversation_id": CONVERSATION,
        "action": action,
        "note": "since",
    }
    assert "is now approved" in ran.err


def test_a_comment_is_noted_and_decides_nothing(run: Run, play: Play) -> None:
    daemon = play(with_row(**{"conversation.review": conversation(status="rejected")}))
    ran = run("conversation", "comment", SHORT, "--note", "since")
    assert daemon.params("conversation.review")["action"] == "comment"
    assert ran.err == "Noted. A parcel that never came stays rejected.\n"


def test_a_bulk_action_takes_filters_or_ids(run: Run, play: Play) -> None:
    done = {"changed": 2, "refused": [{"id": CONVERSATION, "reason": "it is archived"}]}
    daemon = play(with_row(**{"batch.list": page([batch()]), "conversation.bulk": done}))
    ran = run("conversation", "bulk", "approve", "--batch", "First try", "--quality-min", "8", "--note", "fine")
    run("conversation", "bulk", "set_categories", SHORT, "--categories", "a,b")
    run("conversation", "bulk", "reopen", "--all")
    by_filter, by_id, everything = daemon.all_params("conversation.bulk")
    assert by_filter == {"action": "approve", "filter": {"batch_id": BATCH, "quality_min": 8.0}, "note": "fine"}
    assert by_id == {"action": "set_categories", "conversation_ids": [CONVERSATION], "categories": ["a", "b"]}
    assert everything == {"action": "reopen", "filter": {}}
    assert "2 changed" in ran.err
    assert "it is archived" in ran.out


@pytest.mark.parametrize(
    "words",
    [("approve",), ("approve", SHORT, "--all"), ("approve", SHORT, "--quality-min", "8"), ("delete", "--all")],
)
def test_a_bulk_action_has_to_say_which_and_deletes_nothing_unasked(
    run: Run, play: Play, words: tuple[str, ...]
) -> None:
    daemon = play(with_row())
    assert run("conversation", "bulk", *words).code == 2
    assert daemon.all_params("conversation.bulk") == []


def test_a_conversation_is_made_from_a_file_of_its_talk(run: Run, play: Play) -> None:
    daemon = play({"conversation.create": conversation()})
    ran = run(
        *("conversation", "create", "--title", "Late", "--persona", "a nurse", "--categories", "a,b"),
        *("--set", "tone=calm", "--from", "-"),
        stdin="=== user\nWhere?\n=== assistant\nHere.\n",
    )
    assert ran.code == 0
    assert daemon.params("conversation.create") == {
        "title": "Late",
        "persona": "a nurse",
        "categories": ["a", "b"],
        "parameters": {"tone": "calm"},
        "turns": [{"role": "user", "content": "Where?"}, {"role": "assistant", "content": "Here."}],
    }


def test_an_edit_from_a_file_names_the_revision_that_was_read(run: Run, play: Play, tmp_path: Path) -> None:
    talk = tmp_path / "talk.txt"
    talk.write_text("=== user\nWhere?\n=== assistant\nThere.\n")
    daemon = play(
        with_row(
            **{
                "conversation.get": conversation(turns=TURNS, revision=3),
                "conversation.edit": conversation(revision=4, status="pending_review"),
            }
        )
    )
    ran = run("conversation", "edit", SHORT, "--from", str(talk))
    params = daemon.params("conversation.edit")
    assert (params["if_revision"], params["turns"][1]["content"]) == (3, "There.")
    assert "revision 4, pending review" in ran.err


@pytest.mark.parametrize(("script", "changed"), [("sed -i s/Here/There/", True), ("true", False)])
def test_an_edit_opens_the_persons_editor(
    run: Run, play: Play, monkeypatch: pytest.MonkeyPatch, script: str, changed: bool
) -> None:
    monkeypatch.setenv("EDITOR", script)
    monkeypatch.delenv("VISUAL", raising=False)
    daemon = play(
        with_row(**{"conversation.get": conversation(turns=TURNS), "conversation.edit": conversation(revision=2)})
    )
    ran = run("conversation", "edit", SHORT)
    assert ran.code == 0
    edits = daemon.all_params("conversation.edit")
    assert [each["turns"][1]["content"] for each in edits] == (["There."] if changed else [])
    assert ("Nothing was changed" in ran.err) is not changed


def test_an_editor_that_takes_the_file_away_changes_nothing_and_is_told_of(
    run: Run, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "rm")
    monkeypatch.delenv("VISUAL", raising=False)
    daemon = play(with_row(**{"conversation.get": conversation(turns=TURNS)}))
    ran = run("conversation", "edit", SHORT)
    assert (ran.code, "took away its file" in ran.err) == (2, True)
    assert daemon.all_params("conversation.edit") == []


def test_without_a_terminal_no_editor_is_waited_for(run: Run, play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("EDITOR", "VISUAL"):
        monkeypatch.delenv(name, raising=False)
    daemon = play(with_row(**{"conversation.get": conversation(turns=TURNS)}))
    ran = run("conversation", "edit", SHORT)
    assert (ran.code, "set EDITOR" in ran.err) == (2, True)
    assert daemon.all_params("conversation.edit") == []


def test_revisions_tell_of_a_title_that_was_replaced(run: Run, play: Play) -> None:
    row = {"number": 2, "origin": "regenerated", "made_by": None, "turn_count": 2, "changes": []}
    times = {"created_at": "2026-11-21T08:00:00Z", "replaced_title": "Late"}
    play(with_row(**{"conversation.revisions": page([row | times])}))
    assert "the title was Late" in run("conversation", "revisions", SHORT).out


def test_an_update_gives_what_was_said(run: Run, play: Play) -> None:
    daemon = play(with_row(**{"conversation.update": conversation()}))
    run("conversation", "update", SHORT, "--title", "New", "--review-score", "8.5", "--if-revision", "2")
    assert daemon.params("conversation.update") == {
        "conversation_id": CONVERSATION,
        "title": "New",
        "review_score": 8.5,
        "if_revision": 2,
    }


def test_deleting_archives_unless_it_is_for_good(run: Run, play: Play) -> None:
    daemon = play(with_row(**{"conversation.delete": {"deleted": True}}))
    assert "reopen" in run("conversation", "delete", SHORT).err
    assert "Deleted" in run("conversation", "delete", SHORT, "--hard", "--yes").err
    soft, hard = daemon.all_params("conversation.delete")
    assert (soft.get("hard"), hard["hard"]) == (None, True)


def test_words_of_the_shell_are_phrases_of_the_query(run: Run, play: Play) -> None:
    found = {**_plain(conversation()), "snippet": "where is my parcel", "rank": 4.25}
    daemon = play({"conversation.search": page([found])})
    ran = run("conversation", "search", "refund", "late parcel", "--statuses", "approved", "--limit", "3")
    params = daemon.params("conversation.search")
    assert (params["query"], params["statuses"], params["limit"]) == ('refund "late parcel"', ["approved"], 3)
    assert "where is my parcel" in ran.out


def _plain(row: Any) -> dict[str, Any]:
    import msgspec

    plain: dict[str, Any] = msgspec.to_builtins(row)
    return plain


def test_stats_coverage_and_revisions_are_tables(run: Run, play: Play) -> None:
    play(
        with_row(
            **{
                "conversation.stats": {
                    "total": 1200,
                    "by_tier": {"template": 1200, "none": 0},
                    "by_status": {"approved": 900, "draft": 0},
                    "avg_quality": 8.25,
                    "approval_rate": 75.0,
                    "verdicts": {"waiting": 0, "failed": 0, "last_failure": None, "judges": []},
                },
                "conversation.coverage": {
                    "cells": [{"persona": "a nurse", "template_id": None, "total": 7, "approved": 3}],
                    "empty": [{"parameters": {"persona": "a cook"}}],
                    "cells_capped": False,
                    "empty_capped": False,
                },
                "conversation.revisions": page(
                    [
                        {
                            "number": 2,
                            "origin": "edited",
                            "made_by": 1000,
                            "turn_count": 2,
                            "created_at": "2026-11-21T08:00:00.000000Z",
                            "changes": [
                                {
                                    "turn_number": 2,
                                    "kind": "changed",
                                    "before": {"role": "assistant", "content": "Here."},
                                    "after": {"role": "assistant", "content": "There."},
                                }
                            ],
                        }
                    ]
                ),
            }
        )
    )
    stats = run("conversation", "stats").out
    assert "1,200" in stats
    assert "75 %" in stats
    assert "draft" not in stats
    coverage = run("conversation", "coverage", "persona,template_id")
    assert "a nurse" in coverage.out
    assert "1 combination has none" in coverage.err
    assert run("conversation", "coverage", "persona", "template_id").out == coverage.out
    alone = run("conversation", "coverage", "persona")
    assert alone.code == 2
    assert "DIMENSION: expected two or three of tier, template_id," in alone.err
    assert "changed 2: There." in run("conversation", "revisions", SHORT).out


def test_coverage_shows_a_row_of_the_library_by_the_end_of_its_id_and_its_name(run: Run, play: Play) -> None:
    deleted = "01a10000-0000-7000-8000-0000000de1ed"
    cells = [
        {"template_id": row, "emotion": "tired", "total": 7, "approved": 3}
        for row in (TEMPLATE, deleted, TEMPLATE)
    ]
    told = {"cells": cells, "empty": [], "cells_capped": False, "empty_capped": False}
    daemon = play(
        {
            "conversation.coverage": told,
            "template.list": lambda asked: page([template()] if asked["called"] == TEMPLATE else []),
        }
    )
    lines = run("conversation", "coverage", "template_id,emotion").out.splitlines()
    assert lines[1].startswith("00007e3b Late parcel  tired")
    assert lines[2].startswith("000de1ed              tired")
    assert max(map(len, lines)) <= 80
    # Each is looked up but once.
    assert len(daemon.all_params("template.list")) == 2


def test_writing_anew_is_asked_for_where_it_costs(run: Run, play: Play) -> None:
    started = {"batch_id": BATCH, "status": "queued", "warnings": ["Lower `max_tokens`."]}
    daemon = play(with_row(**{"system.info": info(provider="anthropic"), "conversation.regenerate": started}))
    assert run("conversation", "regenerate", SHORT).code == 2
    ran = run("conversation", "regenerate", SHORT, "--note", "shorter", "--yes")
    assert daemon.params("conversation.regenerate") == {"conversation_id": CONVERSATION, "note": "shorter"}
    assert "batch watch" in ran.err
    assert "Lower --max-tokens." in ran.err
