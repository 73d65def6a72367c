import pytest

from greenroom.protocol.every_command import EVERY_COMMAND
from tests.gateway.handlers.calling import result
from tests.gateway.stage import Stage

pytestmark = pytest.mark.blocking_allowed("the store of the stage works in line")


async def test_the_contract_is_told(stage: Stage) -> None:
    document = await result(stage, "rpc.discover")
    assert {method["name"] for method in document["methods"]} == set(EVERY_COMMAND)
