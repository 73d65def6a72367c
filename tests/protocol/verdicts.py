"""A row of what a judge has said, for tests."""

from msgspec.structs import replace

from greenroom.protocol.rows.verdicts import JudgeStats

_JUDGE = JudgeStats(
    provider="anthropic",
    model="m",
    prompt_version="judge-1",
    verdicts=1_200,
    approvals=900,
    decided=50,
    both_approve=20,
    judge_alone=5,
    person_alone=10,
    both_reject=15,
    accuracy=70.0,
    kappa=0.4,
    calls=1_210,
    input_tokens=1,
    output_tokens=1,
    cost_usd=3.5,
)


def a_judge(**changes: object) -> JudgeStats:
    """One that was heard 1,200 times, and about 50 of whose verdicts people have decided."""
    return replace(_JUDGE, **changes)
