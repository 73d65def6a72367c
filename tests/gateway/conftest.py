import pytest

from tests.gateway.stage import Stage


@pytest.fixture
async def stage() -> Stage:
    return Stage()
