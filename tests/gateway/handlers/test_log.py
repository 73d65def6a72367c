import pytest

from greenroom.model.faults import Fault, FaultType
from tests.gateway.handlers.calling import result
from tests.gateway.handlers.test_conversation import fail, succeed
from tests.gateway.stage import Stage

pytestmark = pytest.mark.blocking_allowed("the store of the stage works in line")


async def test_attempts_are_listed_whatever_became_of_them(stage: Stage) -> None:
    await stage.write(lambda db: succeed(db, "b-2"))
    await stage.write(lambda db: fail(db, Fault(FaultType.TIMEOUT, "too slow")))
    (failed,) = (await result(stage, "log.list", status="timeout"))["items"]
    assert (failed["error"]["type"], failed["batch_id"], failed["simulated"]) == ("timeout", "b-1", True)
    (succeeded,) = (await result(stage, "log.list", statuses=["success"], batch_id="b-2"))["items"]
    assert (succeeded["input_tokens"], succeeded["cache_write_tokens"]) == (2000, 7)
    assert (await result(stage, "log.list", status="success", statuses=["timeout"]))["total"] == 0
    assert (await result(stage, "log.list", status="timeout", statuses=["timeout"]))["total"] == 1
    assert (await result(stage, "log.list", uid=2000))["total"] == 0
