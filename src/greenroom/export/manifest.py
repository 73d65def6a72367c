"""`manifest.json`: what an export's folder holds and where that came from. It also marks a folder as Greenroom's.

Nothing in it differs between two exports of the same rows with the same options: no id, path or time of writing.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import msgspec
from msgspec import Struct

from greenroom import __version__
from greenroom.export.order import ExportOrder
from greenroom.export.tally import Tally
from greenroom.model.export import ExportFile
from greenroom.model.times import rfc3339

NAME = "manifest.json"

LARGEST = 1 << 20
"""Bytes that a manifest of ours stays far below; a larger file is somebody else's."""


class WrittenBy(Struct, frozen=True, kw_only=True):
    """Who wrote how many of the conversations."""

    provider: str
    model: str
    rows: int


class Manifest(Struct, frozen=True, kw_only=True):
    """The document. Times are RFC 3339, of the oldest and of the newest conversation."""

    made_by: Literal["greenroom"]
    manifest_version: Literal[1]
    greenroom_version: str
    format: str
    rows: int
    turns: int
    files: tuple[ExportFile, ...]
    filter: dict[str, object]
    options: dict[str, object]
    tiers: dict[str, int]
    statuses: dict[str, int]
    written_by: tuple[WrittenBy, ...]
    prompt_versions: dict[str, int]
    first_created_at: str | None
    last_created_at: str | None


def manifest(order: ExportOrder, tally: Tally, files: Sequence[ExportFile]) -> Manifest:
    """Put a manifest together."""
    return Manifest(
        made_by="greenroom",
        manifest_version=1,
        greenroom_version=__version__,
        format=order.format,
        rows=tally.rows,
        turns=tally.turns,
        files=tuple(files),
        filter=_shown_filter(order),
        options={"system_prompt": order.system_prompt, "include_rehearsal": order.include_rehearsal},
        tiers=_sorted(tally.tiers),
        statuses=_sorted(tally.statuses),
        written_by=tuple(
            WrittenBy(provider=provider, model=model, rows=rows)
            for (provider, model), rows in sorted(tally.writers.items())
        ),
        prompt_versions=_sorted(tally.prompt_versions),
        first_created_at=None if tally.first_at is None else rfc3339(tally.first_at),
        last_created_at=None if tally.last_at is None else rfc3339(tally.last_at),
    )


def encode(document: Manifest) -> bytes:
    """The bytes of the file."""
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def decode(content: bytes) -> Manifest | None:
    """The manifest that a file holds, or None where it is none of Greenroom's."""
    if len(content) > LARGEST:
        return None
    try:
        return msgspec.json.decode(content, type=Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _shown_filter(order: ExportOrder) -> dict[str, object]:
    """What was really asked of the store, the default statuses included; times as people read them."""
    picked = order.picked
    shown = {name: value for name, value in msgspec.to_builtins(picked).items() if value is not None}
    for name, at in (("date_from", picked.date_from), ("date_to", picked.date_to)):
        if at is not None:
            shown[name] = rfc3339(at)
    return shown


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items()))
