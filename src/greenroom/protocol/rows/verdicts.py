"""What judges have said, counted."""

from msgspec import Struct


class JudgeStats(Struct, frozen=True, kw_only=True):
    """What a judge has said of the conversations as they are now, and how far people agree with it.

    Of the conversations with a verdict that a person approved or rejected (`decided`), `both_approve` and
    `both_reject` are those on which both agree; `judge_alone` were approved by the judge alone, `person_alone` by
    the person alone. `accuracy` is the share on which both agree, 0 to 100, and `kappa` is Cohen's: what is left
    of that where chance is taken out, 1 at most. What can't be told yet is null. Calls, tokens and cost are of all
    its calls, whatever became of them.
    """

    provider: str
    model: str
    prompt_version: str
    verdicts: int
    approvals: int
    decided: int
    both_approve: int
    judge_alone: int
    person_alone: int
    both_reject: int
    accuracy: float | None
    kappa: float | None
    calls: int
    input_tokens: int
    output_tokens: int
    cost_usd: float


class VerdictTotals(Struct, frozen=True, kw_only=True):
    """Conversations that wait for a verdict, that got none, and what each judge has said: the most heard first.

    Among those that got none (`failed`) are those whose batch had no money left for it, was cancelled or was
    deleted; `batch.retry` asks again. `last_failure` is why the newest of them did not. Those that were never to
    get one, as imported or edited ones, are in neither.
    """

    waiting: int
    failed: int
    last_failure: str | None
    judges: tuple[JudgeStats, ...]
