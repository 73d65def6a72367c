"""What judges have said of conversations, and how far people agree with them."""

from greenroom.cli.figures import counted, money, rate
from greenroom.cli.speaking import one_line, show, tell
from greenroom.cli.table import show_facts
from greenroom.protocol.rows.verdicts import JudgeStats, VerdictTotals


def to_come(waiting: int) -> str:
    """What follows a cost in which some verdicts are not yet; empty where it is whole."""
    if not waiting:
        return ""
    return f"; {counted(waiting, 'verdict is', 'verdicts are')} still to come"


def show_verdicts(verdicts: VerdictTotals) -> None:
    """Show what each judge has said: nothing at all where there never was one."""
    for judge in verdicts.judges:
        show("")
        show_facts(
            [
                ("judge", f"{judge.model} ({judge.provider})"),
                ("verdicts", f"{judge.verdicts:,}, {judge.approvals:,} of them to approve"),
                ("agrees with people", agreement(judge)),
                ("both approve", f"{judge.both_approve:,}"),
                ("both reject", f"{judge.both_reject:,}"),
                ("only the judge approves", f"{judge.judge_alone:,}"),
                ("only the person approves", f"{judge.person_alone:,}"),
                ("its calls", f"{judge.calls:,} for {money(judge.cost_usd)}"),
            ]
        )
    if verdicts.waiting or verdicts.failed:
        show("")
        why = (
            "" if verdicts.last_failure is None else f" Why the newest got none: {one_line(verdicts.last_failure)}"
        )
        tell(
            f"{counted(verdicts.waiting, 'waits', 'wait')} for a verdict, {verdicts.failed:,} got none.{why}",
            "dim",
        )


def agreement(judge: JudgeStats) -> str:
    """How far people agree with a judge: `on 83 % of 120 that were decided, kappa 0.61`."""
    if judge.accuracy is None:
        return "nobody has decided about these yet"
    chance = "" if judge.kappa is None else f", kappa {judge.kappa:.2f}"
    return f"on {rate(judge.accuracy)} of {judge.decided:,} that were decided{chance}"
