"""When a crashed actor is started again, and how long that waits."""

import random
from enum import Enum

from msgspec import Struct


class Restart(Enum):
    """Which ends of an actor are followed by a new start. An ordered stop never is."""

    PERMANENT = "permanent"
    """Every end: one that stopped itself counts as crashed."""
    TRANSIENT = "transient"
    """A crash."""
    TEMPORARY = "temporary"
    """None."""


class RestartPolicy(Struct, frozen=True, kw_only=True):
    """How often one child may be restarted: `max_restarts` within any `window_s` seconds.

    The pause before a restart doubles with each one in the window, from `backoff_s` to `backoff_max_s`
    seconds, and up to a half is taken off at random, so that actors that fell together do not rise together.
    """

    kind: Restart = Restart.TRANSIENT
    max_restarts: int = 5
    window_s: float = 60.0
    backoff_s: float = 0.1
    backoff_max_s: float = 10.0


TEMPORARY = RestartPolicy(kind=Restart.TEMPORARY)
"""Never restarted: the parent is told, and decides."""


class RestartWindow:
    """The restarts of one actor that still count against its policy."""

    __slots__ = ("_at", "_policy", "total")

    def __init__(self, policy: RestartPolicy) -> None:
        self._policy = policy
        self._at: list[float] = []
        self.total = 0
        """All restarts so far."""

    def next_pause(self, now: float, rng: random.Random) -> float | None:
        """Note one more restart at `now` (monotonic seconds).

        Returns:
            Seconds to wait before it, or None when the window has had its fill: escalate.
        """
        policy = self._policy
        self._at = [at for at in self._at if now - at < policy.window_s]
        if len(self._at) >= policy.max_restarts:
            return None
        pause = min(policy.backoff_s * 2.0 ** len(self._at), policy.backoff_max_s)
        self._at.append(now)
        self.total += 1
        return pause * rng.uniform(0.5, 1.0)
