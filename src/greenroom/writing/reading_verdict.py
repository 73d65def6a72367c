"""Reading an answer as a verdict, strictly: what the judge says, or a fault that says what is wrong with it."""

import msgspec
from msgspec import Struct

from greenroom.model.faults import Fault, FaultType
from greenroom.model.judgement import APPROVES_FROM, Verdict
from greenroom.providers.port import Answer
from greenroom.writing.judging_instructions import LONGEST_REASON
from greenroom.writing.reading import unfinished

_HIGHEST = 10


class _Verdict(Struct, frozen=True, forbid_unknown_fields=True):
    reason: str
    verdict: str
    score: int


_decoder = msgspec.json.Decoder(_Verdict)


def read_verdict(answer: Answer) -> Verdict | Fault:
    """Read an answer. A score of the scale, a verdict that goes with it, and a reason."""
    return unfinished(answer) or parse_verdict(answer.text)


def parse_verdict(text: str) -> Verdict | Fault:
    """Parse the JSON of a verdict. A reason that is too long is cut: what it begins with is what was asked for."""
    if not text.strip():
        return _invalid("The answer is empty: the model wrote no text.")
    try:
        read = _decoder.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as unlike:
        return _invalid(f"The answer is not a verdict in JSON: {unlike}.")
    if not 0 <= read.score <= _HIGHEST:
        return _invalid(f"The answer's score is {read.score}; 0 to {_HIGHEST} was asked for.")
    if read.verdict not in {"approve", "reject"}:
        return _invalid(f"The answer's verdict is {read.verdict[:40]!r}; 'approve' or 'reject' was asked for.")
    approves = read.verdict == "approve"
    if approves != (read.score >= APPROVES_FROM):
        return _invalid(
            f"The answer's verdict is {read.verdict!r}, which does not go with a score of {read.score}."
        )
    reason = " ".join("".join(each if each.isprintable() else " " for each in read.reason).split())
    if not reason:
        return _invalid("The answer's reason is empty.")
    if len(reason) > LONGEST_REASON:
        reason = f"{reason[: LONGEST_REASON - 1].rstrip()}…"
    return Verdict(score=read.score, approves=approves, reason=reason)


def _invalid(message: str) -> Fault:
    return Fault(FaultType.INVALID_OUTPUT, message)
