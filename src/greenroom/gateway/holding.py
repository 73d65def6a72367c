"""The bytes that are held for peers: half lines, requests under way, answers that nobody reads. Bounded in all."""

FREE = 128 * 1024
"""Bytes that a session may hold whatever others do; what it holds past them counts."""

MAX_HELD = 512 * 1024 * 1024
"""Bytes past `FREE` that all sessions may hold together: some of them can have a line of the full length."""


class Holding:
    """How much all sessions hold together."""

    def __init__(self, most: int = MAX_HELD) -> None:
        self._most = most
        self._held = 0

    @property
    def is_full(self) -> bool:
        """Whether nobody may hold more than what is free."""
        return self._held > self._most

    def change(self, by: int) -> None:
        """Somebody holds so many bytes more, or fewer."""
        self._held += by
