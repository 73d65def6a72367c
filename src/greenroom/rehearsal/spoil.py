"""How an answer is spoiled: cut, misshapen, or no JSON at all."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import msgspec

REFUSAL_CATEGORIES = ("cyber", "bio", "frontier_llm", "reasoning_extraction", "general_harms")

_GARBAGE = (
    b"<html><head><title>502 Bad Gateway</title></head><body>upstream sent no answer</body></html>",
    b'{"id": "msg_',
    b"\x1f\x8b\x08\x00\xff\xfe not what the header says",
    b"[]",
    b'{"unexpected": true}',
)


def garbage(chance: Random) -> bytes:
    """A body that no Messages API would send, with a status of 200."""
    return chance.choice(_GARBAGE)


def cut(text: str, chance: Random) -> str:
    """The text, broken off somewhere in its middle half, so that no JSON document survives it."""
    return text[: max(1, int(len(text) * (0.25 + chance.random() / 2)))]


def cut_to_tokens(text: str, tokens: int) -> str:
    """As much of the text as `tokens` surely hold."""
    cut_text = text[: tokens * 4]
    return cut_text if cut_text.isascii() else cut_text.encode()[: tokens * 2].decode(errors="ignore")


def _without_turns(_: Sequence[Any], key: str) -> dict[str, Any]:
    return {key: []}


def _swapped(turns: Sequence[Any], key: str) -> dict[str, Any]:
    return {key: list(reversed(turns))}


def _doubled(turns: Sequence[Any], key: str) -> dict[str, Any]:
    return {key: [turns[0], *turns]}


def _emptied(turns: Sequence[Any], key: str) -> dict[str, Any]:
    return {key: [*turns[:-1], dict.fromkeys(turns[-1], "")]}


def _renamed(turns: Sequence[Any], key: str) -> dict[str, Any]:
    return {f"the_{key}": list(turns)}


_SHAPES: tuple[Callable[[Sequence[Any], str], dict[str, Any]], ...] = (
    _without_turns,
    _swapped,
    _doubled,
    _emptied,
    _renamed,
)


def misshapen(text: str, chance: Random) -> str:
    """JSON that parses and is not what was asked for: no turns, turns in the wrong order, empty or misnamed ones.

    Text that is no conversation and no cards becomes an empty object.
    """
    try:
        document = msgspec.json.decode(text)
    except msgspec.DecodeError:
        return "{}"
    key = next((key for key in ("turns", "cards") if isinstance(document, dict) and document.get(key)), None)
    if key is None:
        return "{}"
    shape = chance.choice(_SHAPES if key == "turns" else (_without_turns, _emptied, _renamed))
    rest = {name: value for name, value in document.items() if name != key}
    return msgspec.json.encode(rest | shape(document[key], key)).decode()
