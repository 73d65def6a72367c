"""Facts: things that happened, noted in the transaction that made them happen."""

from typing import Any

from msgspec import Struct

from greenroom.model.times import Micros


class Fact(Struct, frozen=True, kw_only=True):
    """Something that happened to rows of one owner.

    `type` is a name of the event catalogue; `topic` is what a subscriber names to hear of it, `subject` the id of
    the batch that it belongs to, so that one batch can be followed alone. `data` is ready for the wire.
    """

    type: str
    topic: str
    owner: int
    data: dict[str, Any]
    subject: str | None = None


class NotedFact(Struct, frozen=True, kw_only=True):
    """A fact as it is kept: `seq` grows by one with each fact and never repeats."""

    seq: int
    at: Micros
    fact: Fact
