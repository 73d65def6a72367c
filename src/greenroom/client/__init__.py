"""The socket's other end: `blocking` for commands and scripts, `streaming` for programs that live on asyncio.

A command is its own typed method: `client.call(BatchGet(batch_id=…))` answers a `BatchRow`.
"""
