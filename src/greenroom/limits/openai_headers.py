"""`x-ratelimit-…`: limits as OpenAI and servers like it tell them (their documentation, "Rate limits")."""

import re
from collections.abc import Mapping

from greenroom.limits.figures import positive_or_none
from greenroom.limits.kind import Kind, Telling, Told

_NAMES: Mapping[Kind, str] = {Kind.REQUESTS: "requests", Kind.TOKENS: "tokens"}
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|h|m|s)")
_UNITS: Mapping[str, float] = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}


def read_openai(headers: Mapping[str, str]) -> Telling:
    """What the headers (names in lower case) say; a limit that they don't tell whole is left out."""
    return {kind: each for kind, name in _NAMES.items() if (each := _read(headers, name))}


def _read(headers: Mapping[str, str], name: str) -> Told | None:
    limit = positive_or_none(headers.get(f"x-ratelimit-limit-{name}"))
    remaining = positive_or_none(headers.get(f"x-ratelimit-remaining-{name}"), least=0)
    if limit is None or remaining is None:
        return None
    reset_s = duration_s(headers.get(f"x-ratelimit-reset-{name}", ""))
    return Told(per_minute=limit, remaining=remaining, reset_s=reset_s)


def duration_s(text: str) -> float | None:
    """`1s`, `6m0s` or `120ms` in seconds; None where it is none of these."""
    parts = _PART.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        return None
    return sum(float(number) * _UNITS[unit] for number, unit in parts)
