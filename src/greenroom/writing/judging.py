"""The kind of work that judges conversations."""

import msgspec
from msgspec import Struct

from greenroom.model.faults import Fault
from greenroom.model.judgement import Judge, Verdict
from greenroom.providers.port import Answer, ModelRequest
from greenroom.writing.fencing import fenced
from greenroom.writing.job import JudgingJob
from greenroom.writing.judging_instructions import JUDGING_PROMPT_VERSION, JUDGING_SYSTEM, REMINDER, RUBRIC
from greenroom.writing.kind import Origin
from greenroom.writing.reading_verdict import read_verdict
from greenroom.writing.request import parameter_lines
from greenroom.writing.schema import VERDICT


class Judged(Struct, frozen=True, kw_only=True):
    """A verdict, and whose it is."""

    verdict: Verdict
    judge: Judge
    prompt_version: str


class Judging:
    """Judges conversations: `Kind[JudgingJob, Verdict, Judged]`."""

    def __init__(self, *, timeout_s: float) -> None:
        """Take the time-out of a call in seconds, of the configuration."""
        self._timeout_s = timeout_s

    @property
    def prompt_version(self) -> str:
        """The version of the server's own prompt."""
        return JUDGING_PROMPT_VERSION

    def prepare(self, job: JudgingJob) -> ModelRequest | Fault:
        """The question for a verdict: the rubric first, the same for all; then the conversation, which is data.

        It is told as JSON, so that no turn can pass for another one's beginning.
        """
        parameters = parameter_lines(job.asked)
        parts = [fenced("parameters", parameters)] if parameters else []
        parts += [fenced("conversation", msgspec.json.encode(job.talk).decode()), REMINDER]
        return ModelRequest(
            model=job.options.model,
            system=JUDGING_SYSTEM,
            shared=RUBRIC,
            prompt="\n\n".join(parts),
            schema=VERDICT,
            max_tokens=job.options.max_tokens,
            temperature=job.options.temperature,
            timeout_s=self._timeout_s,
        )

    def read(self, answer: Answer) -> Verdict | Fault:
        """The verdict in an answer."""
        return read_verdict(answer)

    def keep(
        self,
        job: JudgingJob,  # noqa: ARG002  the port hands it to every kind
        read: Verdict,
        answer: Answer,  # noqa: ARG002  as above
        origin: Origin,
    ) -> Judged:
        """The verdict with its judge."""
        return Judged(
            verdict=read,
            judge=Judge(provider=origin.provider, model=origin.model),
            prompt_version=JUDGING_PROMPT_VERSION,
        )
