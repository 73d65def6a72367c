"""A terminal for the verbs that ask."""

import pytest

from tests.cli.machine.terminal import Terminal, on_a_terminal


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Run `greenroom` on a terminal without colours."""
    monkeypatch.setenv("NO_COLOR", "1")
    return on_a_terminal
