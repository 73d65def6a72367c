from greenroom.protocol.rows.batch import Range, TierRow
from tests.cli.conftest import Play, Run
from tests.cli.fake_daemon import page
from tests.cli.rows import TEMPLATE, quote, template


def test_an_estimate_asks_for_what_a_start_would_and_starts_nothing(run: Run, play: Play) -> None:
    there = play({"template.list": page([template()]), "batch.estimate": quote()})
    words = ("--template", "Late parcel", "--count", "20", "--set", "exchanges=4", "--concurrency", "auto")
    ran = run("batch", "estimate", *words)
    assert ran.code == 0
    params = there.params("batch.estimate")
    assert (params["template_id"], params["count"], params["concurrency"]) == (TEMPLATE, 20, "auto")
    assert params["shared_parameters"] == {"exchanges": 4}
    assert "about $1.00 ($0.70 to $1.40)" in ran.out
    assert "1 min 06 s (50 s to 1 min 20 s)" in ran.out
    assert "from what has run before" in ran.out
    assert "about $0.50 ($0.35 to $0.70), up to 24 h 00 min" in ran.out
    assert "scenario" not in ran.out


def test_so_many_of_a_tier(run: Run, play: Play) -> None:
    there = play({"batch.estimate": quote(economy=None)})
    ran = run("batch", "estimate", "--tier", "scenario", "--count", "1000")
    params = there.params("batch.estimate")
    assert (params["tier"], params["count"], "template_id" in params) == ("scenario", 1000, False)
    assert "economy" not in ran.out


def test_several_tiers_stand_in_lines_of_their_own_and_warnings_apart(run: Run, play: Play) -> None:
    tiers = {name: TierRow(items=4, cost=Range(1.0, 2.0, 3.0)) for name in ("template", "edge_case")}
    play({"batch.estimate": quote(by_tier=tiers, warnings=("No template has topik: see `shared_parameters`.",))})
    ran = run("batch", "estimate", "--all-tiers")
    assert "edge case" in ran.out
    assert "4: about $2.00 ($1.00 to $3.00)" in ran.out
    assert ran.err == "No template has topik: see --set.\n"


def test_more_rows_than_a_call_takes_are_sent_to_a_held_batch(run: Run, play: Play) -> None:
    play({"template.list": page([template()]), "batch.estimate": quote()})
    ran = run("batch", "estimate", "--template", "Late parcel", "--from", "-", stdin='{"topic": "x"}\n' * 10_001)
    assert ran.code == 2
    assert "batch start --hold" in ran.err
