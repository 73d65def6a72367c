"""`rpc.*`: the contract itself."""

from typing import Any

from greenroom.protocol.command import Reading, command


@command("rpc.discover", dict[str, Any])
class RpcDiscover(Reading[dict[str, Any]], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Answer the OpenRPC document: every method with its parameters, its result and an example."""
