"""The contract of the socket: typed commands, the rows they answer with, events, framing, OpenRPC.

One struct a command (in `commands`) is the only description of it: the server's dispatch and validation, the
client's methods, the command line's `rpc` verb and the OpenRPC document are all made from it.
"""

PROTOCOL = 1
"""The version of this contract."""

MAX_LINE = 16 * 1024 * 1024
"""The longest line either side may send, in bytes, its newline included."""

MAX_REQUESTS_IN_ARRAY = 100
"""The most requests that one JSON-RPC array may hold."""
