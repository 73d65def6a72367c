import pytest

from tests.cli.conftest import Play, Run
from tests.cli.fake_daemon import page
from tests.cli.rows import BATCH, CONVERSATION, TEMPLATE, batch, conversation, info, template, turn


def test_a_list_finds_batch_and_template_by_name(run: Run, play: Play) -> None:
    daemon = play(
        {
            "batch.list": page([batch()]),
            "template.list": page([template()]),
            "conversation.list": page([conversation(title="A title\x1b[2J")]),
        }
    )
    ran = run(
        *("conversation", "list", "--batch", "First try", "--template", "Late parcel"),
        *("--statuses", "approved,draft", "--quality-min", "7.5", "--sort-by", "quality_score"),
    )
    params = daemon.params("conversation.list")
    assert (params["batch_id"], params["template_id"]) == (BATCH, TEMPLATE)
    assert (params["statuses"], params["quality_min"]) == (["approved", "draft"], 7.5)
    assert "00c0117e  A title[2J" in ran.out


def test_show_asks_for_the_turns(run: Run, play: Play) -> None:
    row = conversation(turns=[turn(1, "user", "Where is it?"), turn(2, "assistant", "Here.")])
    daemon = play({"conversation.list": page([conversation()]), "conversation.get": row})
    ran = run("conversation", "show", "c0117e")
    assert daemon.params("conversation.get")["include_turns"]
    assert daemon.params("conversation.get")["conversation_id"] == CONVERSATION
    assert "Where is it?" in ran.out


@pytest.mark.parametrize("verb", [("generate",), ("conversation", "generate")])
def test_generate_waits_and_shows_the_talk(run: Run, play: Play, verb: tuple[str, ...]) -> None:
    row = conversation(turns=[turn(1, "user", "Where is it?"), turn(2, "assistant", "Here.")])
    metrics = {"quality_score": 8.0, "turn_count": 2, "token_count": 40, "duration_ms": 2500}
    daemon = play(
        {
            "system.info": info(),
            "template.list": page([template()]),
            "conversation.generate": {"conversation": row, "cost": 0.01, "quality_metrics": metrics},
        }
    )
    ran = run(*verb, "--template", "Late parcel", "--set", "exchanges=4")
    assert ran.code == 0
    params = daemon.params("conversation.generate")
    assert (params["template_id"], params["parameters"]) == (TEMPLATE, {"exchanges": 4})
    assert "Here." in ran.out
    assert "2.5 s for $0.01" in ran.err


def test_generating_for_money_needs_a_yes(run: Run, play: Play) -> None:
    daemon = play({"system.info": info(provider="anthropic"), "template.list": page([template()])})
    assert run("generate", "--template", "Late parcel").code == 2
    assert daemon.all_params("conversation.generate") == []
