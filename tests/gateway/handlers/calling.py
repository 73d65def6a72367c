"""Calling a method of a stage as somebody, and the error that comes instead of a result."""

import json
from typing import Any

from greenroom.model.principal import Principal
from greenroom.protocol.framing import read_line
from tests.gateway.fakes import UID
from tests.gateway.stage import NoConnection, Stage


async def answer(stage: Stage, method: str, uid: int = UID, **params: object) -> Any:
    """The whole answer."""
    line = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
    told = await stage.dispatcher.answer(read_line(line), Principal(uid), NoConnection())
    assert told is not None
    return json.loads(told)


async def result(stage: Stage, method: str, uid: int = UID, **params: object) -> Any:
    """The result of a call that succeeds."""
    told = await answer(stage, method, uid, **params)
    assert "result" in told, told["error"]
    return told["result"]


async def refusal(stage: Stage, method: str, uid: int = UID, **params: object) -> tuple[str, Any]:
    """The type of the error of a call that fails, and its issues by path, or else its details."""
    error = (await answer(stage, method, uid, **params))["error"]
    details = error["data"]["details"]
    issues = details.get("issues")
    told = details if issues is None else {issue["path"]: issue["expected"] for issue in issues}
    return error["data"]["type"], told
