"""What an economy batch hands over to its provider at once."""

from enum import StrEnum

from msgspec import Struct

from greenroom.model.batch import Item
from greenroom.model.times import Micros


class ChunkStatus(StrEnum):
    """`intended` until the provider is known to have it; `done` once nothing of it is open."""

    INTENDED = "intended"
    SUBMITTED = "submitted"
    DONE = "done"


class Chunk(Struct, frozen=True, kw_only=True):
    """Questions that are handed over together. `remote_id` is the provider's name for them, once it is known."""

    id: str
    batch_id: str
    provider: str
    status: ChunkStatus
    remote_id: str | None
    requests: int
    intended_at: Micros


class Member(Struct, frozen=True):
    """An item in a chunk, and its open attempt, whose id is the question's own."""

    item: Item
    attempt_id: str
