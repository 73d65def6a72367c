"""Rubbish on many connections, and listeners that do not read, while a batch runs."""

import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import msgspec
import pytest

from greenroom.protocol.framing import Malformed, Request, read_line
from tests.serve.fixtures import Install
from tests.serve.running import Boot, start
from tests.serve.wire import Wire

pytestmark = [pytest.mark.daemon, pytest.mark.faults]

CONNECTIONS = 10
LINES = 2_000
"""Lines of one connection."""

LISTENERS = 20
ITEMS = 400
GROWTH_KB = 64 * 1024

GOOD = (
    b'{"jsonrpc":"2.0","id":%d,"method":"system.ping"}',
    b'{"jsonrpc":"2.0","id":%d,"method":"batch.list","params":{"limit":2}}',
)
BAD = (
    b'{"jsonrpc":"2.0","id":%d,"method":"batch.get","params":{"batch_id":"x"}}',
    b'{"jsonrpc":"2.0","id":%d,"method":"no.such.method"}',
)
RUBBISH = (b"\x00", b"\xff", b'"', b"{", b"[", b"]", b"\\ud800", b"9" * 50, b"[" * 2_000, b"\xef\xbb\xbf", b",")

Ids = Counter[bytes]


def lines(rng: random.Random) -> Iterator[bytes]:
    """Most of them good, so that what is refused does not make the test a long one."""
    for number in range(LINES):
        kind = rng.random()
        line = rng.choice(GOOD if kind < 0.85 else BAD) % number
        if kind > 0.93:
            at = rng.randrange(len(line))
            line = line[:at] + rng.choice(RUBBISH) + line[at + rng.randrange(4) :]
        yield line


class _Answer(msgspec.Struct):
    id: msgspec.Raw


def wanted(line: bytes) -> Ids:
    """The ids under which a line is to be answered."""
    match read_line(line):
        case Request(to) | Malformed(to):
            return Counter([bytes(to)])
        case _:
            return Counter()


def attack(boot: Boot, seed: int) -> tuple[Ids, Ids]:
    """Send lines; answers the ids that were to be answered, and those that were."""
    expected: Ids = Counter()
    told: Ids = Counter()
    with Wire(boot) as wire, ThreadPoolExecutor(1) as writer:
        sent = list(lines(random.Random(seed)))
        for line in sent:
            expected += wanted(line)
        writing = writer.submit(wire.send, *sent)
        for _ in range(expected.total()):
            told[bytes(msgspec.json.decode(wire.read_raw(), type=_Answer).id)] += 1
        writing.result()
        assert wire.rest() == []
    return expected, told


def resident_kb(boot: Boot) -> int:
    status = Path(f"/proc/{boot.pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))


def test_a_flood_is_answered_line_by_line_and_nobody_else_notices(install: Install) -> None:
    boot = install(GREENROOM_REHEARSAL__LATENCY_MS="20").up()
    with boot.connect() as client, ExitStack() as open_, ThreadPoolExecutor(CONNECTIONS) as attackers:
        listeners = [open_.enter_context(Wire(boot)) for _ in range(LISTENERS)]
        for listener in listeners:
            listener.send(
                b'{"jsonrpc":"2.0","id":1,"method":"events.subscribe","params":{"topics":["batch","conversation"]}}'
            )
            assert "result" in listener.read()
        boot.finished(start(client, 1, concurrency=1))  # what the first call needs is there for good
        before = resident_kb(boot)
        batch_id = start(client, ITEMS, concurrency=10)
        attacks = [attackers.submit(attack, boot, seed) for seed in range(CONNECTIONS)]
        assert boot.finished(batch_id).progress.successful == ITEMS
        for each in attacks:
            expected, told = each.result()
            assert told == expected
        assert resident_kb(boot) - before < GROWTH_KB

        for listener in listeners:
            while (event := listener.read()["params"])["type"] not in {"batch.finished", "resync"}:
                assert event["data"]
