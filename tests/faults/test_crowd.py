import resource
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from greenroom.protocol.commands.system import SystemPing
from tests.serve.fixtures import Install

pytestmark = [pytest.mark.daemon, pytest.mark.faults]

CROWD = 1_000
HARD = resource.getrlimit(resource.RLIMIT_NOFILE)[1]


@contextmanager
def _files(soft: int) -> Iterator[None]:
    """Another soft limit of open files, for this process and for those that it starts meanwhile."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.mark.skipif(HARD < 2 * CROWD, reason="the hard limit of open files leaves no room for a crowd")
def test_a_thousand_connections_are_answered_whatever_limit_of_files_a_shell_has_set(install: Install) -> None:
    with _files(256):
        boot = install().up()
    with _files(2 * CROWD), ExitStack() as connections:
        crowd = [connections.enter_context(boot.connect()) for _ in range(CROWD)]
        assert all(client.call(SystemPing()).pong for client in crowd)
