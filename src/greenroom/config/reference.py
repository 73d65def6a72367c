"""The reference of every key, made from the comments of the defaults and the types of the sections."""

import re
from collections.abc import Iterator

from msgspec import Struct

from greenroom.config.defaults import default_text
from greenroom.config.keys import Key, all_keys

HEADING = re.compile(r"\[(?P<section>[^\]]+)\]")
SETTING = re.compile(r"(?P<name>\w+) = (?P<value>.+)")


class Entry(Struct, frozen=True):
    """A key with its default, written as in the file, and the words that stand above it there."""

    key: Key
    default: str
    words: str


def commented(text: str) -> Iterator[tuple[str, str, str]]:
    """The path, the value as written, and the comment right above, of each setting in a file."""
    section, words = "", list[str]()
    for line in text.splitlines():
        if line.startswith("#"):
            words.append(line.removeprefix("#").strip())
            continue
        if heading := HEADING.fullmatch(line):
            section = heading["section"]
        elif setting := SETTING.fullmatch(line):
            yield f"{section}.{setting['name']}", setting["value"], " ".join(words)
        words.clear()


def entries() -> tuple[Entry, ...]:
    """An entry for each key, in order; the prices are left out, as their headings are models."""
    written = {path: (value, words) for path, value, words in commented(default_text())}
    return tuple(Entry(key, *written[key.path]) for key in all_keys())


def as_markdown() -> str:
    """The table for the README."""
    rows = (
        f"| `{entry.key.path}` | `{entry.default}` | {entry.key.expected} | {entry.words} |" for entry in entries()
    )
    return "\n".join(("| key | default | takes | what it is |", "| --- | --- | --- | --- |", *rows)) + "\n"
