"""Good conversations in several languages, written for these tests."""

from pathlib import Path

import msgspec

from greenroom.importing.formats import FORMATS
from greenroom.importing.reading import Read
from greenroom.model.conversation import Talk

FILE = Path(__file__).parent / "data" / "good.jsonl"


def _talk(line: bytes) -> Talk:
    read = FORMATS["openai"](msgspec.json.decode(line))
    assert isinstance(read, Read)
    return read.talk


TALKS = tuple(map(_talk, FILE.read_bytes().splitlines()))
