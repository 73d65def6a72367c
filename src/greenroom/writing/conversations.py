"""The kind of work that writes conversations."""

from math import ceil

from greenroom.model.conversation import NewConversation, Talk
from greenroom.model.faults import Fault
from greenroom.model.ids import Ids
from greenroom.model.judgement import Judge
from greenroom.model.states import resting_status
from greenroom.model.times import Clock
from greenroom.model.weights import Weights
from greenroom.providers.port import Answer, ModelRequest
from greenroom.quality.context import Context
from greenroom.quality.score import assess
from greenroom.writing.instructions import PROMPT_VERSION
from greenroom.writing.job import Job
from greenroom.writing.kind import Origin
from greenroom.writing.reading import read_talk
from greenroom.writing.request import prepare

_CHARS_PER_TOKEN = 4


def estimate_tokens(text: str) -> int:
    """About how many tokens a text has: a quarter of its characters, rounded up.

    A rule of thumb for English: a provider counts an answer as a whole, not by turns. Nothing is priced by it.
    """
    return ceil(len(text) / _CHARS_PER_TOKEN)


class Conversations:
    """Writes conversations: `Kind[Job, Talk, NewConversation]`."""

    def __init__(
        self,
        *,
        clock: Clock,
        ids: Ids,
        threshold: float,
        weights: Weights,
        timeout_s: float,
        judge: Judge | None = None,
    ) -> None:
        """Take the threshold (0 to 10) and weights of the score, a call's time-out in seconds, and who judges."""
        self._clock = clock
        self._ids = ids
        self._threshold = threshold
        self._weights = weights
        self._timeout_s = timeout_s
        self._judge = judge

    @property
    def prompt_version(self) -> str:
        """The version of the server's own prompt."""
        return PROMPT_VERSION

    def prepare(self, job: Job) -> ModelRequest | Fault:
        """The question for a conversation."""
        return prepare(job, timeout_s=self._timeout_s)

    def read(self, answer: Answer) -> Talk | Fault:
        """The talk in an answer."""
        return read_talk(answer)

    def keep(self, job: Job, read: Talk, answer: Answer, origin: Origin) -> NewConversation:
        """The conversation with its score, and the status that follows. A template's own threshold wins."""
        template = job.source.template
        own = template.quality_threshold if template is not None else None
        threshold = self._threshold if own is None else own
        quality = assess(read, Context.of(job.source, job.given), self._weights)
        return NewConversation(
            id=self._ids.new(),
            talk=read,
            turn_tokens=tuple(estimate_tokens(turn.content) for turn in read.turns),
            total_tokens=answer.usage.output_tokens,
            quality=quality,
            status=resting_status(quality.score, threshold),
            threshold=threshold,
            provider=origin.provider,
            model=origin.model,
            prompt_version=PROMPT_VERSION,
            created_at=self._clock.now(),
            wants_verdict=self._judge is not None and self._judge.of_texts_by(origin.provider) is not None,
        )
