"""The live tree of actors, as values."""

from msgspec import Struct


class ActorNode(Struct, frozen=True):
    """One actor and those below it, in the order of their start."""

    kind: str
    name: str
    state: str
    """The actor's own description while it runs, else the state of its life."""
    mailbox_depth: int
    restarts: int
    children: tuple["ActorNode", ...]
