"""Reading an answer as a conversation, strictly: a talk, or the fault that says what is wrong with it."""

import msgspec
from msgspec import Struct

from greenroom.model.conversation import Role, Talk, Turn
from greenroom.model.faults import Fault, FaultType
from greenroom.model.turns import is_blank
from greenroom.providers.port import Answer


class _Turn(Struct, frozen=True, forbid_unknown_fields=True):
    role: str
    content: str


class _Talk(Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    turns: list[_Turn]


_decoder = msgspec.json.Decoder(_Talk)

_CUT = {
    "max_tokens": "The answer was cut at max_tokens; raise it, or ask for less.",
    "model_context_window_exceeded": "The answer was cut where the model's context ends; shorten the prompt.",
}


def read_talk(answer: Answer) -> Talk | Fault:
    """Read an answer. At least two turns, the first `user`, alternating, the last `assistant`, none empty."""
    return unfinished(answer) or parse_talk(answer.text)


def unfinished(answer: Answer) -> Fault | None:
    """What is wrong with an answer that did not come to its end, whatever it was to be; None where it did."""
    if answer.stop_reason == "refusal":
        category = answer.refusal_category
        named = f" ({category})" if category else ""
        return Fault(FaultType.REFUSAL, f"The model refused{named}.", category=category)
    if answer.stop_reason in _CUT:
        return Fault(FaultType.TRUNCATED, _CUT[answer.stop_reason])
    return None


def parse_talk(text: str) -> Talk | Fault:
    """Parse a conversation's JSON."""
    if not text.strip():
        return _invalid("The answer is empty: the model wrote no text.")
    try:
        read = _decoder.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as unlike:
        return _invalid(f"The answer is not a conversation in JSON: {unlike}.")
    if not read.title.strip():
        return _invalid("The answer's title is empty.")
    if len(read.turns) < 2:
        return _invalid(f"The answer has {len(read.turns)} turns; a conversation needs at least two.")
    turns: list[Turn] = []
    for number, turn in enumerate(read.turns, start=1):
        expected: Role = "user" if number % 2 else "assistant"
        if turn.role != expected:
            return _invalid(f"Turn {number} of the answer is by {turn.role[:40]!r}; it has to be by {expected!r}.")
        if is_blank(turn.content):
            return _invalid(f"Turn {number} of the answer is empty.")
        turns.append(Turn(expected, turn.content))
    if len(turns) % 2:
        return _invalid("The answer's last turn is by 'user'; it has to be by 'assistant'.")
    return Talk(read.title.strip(), tuple(turns))


def _invalid(message: str) -> Fault:
    return Fault(FaultType.INVALID_OUTPUT, message)
