"""Answers to `rpc.*`."""

import asyncio
from typing import Any

from greenroom.gateway.service import Call
from greenroom.gateway.table import HandlerTable
from greenroom.protocol.commands.rpc import RpcDiscover
from greenroom.protocol.openrpc import document

TABLE = HandlerTable()


@TABLE.answers(RpcDiscover)
async def discover(_call: Call, _command: RpcDiscover) -> dict[str, Any]:
    """Answer the contract. It takes some 50 ms to make, once, and nobody else is to wait for that."""
    return await asyncio.to_thread(document)
