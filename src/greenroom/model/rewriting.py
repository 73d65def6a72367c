"""Conversations that an order has written anew."""

from msgspec import Struct

from greenroom.model.library import Parameters, Source, Tier


class Rewriting(Struct, frozen=True):
    """A conversation that can be written anew: what it is to come from, and the parameters that it had."""

    source: Source
    parameters: Parameters
    tier: Tier


class Rewriter(Struct, frozen=True):
    """The batch that has a conversation to write anew, and has not done so yet."""

    batch_id: str
    name: str

    @property
    def in_words(self) -> str:
        """Why there is no second one meanwhile, and what to do."""
        return (
            f"batch {self.name!r} is to write it anew already; wait for that, or end it:"
            f" `greenroom batch cancel {self.batch_id}`."
        )
