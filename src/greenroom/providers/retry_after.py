"""How long a provider asks to be left alone: the `retry-after` header (RFC 9110, section 10.2.3)."""

from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from math import isfinite

from greenroom.model.times import Micros


def retry_after_s(headers: Mapping[str, str], now: Micros) -> float | None:
    """Seconds to wait from now, never negative; None where the header is missing or means nothing.

    Args:
        headers: names in lower case. `retry-after-ms` is more exact than `retry-after`, where a server sends it.
        now: the time of day, for a `retry-after` that is a date.
    """
    for name, scale in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            wait = float(headers.get(name, "")) * scale
        except ValueError:
            continue
        if isfinite(wait):
            return max(0.0, wait)
    try:
        date = parsedate_to_datetime(headers.get("retry-after", ""))
    except ValueError:
        return None
    if date.tzinfo is None:  # "-0000" stands for UTC of an unknown place
        date = date.replace(tzinfo=UTC)
    return max(0.0, date.timestamp() - now / 1_000_000)
