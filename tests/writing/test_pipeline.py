import asyncio
import random
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from greenroom.limits.permit import OnWait, Permit, PermitRequest
from greenroom.limits.prices import PriceTable
from greenroom.limits.settings import LimitSettings
from greenroom.limits.shared import Limits
from greenroom.model.attempt import OpenAttempt, Usage
from greenroom.model.batch import Priority
from greenroom.model.conversation import NewConversation, Talk
from greenroom.model.faults import FaultType
from greenroom.model.ids import SeededIds
from greenroom.model.library import Source
from greenroom.model.money import Picodollars
from greenroom.model.states import AttemptStatus, ConversationStatus
from greenroom.model.times import Micros
from greenroom.providers.port import Answer, CallFailed, ModelRequest
from greenroom.writing.caching import WAITING
from greenroom.writing.conversations import Conversations
from greenroom.writing.intake import Intake
from greenroom.writing.job import Job
from greenroom.writing.outcome import Blocked, Final, Outcome, Retry, Written
from greenroom.writing.pipeline import Writer
from tests.limits.requests import asks
from tests.quality.weights import WEIGHTS
from tests.writing.rows import MODEL, job, template
from tests.writing.test_reading import conversation

PRICES = PriceTable.of(
    {
        MODEL: {
            "input": 2,
            "output": 10,
            "cache_write_5m": 2.5,
            "cache_write_1h": 4,
            "cache_read": 0.1,
            "as_of": "2026-10-31",
        }
    }
)
GOOD = conversation(
    ("user", "My rent goes up by a third next month and I don't know what to do about it."),
    ("assistant", "That is a steep rise. Did the notice come in writing, and how long have you lived there?"),
    ("user", "In writing, on Monday. I have been here for six years and always paid on time."),
    (
        "assistant",
        "Then check whether your town caps such rises, and answer in writing before the date in the notice.",
    ),
    ("user", "And if they say no to whatever I ask for, am I out on the street?"),
    ("assistant", "Not at once: there are notice periods. A tenants' union can tell you which one is yours."),
)


class ManualClock:
    """A clock that stands still unless a test moves it."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def now(self) -> Micros:
        return Micros(round(self.seconds * 1_000_000))

    def monotonic(self) -> float:
        return self.seconds


class FakeProvider:
    """Gives the answer that a test put in, and takes 2 s of the manual clock."""

    name = "rehearsal"
    simulated = True
    takes_marks = True
    bulk = None

    def __init__(self, clock: ManualClock, answer: Callable[[ModelRequest], Answer | CallFailed]) -> None:
        self.clock = clock
        self.answer = answer
        self.asked: list[ModelRequest] = []
        self.unstartable: OSError | None = None
        self.was_asked = asyncio.Event()
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def warm(self) -> None:
        if self.unstartable is not None:
            raise self.unstartable

    async def call(self, request: ModelRequest) -> Answer | CallFailed:
        self.asked.append(request)
        self.was_asked.set()
        await asyncio.sleep(0)
        await self.may_answer.wait()
        self.clock.seconds += 2
        return self.answer(request)

    async def aclose(self) -> None:
        return None


def says(
    text: str, stop_reason: str = "end_turn", category: str | None = None, *, cache_read_tokens: int = 0
) -> Answer:
    return Answer(
        text=text,
        stop_reason=stop_reason,
        usage=Usage(input_tokens=1_000, output_tokens=500, cache_read_tokens=cache_read_tokens),
        request_id="req_1",
        headers={},
        request=b"asked",
        response=b"answered",
        refusal_category=category,
    )


def fails(fault: FaultType, retry_after_s: float | None = None) -> CallFailed:
    return CallFailed(
        type=fault,
        message="No.",
        http_status=418,
        code=None,
        retry_after_s=retry_after_s,
        request_id="req_2",
        headers={},
        request=b"asked",
        response=b"refused",
    )


class WatchedLimits(Limits):
    """Limits that remember for how long a prompt each permit was asked."""

    def __init__(self, clock: ManualClock) -> None:
        super().__init__(LimitSettings(max_concurrency=1, careful_start=False), clock=clock)
        self.chars: list[int] = []

    async def acquire(self, request: PermitRequest, on_wait: OnWait | None = None) -> Permit:
        self.chars.append(request.prompt_chars)
        return await super().acquire(request, on_wait)


class Bench:
    """A writer with everything around it, and what it told."""

    def __init__(self, got: Answer | CallFailed) -> None:
        self.clock = ManualClock()
        self.provider = FakeProvider(self.clock, lambda _: got)
        self.permits = WatchedLimits(self.clock)
        self.events: list[str] = []
        self.whys: list[str] = []
        self.opened: list[OpenAttempt] = []
        ids = SeededIds(self.clock, random.Random(1))
        self.writer: Writer[Job, Talk, NewConversation] = Writer(
            kind=Conversations(clock=self.clock, ids=ids, threshold=7.0, weights=WEIGHTS, timeout_s=60.0),
            provider=self.provider,
            permits=self.permits,
            prices=PRICES,
            clock=self.clock,
            ids=ids,
            rng=random.Random(1),
            intake=Intake(),
        )

    async def note(self, opened: OpenAttempt) -> None:
        self.events.append("noted")
        self.opened.append(opened)

    async def attempt(self, made: Job) -> Outcome[NewConversation]:
        return await self.writer.attempt(made, note=self.note, on_activity=self.show)

    def show(self, state: str, why: str | None) -> None:
        if why is None:
            self.events.append(state)
        else:
            self.whys.append(why)


async def test_a_good_answer_becomes_a_conversation() -> None:
    bench = Bench(says(GOOD))
    outcome = await bench.attempt(job())
    assert isinstance(outcome, Written)
    product = outcome.product
    assert len(product.talk.turns) == 6
    assert (product.provider, product.model, product.prompt_version) == ("rehearsal", MODEL, "conversation-3")
    assert (product.status, product.total_tokens) == (ConversationStatus.PENDING_REVIEW, 500)
    assert product.turn_tokens[0] == 19  # 76 characters


async def test_the_attempt_tells_what_it_took_and_cost() -> None:
    bench = Bench(says(GOOD))
    outcome = await bench.attempt(job())
    assert isinstance(outcome, Written)
    closed, opened = outcome.attempt, bench.opened[0]
    assert closed.id == opened.id
    assert closed.status is AttemptStatus.SUCCESS
    assert closed.cost == Picodollars(1_000 * 2_000_000 + 500 * 10_000_000)
    assert (closed.duration_ms, closed.request_id, closed.stop_reason) == (2_000, "req_1", "end_turn")
    assert (closed.request, closed.response) == (b"asked", b"answered")
    assert closed.finished_at - opened.started_at == 2_000_000
    assert (opened.number, opened.simulated, opened.price_as_of) == (1, True, "2026-10-31")


async def test_the_steps_come_in_order_and_the_note_before_the_call() -> None:
    bench = Bench(says(GOOD))
    await bench.attempt(job())
    assert bench.events == ["waiting_for_permit", "noted", "calling", "scoring"]


async def test_a_poor_conversation_needs_revision() -> None:
    bench = Bench(says(conversation(("user", "Hi [Name]"), ("assistant", "As an AI, no."))))
    outcome = await bench.attempt(job())
    assert isinstance(outcome, Written)
    assert outcome.product.status is ConversationStatus.NEEDS_REVISION
    assert outcome.product.quality.score < 7


async def test_a_templates_own_threshold_wins() -> None:
    strict = Source(template=template(quality_threshold=10.0))
    outcome = await Bench(says(GOOD.replace("rent goes", "flat goes"))).attempt(
        job(strict, {"topic": "submarines"})
    )
    assert isinstance(outcome, Written)
    assert 7 < outcome.product.quality.score < 10
    assert outcome.product.status is ConversationStatus.NEEDS_REVISION


async def test_an_unreadable_answer_is_tried_again_and_its_cost_is_kept() -> None:
    outcome = await Bench(says("Sure!")).attempt(job())
    assert isinstance(outcome, Retry)
    assert outcome.counted
    assert outcome.attempt.status is AttemptStatus.INVALID_OUTPUT
    assert outcome.attempt.cost > 0
    assert outcome.attempt.response == b"answered"


async def test_a_refusal_is_final_with_its_category() -> None:
    outcome = await Bench(says("", "refusal", "cyber")).attempt(job())
    assert isinstance(outcome, Final)
    assert (outcome.fault.type, outcome.fault.category) == (FaultType.REFUSAL, "cyber")
    assert outcome.attempt is not None
    assert outcome.attempt.status is AttemptStatus.FAILED


async def test_a_rate_limit_waits_as_long_as_the_provider_wants() -> None:
    outcome = await Bench(fails(FaultType.RATE_LIMITED, retry_after_s=17.0)).attempt(job())
    assert isinstance(outcome, Retry)
    assert not outcome.counted
    assert outcome.not_before_s >= 17
    assert outcome.attempt.status is AttemptStatus.RATE_LIMITED
    assert outcome.attempt.fault is not None
    assert outcome.attempt.fault.http_status == 418


async def test_a_wrong_key_blocks_all() -> None:
    outcome = await Bench(fails(FaultType.AUTHENTICATION)).attempt(job())
    assert isinstance(outcome, Blocked)
    assert (outcome.reason_type, outcome.attempt.response) == ("provider_auth", b"refused")


async def test_what_cannot_be_asked_calls_nobody() -> None:
    bench = Bench(says(GOOD))
    outcome = await bench.attempt(job(Source(template=template("{{ nobody }}"))))
    assert isinstance(outcome, Final)
    assert outcome.attempt is None
    assert outcome.fault.type is FaultType.BAD_REQUEST
    assert bench.provider.asked == []
    assert bench.events == []


async def test_a_provider_that_can_not_be_started_is_tried_again_as_one_that_can_not_be_reached() -> None:
    bench = Bench(fails(FaultType.CONNECTION))
    bench.provider.unstartable = OSError("no memory")
    outcome = await bench.attempt(job())
    assert isinstance(outcome, Retry)
    assert outcome.fault.type is FaultType.CONNECTION
    assert bench.events == ["waiting_for_permit", "noted", "calling"]


async def test_a_model_without_a_price_is_not_paid_for() -> None:
    bench = Bench(says(GOOD))
    outcome = await bench.attempt(job(model="claude-unknown"))
    assert isinstance(outcome, Final)
    assert '[prices."claude-unknown"]' in outcome.fault.message
    assert bench.provider.asked == []


@pytest.mark.parametrize("got", [says(GOOD), says("?"), fails(FaultType.TIMEOUT)])
async def test_the_permit_comes_back_however_the_call_ends(got: Answer | CallFailed) -> None:
    bench = Bench(got)
    await bench.attempt(job())
    assert bench.permits.in_use == 0


async def test_the_limits_hear_how_a_call_ended() -> None:
    bench = Bench(says(GOOD))
    await bench.attempt(job())
    used = {rate.kind: rate.used for rate in bench.permits.snapshot().providers[0].rates}
    assert used == {"requests": 1, "input_tokens": 1_000, "output_tokens": 500}
    bench.provider.answer = lambda _: fails(FaultType.RATE_LIMITED, retry_after_s=40.0)
    await bench.attempt(job())
    assert bench.permits.snapshot().providers[0].held_for_s == 40


def long_prefix(made: Job) -> Job:
    """The job, with instructions for all items of its template that are worth caching."""
    assert made.source.template is not None
    told = replace(made.source.template, system_prompt="Be kind. " * 1_000)
    return replace(made, source=Source(template=told))


async def test_an_item_alone_in_its_batch_has_nothing_cached() -> None:
    bench = Bench(says(GOOD))
    await bench.attempt(long_prefix(job()))
    assert [asked.caches for asked in bench.provider.asked] == [False]


async def test_items_beside_the_first_wait_for_its_answer_before_they_ask_for_a_permit() -> None:
    bench = Bench(says(GOOD, cache_read_tokens=2_000))
    bench.provider.may_answer.clear()
    first, second = (asyncio.create_task(bench.attempt(long_prefix(job(companions=1)))) for _ in range(2))
    await bench.provider.was_asked.wait()
    assert bench.events == ["waiting_for_permit", "noted", "calling", "waiting_for_permit"]
    assert (bench.whys, bench.permits.in_use, bench.permits.waiting) == ([WAITING], 1, 0)
    bench.provider.may_answer.set()
    for outcome in await asyncio.gather(first, second):
        assert isinstance(outcome, Written)
    assert [asked.caches for asked in bench.provider.asked] == [True, True]


async def test_what_is_read_from_the_cache_is_not_foreseen_as_input() -> None:
    bench = Bench(says(GOOD, cache_read_tokens=2_000))
    for _ in range(2):
        await bench.attempt(long_prefix(job(companions=1)))
    prompt = bench.provider.asked[0]
    assert bench.permits.chars == [prompt.prefix_chars + len(prompt.prompt), len(prompt.prompt)]


async def test_a_crash_in_the_provider_gives_the_permit_back() -> None:
    bench = Bench(says(GOOD))

    def crash(_: ModelRequest) -> Answer:
        raise ZeroDivisionError

    bench.provider.answer = crash
    with pytest.raises(ZeroDivisionError):
        await bench.attempt(job())
    assert bench.permits.in_use == 0


async def test_cancelled_while_it_waits_it_has_noted_nothing() -> None:
    bench = Bench(says(GOOD))
    await bench.permits.acquire(asks(Priority.HIGH, "other", provider="rehearsal"))
    attempting = asyncio.create_task(bench.attempt(job()))
    await asyncio.sleep(0)
    attempting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await attempting
    assert bench.events == ["waiting_for_permit"]
    assert bench.whys == ["1 calls are out, as many as are allowed"]
    assert bench.permits.waiting == 0


async def test_a_note_that_fails_keeps_the_call_from_leaving() -> None:
    bench = Bench(says(GOOD))

    async def refuse(_: OpenAttempt) -> None:
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        await bench.writer.attempt(job(), note=refuse, on_activity=lambda _state, _why: None)
    assert bench.provider.asked == []
    assert bench.permits.in_use == 0


async def test_a_seeded_run_gives_the_same_again() -> None:
    assert await Bench(says(GOOD)).attempt(job()) == await Bench(says(GOOD)).attempt(job())
