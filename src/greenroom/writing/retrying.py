"""Whether a failed attempt is followed by another, and when."""

import random
from collections.abc import Callable

from msgspec import Struct

from greenroom.model.attempt import ClosedAttempt
from greenroom.model.faults import Fault
from greenroom.model.times import Micros
from greenroom.writing.faults import BLOCK_REASONS, CONSEQUENCES, Consequence
from greenroom.writing.job import Assignment
from greenroom.writing.outcome import Blocked, Final, Retry


class Backoff(Struct, frozen=True, kw_only=True):
    """Exponential back-off with full jitter: for the nth retry uniform between 0 and `base_s` · 2ⁿ, or `cap_s`.

    ("Exponential Backoff And Jitter", AWS Architecture Blog, 2015.) Uncounted failures end after `uncounted_tries`
    of them, or once the next attempt would leave more than `uncounted_s` after the first.
    """

    base_s: float = 1.0
    cap_s: float = 60.0
    uncounted_tries: int = 30
    uncounted_s: float = 3_600.0

    def wait_s(self, retries: int, retry_after_s: float | None, rng: random.Random) -> float:
        """Seconds to wait after so many retries: on top of `retry-after`, so that not all come at once."""
        jitter = rng.uniform(0.0, min(self.cap_s, self.base_s * 2.0 ** min(retries, 30)))
        return (retry_after_s or 0.0) + jitter


def after_failure(
    job: Assignment,
    fault: Fault,
    attempt: ClosedAttempt,
    *,
    retry_after_s: float | None,
    blames_provider: Callable[[int, bool], bool],
    backoff: Backoff,
    now: Micros,
    rng: random.Random,
) -> Retry | Final | Blocked:
    """What follows from a failed attempt.

    `blames_provider` is asked where the failure would count, with how many did that with this one, and whether the
    item would be given up for it. An item that fails while its provider is down loses nothing by it, but for this:
    it is tried as often as uncounted failures are, so that one that only seems to show its provider down comes to
    its end too.
    """
    if fault.lacks_model:
        return Blocked(reason_type="provider_model", fault=fault, attempt=attempt)
    match CONSEQUENCES[fault.type]:
        case Consequence.FINAL:
            return Final(fault=fault, attempt=attempt)
        case Consequence.BLOCKS_ALL:
            return Blocked(reason_type=BLOCK_REASONS[fault.type], fault=fault, attempt=attempt)
        case Consequence.RETRY_COUNTED:
            failures = job.failures + 1
            at_last = failures >= job.options.max_attempts
            if blames_provider(failures, at_last):
                if job.number >= backoff.uncounted_tries:
                    return Final(fault=_given_up(fault, _count(job.number, "try", "tries")), attempt=attempt)
                return Blocked(reason_type="provider_down", fault=fault, attempt=attempt)
            if at_last:
                return Final(fault=_given_up(fault, _count(failures, "attempt", "attempts")), attempt=attempt)
            wait = backoff.wait_s(job.failures, retry_after_s, rng)
            return Retry(fault=fault, counted=True, not_before_s=wait, attempt=attempt)
        case Consequence.RETRY_UNCOUNTED:
            uncounted = job.uncounted + 1
            if uncounted >= backoff.uncounted_tries:
                return Final(fault=_given_up(fault, _count(uncounted, "try", "tries")), attempt=attempt)
            if retry_after_s is not None and retry_after_s > backoff.uncounted_s:
                return Blocked(reason_type="rate_limited", fault=_long(fault, retry_after_s), attempt=attempt)
            wait = backoff.wait_s(uncounted - 1, retry_after_s, rng)
            spent_s = (now - job.since) / 1_000_000
            if spent_s + wait > backoff.uncounted_s:
                minutes = _count(round(spent_s / 60), "minute", "minutes")
                return Final(fault=_given_up(fault, minutes), attempt=attempt)
            return Retry(fault=fault, counted=False, not_before_s=wait, attempt=attempt)


def _long(fault: Fault, retry_after_s: float) -> Fault:
    """A limit of the day or the month: no item can wait for that, and none is to be lost for it."""
    wanted = _count(round(retry_after_s / 3600), "hour", "hours")
    said = f"{fault.sentence} It wants no calls for {wanted}."
    return Fault(fault.type, said, fault.http_status, fault.category)


def _given_up(fault: Fault, after: str) -> Fault:
    return Fault(fault.type, f"{fault.message} (given up after {after})", fault.http_status, fault.category)


def _count(number: int, one: str, many: str) -> str:
    return f"1 {one}" if number == 1 else f"{number:,} {many}"
