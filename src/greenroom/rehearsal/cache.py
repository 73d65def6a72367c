"""Prompt caching as the API bills it: a marked prefix is written once and then read, while it lives."""

from collections import OrderedDict
from hashlib import blake2b

from msgspec import Struct

from greenroom.rehearsal.question import Question
from greenroom.rehearsal.tokens import of_block, overhead

TTL_S = {"5m": 300.0, "1h": 3600.0}
MAX_PREFIXES = 10_000


class InputUsage(Struct, frozen=True, kw_only=True):
    """How the input was billed. The whole prompt is the sum of all four."""

    input_tokens: int
    read: int = 0
    written_5m: int = 0
    written_1h: int = 0

    @property
    def total(self) -> int:
        """All tokens of the prompt."""
        return self.input_tokens + self.read + self.written_5m + self.written_1h


class _Mark(Struct, frozen=True):
    key: bytes
    tokens: int
    ttl: str


def _marks(question: Question) -> tuple[list[_Mark], int]:
    """The prefixes that are marked for caching, shortest first, and the tokens of the whole prompt."""
    blocks = [*question.system_blocks(), *(block for message in question.messages for block in message.blocks())]
    last = len(blocks) - 1
    hashed = blake2b(question.model.encode(), digest_size=16)
    marks: list[_Mark] = []
    tokens = 0
    for position, block in enumerate(blocks):
        hashed.update(b"\0" + block.text.encode("utf-8", "surrogatepass"))
        tokens += of_block(block)
        control = block.cache_control or (question.cache_control if position == last else None)
        if control is not None:
            marks.append(_Mark(hashed.digest(), tokens, control.ttl))
    return marks, tokens + overhead(question)


class Bill(Struct, frozen=True):
    """What a prompt costs, and the prefixes that live once its answer is given."""

    usage: InputUsage
    marks: tuple[_Mark, ...] = ()


class PrefixCache:
    """The prefixes that are alive, the least recently used forgotten first."""

    def __init__(self) -> None:
        self._until: OrderedDict[bytes, float] = OrderedDict()

    def bill(self, question: Question, now: float, min_tokens: int) -> Bill:
        """What a prompt costs now. Nothing is cached before `remember`.

        Args:
            question: the request.
            now: in seconds, on any clock that is always the same.
            min_tokens: a shorter prefix is not cached.
        """
        if not _marked(question):
            return Bill(InputUsage(input_tokens=count(question)))
        marks, total = _marks(question)
        eligible = tuple(mark for mark in marks if mark.tokens >= min_tokens)
        read = max((mark.tokens for mark in eligible if self._until.get(mark.key, 0.0) > now), default=0)
        written = dict.fromkeys(TTL_S, 0)
        reached = read
        for mark in eligible:
            if mark.tokens > reached:
                written[mark.ttl] += mark.tokens - reached
                reached = mark.tokens
        usage = InputUsage(
            input_tokens=total - reached, read=read, written_5m=written["5m"], written_1h=written["1h"]
        )
        return Bill(usage, eligible)

    def remember(self, bill: Bill, now: float) -> None:
        """Let a prompt's prefixes live for their `ttl` from now on."""
        for mark in bill.marks:
            self._until[mark.key] = max(self._until.get(mark.key, 0.0), now + TTL_S[mark.ttl])
            self._until.move_to_end(mark.key)
        while len(self._until) > MAX_PREFIXES:
            self._until.popitem(last=False)


def _marked(question: Question) -> bool:
    if question.cache_control is not None:
        return True
    parts = (question.system, *(message.content for message in question.messages))
    return any(block.cache_control for part in parts if not isinstance(part, str) for block in part)


def count(question: Question) -> int:
    """All tokens of a prompt, cached or not."""
    system = sum(of_block(block) for block in question.system_blocks())
    turns = sum(of_block(block) for message in question.messages for block in message.blocks())
    return system + turns + overhead(question)
