"""What is configured of the limits."""

from msgspec import Struct

from greenroom.limits.rate import RateSetting


class LimitSettings(Struct, frozen=True, kw_only=True):
    """Limits of every provider, each provider counted by itself, but for `max_concurrency`, which all share.

    Attributes:
        requests: requests a minute.
        input_tokens: input tokens a minute.
        output_tokens: output tokens a minute.
        max_utilization: the share (0 to 1) of each of the three that is used.
        max_concurrency: calls at once; None is no bound.
        careful_start: pace the first calls until it is known whether the provider tells its limits.
    """

    requests: RateSetting = RateSetting()
    input_tokens: RateSetting = RateSetting()
    output_tokens: RateSetting = RateSetting()
    max_utilization: float = 1.0
    max_concurrency: int | None = None
    careful_start: bool = True
