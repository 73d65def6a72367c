import pytest

from greenroom.cli.verdicts import show_verdicts, to_come
from greenroom.protocol.rows.verdicts import VerdictTotals
from tests.protocol.verdicts import a_judge


def test_how_far_people_agree_with_a_judge_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    show_verdicts(VerdictTotals(waiting=3, failed=1, last_failure="No\x1b[2J money.", judges=(a_judge(),)))
    out, err = capsys.readouterr()
    for said in ("m (anthropic)", "1,200, 900 of them to approve", "on 70 % of 50 that were decided, kappa 0.40"):
        assert said in out
    assert "1,210 for $3.50" in out
    assert err == "3 wait for a verdict, 1 got none. Why the newest got none: No[2J money.\n"


def test_where_nobody_has_decided_yet_no_agreement_is_made_up(capsys: pytest.CaptureFixture[str]) -> None:
    show_verdicts(
        VerdictTotals(waiting=0, failed=0, last_failure=None, judges=(a_judge(accuracy=None, kappa=None),))
    )
    out, err = capsys.readouterr()
    assert ("nobody has decided about these yet" in out, "kappa" in out, err) == (True, False, "")


def test_without_a_judge_there_is_nothing_to_tell(capsys: pytest.CaptureFixture[str]) -> None:
    show_verdicts(VerdictTotals(waiting=0, failed=0, last_failure=None, judges=()))
    assert capsys.readouterr() == ("", "")


def test_a_cost_without_all_of_its_verdicts_says_so() -> None:
    assert to_come(0) == ""
    assert to_come(1) == "; 1 verdict is still to come"
    assert to_come(1_200) == "; 1,200 verdicts are still to come"
