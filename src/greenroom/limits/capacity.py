"""What a provider bears, at once and a minute, as far as an estimate can know it."""

from collections.abc import Mapping

from msgspec import Struct

from greenroom.limits.account import CAREFUL_PER_MINUTE
from greenroom.limits.kind import Kind
from greenroom.limits.makespan import Width
from greenroom.limits.settings import LimitSettings
from greenroom.limits.snapshot import LimitsSnapshot, ProviderSnapshot
from greenroom.model.attempt import is_simulated


class Capacity(Struct, frozen=True, kw_only=True):
    """What a provider bears.

    `most` bounds calls at once (None is no bound); `adaptive` is the width of those that leave it to the daemon,
    and `doubles` whether it is still on its way up. `per_minute` has what is limited, and `presumed` what may turn
    out to be, as long as a provider has not told its limits. For `held_for_s` it wants no calls.
    """

    most: int | None = None
    adaptive: int = 4
    doubles: bool = True
    per_minute: Mapping[Kind, float] = {}
    presumed: Mapping[Kind, float] = {}
    held_for_s: float = 0.0

    def width(self, concurrency: int | None) -> Width:
        """Items at once of a batch that asks for so many; None leaves it to the daemon."""
        wanted = Width(self.adaptive, self.doubles) if concurrency is None else Width(concurrency)
        if self.most is None or self.most >= wanted.now:
            return wanted
        return Width(max(1, self.most))


def gap_s(per_minute: Mapping[Kind, float], uses: Mapping[Kind, float]) -> float:
    """Seconds from one piece of work to the next where each uses so much of what is limited a minute."""
    return max((60 * uses[kind] / allowed for kind, allowed in per_minute.items() if allowed > 0), default=0.0)


def capacity(settings: LimitSettings, limits: LimitsSnapshot, provider: str) -> Capacity:
    """What a provider bears, as its limits stand.

    What stands in for a limit that nobody knows yet is only presumed: it gives way to the first answer. A bound
    that somebody set counts, whatever is known.
    """
    shown = next((each for each in limits.providers if each.provider == provider), None)
    per_minute = _configured(settings)
    if shown is None:
        unasked = settings.careful_start and not is_simulated(provider)
        presumed = {Kind.REQUESTS: CAREFUL_PER_MINUTE * settings.max_utilization} if unasked else {}
        return Capacity(most=settings.max_concurrency, per_minute=per_minute, presumed=presumed)
    presumed = dict[Kind, float]()
    for rate in shown.rates:
        if rate.allowed is not None and not rate.guessed:
            per_minute[rate.kind] = rate.allowed
        elif rate.allowed is not None and not is_simulated(provider):
            presumed[rate.kind] = rate.allowed
    return Capacity(
        most=_least(settings.max_concurrency, shown),
        adaptive=shown.concurrency.adaptive,
        doubles=shown.concurrency.allowed is None,
        per_minute=per_minute,
        presumed=presumed,
        held_for_s=shown.held_for_s or 0.0,
    )


def _configured(settings: LimitSettings) -> dict[Kind, float]:
    bounds = {
        Kind.REQUESTS: settings.requests.at_most,
        Kind.INPUT_TOKENS: settings.input_tokens.at_most,
        Kind.OUTPUT_TOKENS: settings.output_tokens.at_most,
    }
    return {kind: bound * settings.max_utilization for kind, bound in bounds.items() if bound is not None}


def _least(configured: int | None, shown: ProviderSnapshot) -> int | None:
    known = [bound for bound in (configured, shown.concurrency.allowed) if bound is not None]
    return min(known, default=None)
