"""`anthropic-ratelimit-…`: limits as the Messages API tells them (its documentation, "Rate limits")."""

from collections.abc import Mapping

from greenroom.limits.figures import positive_or_none, seconds_until
from greenroom.limits.kind import Kind, Telling, Told
from greenroom.model.times import Micros

_NAMES: Mapping[Kind, str] = {
    Kind.REQUESTS: "anthropic-ratelimit-requests",
    Kind.INPUT_TOKENS: "anthropic-ratelimit-input-tokens",
    Kind.OUTPUT_TOKENS: "anthropic-ratelimit-output-tokens",
}
_ALL_TOKENS = "anthropic-ratelimit-tokens"


def read_anthropic(headers: Mapping[str, str], now: Micros) -> Telling:
    """What the headers (names in lower case) say; a limit that they don't tell whole is left out.

    `…-tokens` repeats whichever of the finer limits is nearest, so it counts only where those are missing.
    """
    told = {kind: each for kind, name in _NAMES.items() if (each := _read(headers, name, now))}
    finer = Kind.INPUT_TOKENS in told or Kind.OUTPUT_TOKENS in told
    if not finer and (every := _read(headers, _ALL_TOKENS, now)):
        told[Kind.TOKENS] = every
    return told


def _read(headers: Mapping[str, str], name: str, now: Micros) -> Told | None:
    limit = positive_or_none(headers.get(f"{name}-limit"))
    remaining = positive_or_none(headers.get(f"{name}-remaining"), least=0)
    if limit is None or remaining is None:
        return None
    # Reading times costs more than all the rest, and where most is left nobody asks for them.
    reset_s = seconds_until(headers.get(f"{name}-reset"), now) if remaining < limit / 2 else None
    return Told(per_minute=limit, remaining=remaining, reset_s=reset_s)
