"""What is written under a caller's key leaves a receipt in its transaction, and what is refused leaves none."""

import json
import sqlite3
from typing import Any

import pytest

from greenroom.model.principal import Errand, Principal
from greenroom.protocol.framing import read_line
from tests.gateway.fakes import UID
from tests.gateway.handlers.calling import result
from tests.gateway.stage import NoConnection, Stage

pytestmark = pytest.mark.blocking_allowed("the store of the stage works in line")

NEEDED: dict[str, dict[str, Any]] = {
    "template": {"name": "T", "text": "x"},
    "scenario": {"name": "S", "context": "c"},
    "edge_case": {"name": "E", "trigger_condition": "t", "expected_behavior": "b"},
}
WRITES: dict[str, dict[str, Any]] = {
    **{f"{noun}.create": fields for noun, fields in NEEDED.items()},
    **{f"{noun}.update": {"name": "Another"} for noun in NEEDED},
    **{f"{noun}.delete": {} for noun in NEEDED},
    "template.rate": {"rating": 3},
    "edge_case.mark_tested": {},
    "library.import": {"files": [{"path": "templates/t.toml", "text": 'name = "T"\ntext = "x"'}]},
}


async def call_under_a_key(stage: Stage, method: str, params: dict[str, Any]) -> Any:
    line = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
    who = Principal(UID, errand=Errand(method=method, key="k", body_hash=b"h"))
    told = await stage.dispatcher.answer(read_line(line), who, NoConnection())
    assert told is not None
    return json.loads(told)


def receipts(db: sqlite3.Connection) -> list[tuple[object, ...]]:
    return db.execute("SELECT owner, method, key FROM receipts").fetchall()


@pytest.mark.parametrize("method", WRITES)
async def test_a_write_leaves_its_receipt(stage: Stage, method: str) -> None:
    noun, _, verb = method.partition(".")
    params = dict(WRITES[method])
    if verb not in {"create", "import"}:
        params[f"{noun}_id"] = (await result(stage, f"{noun}.create", **NEEDED[noun]))["id"]
    assert "result" in await call_under_a_key(stage, method, params)
    assert await stage.store.read(receipts) == [(UID, method, "k")]


@pytest.mark.parametrize("method", [each for each in WRITES if not each.endswith((".create", ".import"))])
async def test_what_is_refused_leaves_none(stage: Stage, method: str) -> None:
    noun = method.partition(".")[0]
    told = await call_under_a_key(stage, method, {**WRITES[method], f"{noun}_id": "x"})
    assert told["error"]["data"]["type"] == "not_found"
    assert await stage.store.read(receipts) == []
