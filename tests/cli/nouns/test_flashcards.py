import json
from typing import Any

from greenroom.protocol.commands.suggestion import Decided, RefusedSuggestion
from tests.cli.cardrows import CARD, GENERATION, REFUSED, SUGGESTIONS, card, decided, generation, suggestion
from tests.cli.conftest import Play, Run
from tests.cli.fake_daemon import page


def found(params: dict[str, Any]) -> Any:
    """Suggestions by a part of their id, or all."""
    wanted = params.get("called")
    rows = [suggestion(0), suggestion(1, status="rejected")]
    return page([row for row in rows if wanted is None or row.id.endswith(wanted)])


def test_texts_are_listed_with_what_became_of_them(run: Run, play: Play) -> None:
    daemon = play({"flashcards.list": page([generation()])})
    ran = run("flashcards", "list", "--statuses", "succeeded,failed")
    assert daemon.params("flashcards.list")["statuses"] == ["succeeded", "failed"]
    for said in ("reefs.txt", "succeeded", "($0.01)", "00009e4e"):
        assert said in ran.out


def test_one_is_shown_with_its_suggestions(run: Run, play: Play) -> None:
    play(
        {
            "flashcards.list": page([generation()]),
            "flashcards.get": generation(error=REFUSED),
            "suggestion.list": found,
        }
    )
    ran = run("flashcards", "show", "reefs.txt")
    for said in ("refusal: It refused.", "1 (100 % of those decided about)", "Question 0?", "(like 0000ca4d)"):
        assert said in ran.out


def test_one_suggestion_is_accepted_in_other_words(run: Run, play: Play) -> None:
    daemon = play({"suggestion.list": found, "suggestion.accept": decided(0)})
    ran = run("flashcards", "accept", "5a", "--front", "What is it?")
    assert daemon.params("suggestion.accept") == {"suggestion_id": SUGGESTIONS[0], "front": "What is it?"}
    assert "Accepted: 1." in ran.err
    assert ran.out.startswith(CARD[-8:])


def test_all_of_a_text_that_wait_are_decided_about_at_once(run: Run, play: Play) -> None:
    daemon = play(
        {
            "suggestion.list": found,
            "suggestion.reject": decided(0, status="rejected"),
            "suggestion.reopen": Decided(
                suggestions=[],
                cards=[],
                refused=[RefusedSuggestion(id=SUGGESTIONS[1], reason="Its card has gone.")],
            ),
        }
    )
    run("flashcards", "reject", "--generation", GENERATION)
    assert daemon.params("suggestion.reject") == {"suggestion_ids": [SUGGESTIONS[0]]}
    ran = run("flashcards", "reopen", "--generation", GENERATION)
    assert daemon.params("suggestion.reopen") == {"suggestion_ids": [SUGGESTIONS[1]]}
    assert "Its card has gone." in ran.err
    told = json.loads(run("flashcards", "reopen", *SUGGESTIONS, "--json").out)
    assert told["refused"][0]["id"] == SUGGESTIONS[1]


def test_suggestions_or_a_text_are_named_and_not_both(run: Run, play: Play) -> None:
    play({"suggestion.list": page([])})
    assert run("flashcards", "accept").code == 2
    assert run("flashcards", "accept", SUGGESTIONS[0], "--generation", GENERATION).code == 2
    ran = run("flashcards", "accept", "--generation", GENERATION)
    assert (ran.code, "nothing of this text" in ran.err) == (2, True)


def test_a_suggestion_is_changed_by_its_side(run: Run, play: Play) -> None:
    daemon = play({"suggestion.list": found, "suggestion.update": suggestion(back="Coral.")})
    assert "Coral." in run("flashcards", "update", "5a", "--back", "Coral.").out
    assert daemon.params("suggestion.update") == {"suggestion_id": SUGGESTIONS[0], "back": "Coral."}
    assert "Question 0?" in run("flashcards", "suggestions", "--status", "proposed").out


def test_cards_are_listed_changed_and_deleted(run: Run, play: Play) -> None:
    daemon = play(
        {"card.list": page([card()]), "card.update": card(back="Coral."), "card.delete": {"deleted": True}}
    )
    assert "A ridge of coral." in run("card", "list", "--search", "reef").out
    assert daemon.all_params("card.list")[0]["search"] == "reef"
    assert "Coral." in run("card", "update", "ca4d", "--back", "Coral.", "--if-revision", "1").out
    assert daemon.params("card.update") == {"card_id": CARD, "back": "Coral.", "if_revision": 1}
    assert run("card", "delete", CARD, "--yes").code == 0
    assert daemon.params("card.delete") == {"card_id": CARD}
