"""`events.*`: being told what happens."""

from typing import Annotated

from msgspec import Meta, Struct

from greenroom.protocol.command import Reading, command
from greenroom.protocol.texts import RowId

Topic = Annotated[str, Meta(pattern=r"^(batch(:[0-9A-Za-z-]+)?|conversation|flashcards|export|system|log|audit)$")]


class Subscribed(Struct, frozen=True, kw_only=True):
    """A subscription, and the `seq` of the last fact before it."""

    subscription_id: str
    seq: int


class Unsubscribed(Struct, frozen=True, kw_only=True):
    """A subscription that has ended."""

    unsubscribed: bool


@command("events.subscribe", Subscribed, {"topics": ["batch", "conversation"]})
class EventsSubscribe(Reading[Subscribed], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Be told of facts and gauges on this connection, as `event` notifications.

    With `from_seq` the facts after that one are told first. A reader that is too slow gets one
    `resync {from_seq}` and subscribes again from there. So does one whose `from_seq` is after all facts of its own
    that there are: what it knows is from another database, or from before this one was restored.
    """

    topics: Annotated[list[Topic], Meta(min_length=1, max_length=100)]
    from_seq: Annotated[int, Meta(ge=0)] | None = None


@command("events.unsubscribe", Unsubscribed, {"subscription_id": "<subscription_id>"})
class EventsUnsubscribe(Reading[Unsubscribed], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """End a subscription of this connection."""

    subscription_id: RowId
