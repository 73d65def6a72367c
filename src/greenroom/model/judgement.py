"""What a judge says of a conversation, and how far people agree with it. Pure."""

from typing import Final

from msgspec import Struct

from greenroom.model.attempt import is_simulated
from greenroom.model.conversation import Component
from greenroom.model.money import Picodollars

JUDGE: Final = "judge"
"""What a judge says is called among the components of a score, and its weight too."""

APPROVES_FROM: Final = 7
"""The score from which on a judge would let a conversation pass: what its rubric tells it."""


class Judge(Struct, frozen=True, kw_only=True):
    """A model that judges conversations, and the provider through which it is asked."""

    provider: str
    model: str

    def of_texts_by(self, writer: str) -> "Judge | None":
        """Who judges what was written through a provider; None where nobody does.

        What a rehearsal made up is judged by the rehearsal: nobody pays for opinions of it. And the rehearsal,
        which makes its verdicts up, judges nothing else.
        """
        if is_simulated(writer):
            return Judge(provider=writer, model=self.model)
        return None if is_simulated(self.provider) else self


class Verdict(Struct, frozen=True, kw_only=True):
    """What a judge says: a score of 0 to 10, whether it would let the conversation pass, and why, in a line."""

    score: int
    approves: bool
    reason: str

    @property
    def component(self) -> Component:
        """What it adds to a conversation's score."""
        return Component(float(self.score), self.reason)


class Case(Struct, frozen=True, kw_only=True):
    """A conversation that waits for a verdict: the revision of its text, and what it is to be paid from.

    `writer` is the provider through which it was written, and `threshold` the score under which it needs revision.
    `attempt` counts the attempts at a verdict so far, `failures` those that count towards the most of them.
    """

    conversation_id: str
    owner: int
    batch_id: str
    item_id: str
    template_id: str | None
    writer: str
    revision: int
    threshold: float
    attempt: int
    failures: int


class Agreement(Struct, frozen=True, kw_only=True):
    """Of conversations that have a verdict and were approved or rejected by a person, how many were which.

    `judge_alone` were approved by the judge and rejected by the person, `person_alone` the other way round.
    """

    both_approve: int = 0
    judge_alone: int = 0
    person_alone: int = 0
    both_reject: int = 0

    @property
    def decided(self) -> int:
        """How many there are."""
        return self.both_approve + self.judge_alone + self.person_alone + self.both_reject

    @property
    def accuracy(self) -> float | None:
        """The share on which both agree, 0 to 1; None where there is nothing to agree on."""
        return (self.both_approve + self.both_reject) / self.decided if self.decided else None

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa: the share of what chance leaves open on which both agree; 1 at most, 0 by chance alone.

        (J. Cohen, "A Coefficient of Agreement for Nominal Scales", Educational and Psychological Measurement 20,
        1960.) None where chance leaves nothing open, as where both approve everything.
        """
        total = self.decided
        if not total:
            return None
        judged = self.both_approve + self.judge_alone
        approved = self.both_approve + self.person_alone
        # By chance, of counts: exact, so that a chance of all is one.
        chance = judged * approved + (total - judged) * (total - approved)
        if chance == total**2:
            return None
        return ((self.both_approve + self.both_reject) * total - chance) / (total**2 - chance)


class JudgeTotals(Struct, frozen=True, kw_only=True):
    """What one judge has said of an owner's conversations as they are now, and what its calls have used for good.

    `approvals` are those of the verdicts that let pass. Tokens and cost are of all its calls.
    """

    judge: Judge
    prompt_version: str
    verdicts: int
    approvals: int
    agreement: Agreement
    calls: int
    input_tokens: int
    output_tokens: int
    cost: Picodollars
