"""A terminal with somebody at it."""

import io

import pytest


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def sit_down(monkeypatch: pytest.MonkeyPatch, said: str = "") -> Terminal:
    """Put a terminal in front of the test; in its own body, for pytest puts its streams in place before each."""
    keyboard = Terminal(said)
    monkeypatch.setattr("sys.stdin", keyboard)
    monkeypatch.setattr("sys.stderr", Terminal())
    return keyboard
