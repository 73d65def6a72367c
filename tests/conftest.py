"""For all tests: an async test fails when it blocks its event loop, and none for taking its time."""

import inspect
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.blocking import watch

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_configure(config: pytest.Config) -> None:
    """Register the one marker that lifts the rule."""
    config.addinivalue_line("markers", "blocking_allowed(reason): this async test may block its event loop")


@pytest.fixture(autouse=True)
def _no_blocking_calls(request: pytest.FixtureRequest) -> Iterator[None]:
    marker = request.node.get_closest_marker("blocking_allowed")
    function = getattr(request.function, "hypothesis", request.function)
    function = getattr(function, "inner_test", function)
    if marker is not None:
        assert marker.args, 'say why: blocking_allowed("reason")'
    if marker is not None or not inspect.iscoroutinefunction(function):
        yield
        return
    with watch() as offences:
        yield
    if offences:
        pytest.fail("\n".join(map(str, offences)), pytrace=False)
