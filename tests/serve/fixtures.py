"""Installations and servers: for one test, or shared by those of a module that leave no trace for each other."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from msgspec import Struct

from tests.serve.running import Boot, Installation, Rehearsal, installed, rehearsing

Install = Callable[..., Installation]
"""Makes an installation, with variables such as `GREENROOM_DAEMON__DRAIN_S="1"`."""
Rehearse = Callable[..., Rehearsal]
"""Starts a rehearsal server, with options of its command line."""


class Running(Struct, frozen=True):
    """A daemon that asks a server, with no key."""

    server: Rehearsal
    place: Installation
    boot: Boot


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


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A daemon for a module. It asks a server of its own, or, for `provider="rehearsal"`, the embedded one."""
    with rehearsing() as server:
        variables = {"ANTHROPIC_BASE_URL": server.base_url, "GREENROOM_REHEARSAL__LATENCY_MS": "0"}
        with installed(tmp_path_factory.mktemp("greenroom"), **variables) as place:
            yield Running(server, place, place.up())
