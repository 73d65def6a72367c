"""Every switch of the rehearsal server, described once for the command line and for `POST /rehearsal/settings`."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

Rate = Annotated[float, Meta(ge=0, le=1)]
PerMinute = Annotated[int, Meta(ge=1)]

FaultName = Literal[
    "rate_limit",
    "overloaded",
    "server_error",
    "timeout",
    "drop",
    "drop_partway",
    "truncated_json",
    "max_tokens",
    "refusal",
    "malformed",
    "error_in_200",
    "invalid_shape",
]
"""What can go wrong with one request. `timeout` never answers; `drop` closes the connection before an answer."""

Scripted = FaultName | Literal["none"]

AccountState = Literal[
    "ok",
    "authentication",
    "credit",
    "linked_spend_limit",
    "permission",
    "spend_limit",
    "contract_spend_limit",
    "on_hold",
]
"""What is wrong with the whole account, so that every request is refused alike."""


class Faults(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The share of requests that each fault befalls; a request meets at most one.

    Raises ValueError where the shares add up to more than one.
    """

    rate_limit: Rate = 0.0
    overloaded: Rate = 0.0
    server_error: Rate = 0.0
    timeout: Rate = 0.0
    drop: Rate = 0.0
    drop_partway: Rate = 0.0
    truncated_json: Rate = 0.0
    max_tokens: Rate = 0.0
    refusal: Rate = 0.0
    malformed: Rate = 0.0
    error_in_200: Rate = 0.0
    invalid_shape: Rate = 0.0

    def __post_init__(self) -> None:
        if sum(msgspec.structs.astuple(self)) > 1 + 1e-9:
            raise ValueError("the rates of all faults together may not be more than 1")


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the server behaves. Raises ValueError where `latency_ms` runs backwards."""

    seed: Annotated[int, Meta(description="what all chance is drawn from; the same seed plays the same run")] = 0
    latency_ms: Annotated[
        str | int,
        Meta(description='how long an answer takes in milliseconds: a number, or a range such as "200-900"'),
    ] = 0
    faults: Annotated[
        Faults,
        Meta(description="share of requests for each fault, as name=rate, with commas between"),
    ] = Faults()
    scripted: Annotated[
        tuple[Scripted, ...],
        Meta(description='faults for the next requests in turn, "none" for a good answer; they go before chance'),
    ] = ()
    account: Annotated[
        AccountState, Meta(description="refuse every request for this reason, until it is ok again")
    ] = "ok"
    required_key: Annotated[str, Meta(description="the one key that is let in; empty lets any key in")] = ""
    headers: Annotated[
        bool, Meta(description="send request-id, retry-after and rate limit headers; some gateways send none")
    ] = True
    requests_per_minute: Annotated[PerMinute, Meta(description="requests let through in a minute")] = 1_000_000
    input_tokens_per_minute: Annotated[
        PerMinute, Meta(description="input tokens let through in a minute, cache reads not counted")
    ] = 10_000_000_000
    output_tokens_per_minute: Annotated[PerMinute, Meta(description="output tokens given out in a minute")] = (
        10_000_000_000
    )
    burst: Annotated[
        Literal["minute", "second"],
        Meta(description="how much may come at once after a quiet while: a minute's worth or a second's"),
    ] = "minute"
    retry_after_s: Annotated[
        Annotated[float, Meta(ge=0)], Meta(description="retry-after of the rate_limit fault, in seconds")
    ] = 1.0
    cache_min_tokens: Annotated[
        Annotated[int, Meta(ge=1)], Meta(description="shortest prefix, in tokens, that is cached")
    ] = 1024
    batch_s: Annotated[
        Annotated[float, Meta(ge=0)],
        Meta(description="seconds that a Message Batch takes until it has ended"),
    ] = 1.0
    undelivered_batches: Annotated[
        Annotated[int, Meta(ge=0)],
        Meta(description="how many of the next Message Batches are made and never answered"),
    ] = 0
    batches: Annotated[
        bool, Meta(description="have Message Batches at all; some gateways that speak the Messages API do not")
    ] = True
    poor: Annotated[
        Rate, Meta(description="share of conversations written badly, so that review has something to find")
    ] = 0.07
    keep_requests: Annotated[
        Annotated[int, Meta(ge=0, le=10_000)],
        Meta(description="how many requests to remember whole for GET /rehearsal/requests; 0 keeps none"),
    ] = 0

    def __post_init__(self) -> None:
        self.latency_range_s()

    def latency_range_s(self) -> tuple[float, float]:
        """The shortest and the longest time that an answer takes, in seconds."""
        low, dash, high = str(self.latency_ms).partition("-")
        if not low.isdecimal() or (dash and not high.isdecimal()) or int(high or low) < int(low):
            raise ValueError('latency_ms is a number of milliseconds, or a range such as "200-900"')
        return int(low) / 1000, int(high or low) / 1000


def changed(settings: Settings, change: dict[str, Any]) -> Settings:
    """The settings with some of them changed; `faults` is replaced as a whole.

    Raises msgspec.ValidationError, which names the key, where a name or value is wrong.
    """
    return msgspec.convert(msgspec.to_builtins(settings) | change, Settings)


def shown(settings: Settings) -> dict[str, Any]:
    """The settings as they may be shown: all but the key."""
    every: dict[str, Any] = msgspec.to_builtins(settings)
    del every["required_key"]
    return every
