import json
from typing import Any

from tests.cli.cardrows import SUGGESTIONS, decided, suggestion
from tests.cli.conftest import Play, Run
from tests.cli.fake_daemon import FakeDaemon, Refusal, page


def queue(play: Play, **answers: Any) -> FakeDaemon:
    """Two suggestions that wait, one a page."""

    def listed(params: dict[str, Any]) -> Any:
        second = params.get("cursor") == "on"
        return page([suggestion(int(second))], cursor=None if second else "on")

    return play(
        {
            "suggestion.list": listed,
            "suggestion.accept": decided(0),
            "suggestion.reject": decided(0, status="rejected"),
            "suggestion.reopen": decided(0, status="proposed"),
            "suggestion.update": lambda params: suggestion(
                SUGGESTIONS.index(params["suggestion_id"]), front=params["front"]
            ),
            **answers,
        }
    )


def done(daemon: FakeDaemon) -> list[tuple[str, int]]:
    return [
        (method.partition(".")[2], SUGGESTIONS.index(params["suggestion_id"]))
        for method, params in daemon.asked
        if "suggestion_id" in params
    ]


def test_one_after_the_other_is_shown_and_decided_about(run: Run, play: Play) -> None:
    daemon = queue(play)
    ran = run("flashcards", "review", stdin="a\nr\n")
    assert (ran.code, done(daemon)) == (0, [("accept", 0), ("reject", 1)])
    first = daemon.all_params("suggestion.list")[0]
    assert (first["status"], first["sort_direction"]) == ("proposed", "asc")
    assert ran.out.index("Question 0?") < ran.out.index("Question 1?")
    assert "text: Reefs are" in ran.out
    assert "nearly like this" in ran.err
    assert "accept: 1, reject: 1" in ran.err


def test_a_side_is_written_anew_before_it_is_accepted(run: Run, play: Play) -> None:
    daemon = queue(play)
    ran = run("flashcards", "review", stdin="f What is it?\na\nq\n")
    assert done(daemon) == [("update", 0), ("accept", 0)]
    assert "What is it?" in ran.out


def test_undo_takes_back_what_was_decided_and_shows_it_again(run: Run, play: Play) -> None:
    daemon = queue(play)
    ran = run("flashcards", "review", "--json", stdin="u\na\nu\ns\nr\nq\n")
    assert done(daemon) == [("accept", 0), ("reopen", 0), ("reject", 1)]
    assert json.loads(ran.out) == {"reject": 1}
    assert "Nothing was decided yet" in ran.err


def test_a_refusal_is_told_and_asked_about_again(run: Run, play: Play) -> None:
    def refuse(_: dict[str, Any]) -> Any:
        raise Refusal(-32009, "conflict", "Somebody was faster.")

    daemon = queue(play, **{"suggestion.accept": refuse})
    ran = run("flashcards", "review", stdin="a\nx\nf\nr\nq\n")
    assert done(daemon) == [("accept", 0), ("reject", 0)]
    assert "Somebody was faster." in ran.err
    assert ran.err.count("letters in brackets") == 2
