"""The note of an attempt that is about to be made."""

from greenroom.limits.prices import Price
from greenroom.model.attempt import OpenAttempt
from greenroom.model.ids import Ids
from greenroom.model.money import Picodollars
from greenroom.model.times import Clock
from greenroom.providers.port import Provider
from greenroom.writing.job import Assignment


def opened(
    job: Assignment,
    *,
    provider: Provider,
    prompt_version: str,
    price: Price,
    reserved: Picodollars,
    ids: Ids,
    clock: Clock,
) -> OpenAttempt:
    """Note an attempt; `reserved` is what its call may cost at most."""
    return OpenAttempt(
        id=ids.new(),
        number=job.number,
        provider=provider.name,
        model=job.options.model,
        simulated=provider.simulated,
        temperature=job.options.temperature,
        max_tokens=job.options.max_tokens,
        prompt_version=prompt_version,
        price_as_of=price.as_of,
        reserved=reserved,
        started_at=clock.now(),
    )
