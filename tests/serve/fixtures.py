"""Installations and servers for one test, ended with it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.serve.running import Installation, Rehearsal, installed, rehearsing

Install = Callable[..., Installation]
"""Makes an installation, with variables such as `GREENROOM_DAEMON__DRAIN_S="1"`."""
Rehearse = Callable[..., Rehearsal]
"""Starts a rehearsal server, with options of its command line."""


@pytest.fixture
def _running() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def install(_running: ExitStack, tmp_path_factory: pytest.TempPathFactory) -> Install:
    def make(**variables: str) -> Installation:
        return _running.enter_context(installed(tmp_path_factory.mktemp("greenroom"), **variables))

    return make


@pytest.fixture
def rehearse(_running: ExitStack) -> Rehearse:
    return lambda *options: _running.enter_context(rehearsing(*options))
