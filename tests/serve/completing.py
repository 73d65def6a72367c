"""A server that speaks Chat Completions beside a test that is not asynchronous: on a thread of its own."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.providers.answering import Answering, Reply


@contextmanager
def completing(decide: Callable[[bytes], Reply]) -> Iterator[Answering]:
    """The server, while it listens."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="completing")
    thread.start()
    server = Answering(decide)
    try:
        asyncio.run_coroutine_threadsafe(server.start(), loop).result()
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(server.close(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
