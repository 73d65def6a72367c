"""The provider itself, without HTTP: a request's bytes in, what is to go back out.

What an answer says is a function of the seed, the body and how often that very body has come. Time is handed
in, in seconds since 1970.
"""

from hashlib import blake2b
from random import Random
from typing import Literal, assert_never

import msgspec
from msgspec import Struct

from greenroom.rehearsal import problems
from greenroom.rehearsal.buckets import Buckets
from greenroom.rehearsal.cache import Bill, InputUsage, PrefixCache, count
from greenroom.rehearsal.faults import Misfortune
from greenroom.rehearsal.problems import Problem, body_of
from greenroom.rehearsal.question import Question, read
from greenroom.rehearsal.reply import Billed, Delivery, Drop, Hang, Reply, StopReason, message_body
from greenroom.rehearsal.script.write import write
from greenroom.rehearsal.settings import FaultName, Settings
from greenroom.rehearsal.spoil import REFUSAL_CATEGORIES, cut, cut_to_tokens, garbage, misshapen
from greenroom.rehearsal.tally import Tally
from greenroom.rehearsal.tokens import estimate


class Call(Struct, frozen=True):
    """One request that came in: its id, its place among equals, and its own chance."""

    request_id: str
    nth: int
    chance: Random


class Engine:
    """An account of the rehearsed provider: its limits, its cache, its bad luck and its books."""

    def __init__(self, settings: Settings, now: float) -> None:
        self._settings = settings
        self.tally = Tally(settings.keep_requests)
        self._cache = PrefixCache()
        self._buckets = Buckets(settings, now)
        self._misfortune = Misfortune(settings)

    @property
    def settings(self) -> Settings:
        """The settings in force, with so much of the script as is still to come."""
        return msgspec.structs.replace(self._settings, scripted=self._misfortune.left)

    def set(self, settings: Settings, now: float) -> None:
        """Put other settings in force. Buckets start full again where the limits changed."""
        old, self._settings = self._settings, settings
        self.tally.keep(settings.keep_requests)
        if _limits(old) != _limits(settings):
            self._buckets = Buckets(settings, now)
        self._misfortune = Misfortune(settings)

    def deliver_one_batch_less(self) -> None:
        """A Message Batch was made whose answer nobody gets."""
        left = self._settings.undelivered_batches - 1
        self._settings = msgspec.structs.replace(self._settings, undelivered_batches=left)

    def identify(self, body: bytes) -> Call:
        """Give a request its id and its chance, both from the seed, the body and how often it has come."""
        digest = blake2b(body, digest_size=16).digest()
        nth = self.tally.seen.again(digest)
        own = blake2b(digest, digest_size=16, key=f"{self._settings.seed}/{nth}".encode()).digest()
        return Call("req_" + own.hex()[:24], nth, Random(int.from_bytes(own[8:])))  # noqa: S311 - made to be repeatable

    def allowed(self, key: str | None) -> Problem | None:
        """Why a key is not let in, or None where it is."""
        if not key:
            return problems.NO_KEY
        if self._settings.required_key and key != self._settings.required_key:
            return problems.WRONG_KEY
        return None

    def headers(self, now: float) -> dict[str, str]:
        """The rate limit headers, none where headers are off."""
        return dict(self._buckets.headers(now)) if self._settings.headers else {}

    def answer(self, body: bytes, call: Call, key: str | None, now: float) -> Delivery:
        """What a request to `/v1/messages` gets."""
        refused = self.allowed(key) or problems.ACCOUNT[self._settings.account]
        if refused:
            return said_no(refused, call.request_id)
        question = read(body)
        if isinstance(question, Problem):
            return said_no(question, call.request_id)
        bill = self._cache.bill(question, now, self._settings.cache_min_tokens)
        if full := self._buckets.admit(bill.usage.total - bill.usage.read, now):
            return said_no(problems.rate_limited(full.what, full.retry_after_s), call.request_id)
        fault = self._misfortune.next(call.chance)
        if fault is not None and (early := self._instead_of_an_answer(fault, call)):
            return early
        reply = _spoken(question, call, fault, bill, self._settings.poor)
        if reply.billed:
            self._buckets.settle(reply.billed.output_tokens)
        return reply

    def answer_in_batch(self, body: bytes) -> tuple[Literal["succeeded", "errored", "expired"], bytes]:
        """What becomes of one request of a batch: its kind, and the JSON of its result. No rate limit counts it.

        Faults that need a connection of their own can't befall it: one that never answers has expired.
        """
        call = self.identify(body)
        self.tally.came(None)
        kind: Literal["succeeded", "errored", "expired"] = "errored"
        question = read(body)
        if isinstance(question, Problem):
            delivery: Delivery = said_no(question, call.request_id)
        else:
            bill = Bill(InputUsage(input_tokens=count(question)))
            fault = self._misfortune.next(call.chance)
            fault = "server_error" if fault == "malformed" else fault  # its place is a line of JSON
            early = None if fault is None else self._instead_of_an_answer(fault, call)
            delivery = early or _spoken(question, call, fault, bill, self._settings.poor)
        self.tally.went(delivery.outcome)
        if not isinstance(delivery, Reply):
            return "expired", b'{"type":"expired"}'
        if delivery.billed:
            kind = "succeeded"
            self.tally.charged(delivery.billed.input, delivery.billed.output_tokens, delivered=True)
        field = b"message" if kind == "succeeded" else b"error"
        return kind, b'{"type":"%b","%b":%b}' % (kind.encode(), field, delivery.body)

    def begins(self, reply: Reply, now: float) -> None:
        """An answer begins: only now can others read what its call has written to the cache."""
        if reply.bill is not None:
            self._cache.remember(reply.bill, now)

    def _instead_of_an_answer(self, fault: FaultName, call: Call) -> Delivery | None:
        """What a fault puts in the place of an answer; None where it spoils one that is written."""
        match fault:
            case "rate_limit":
                problem = problems.rate_limited("requests per minute", self._settings.retry_after_s)
                return said_no(problem, call.request_id)
            case "overloaded":
                return said_no(problems.OVERLOADED, call.request_id)
            case "server_error":
                return said_no(problems.SERVER_ERROR, call.request_id)
            case "timeout":
                return Hang()
            case "drop":
                return Drop()
            case "malformed":
                return Reply(outcome=fault, status=200, body=garbage(call.chance))
            case "error_in_200":
                return Reply(outcome=fault, status=200, body=body_of(problems.SERVER_ERROR, call.request_id))
            case "drop_partway" | "truncated_json" | "max_tokens" | "refusal" | "invalid_shape":
                return None
            case _:
                assert_never(fault)

    def count(self, body: bytes, call: Call, key: str | None) -> Reply:
        """What a request to `/v1/messages/count_tokens` gets."""
        if refused := self.allowed(key):
            return said_no(refused, call.request_id)
        question = read(body, counting=True)
        if isinstance(question, Problem):
            return said_no(question, call.request_id)
        counted = msgspec.json.encode({"input_tokens": count(question)})
        return Reply(outcome="counted", status=200, body=counted, slow=False)


def _limits(settings: Settings) -> tuple[object, ...]:
    return (
        settings.requests_per_minute,
        settings.input_tokens_per_minute,
        settings.output_tokens_per_minute,
        settings.burst,
    )


def said_no(problem: Problem, request_id: str) -> Reply:
    """An error as a reply. Refusals come at once; what broke on the way took its time."""
    return Reply(
        outcome=problem.outcome,
        status=problem.status,
        body=body_of(problem, request_id),
        retry_after_s=problem.retry_after_s,
        slow=problem.status >= 500,
    )


def _spoken(question: Question, call: Call, fault: FaultName | None, bill: Bill, poor: float) -> Reply:
    """The answer that a model wrote, whole or spoiled."""
    text = write(question, call.chance, poor)
    stop_reason: StopReason = "end_turn"
    refusal: str | None = None
    outcome = fault or "ok"
    match fault:
        case "refusal":
            text, stop_reason, refusal = "", "refusal", call.chance.choice(REFUSAL_CATEGORIES)
        case "truncated_json":
            text = cut(text, call.chance)
        case "max_tokens":
            text, stop_reason = cut(text, call.chance), "max_tokens"
        case "invalid_shape":
            text = misshapen(text, call.chance)
        case _:
            pass
    if estimate(text) > question.max_tokens:
        text, stop_reason, outcome = cut_to_tokens(text, question.max_tokens), "max_tokens", "max_tokens"
    billed = Billed(bill.usage, max(1, estimate(text)))
    body = message_body("msg_" + call.request_id[4:], question.model, text, stop_reason, billed, refusal)
    return Reply(outcome=outcome, status=200, body=body, billed=billed, bill=bill, partway=fault == "drop_partway")
