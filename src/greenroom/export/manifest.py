"""`manifest.json`: what an export's folder holds and where that came from. It also marks a folder as Greenroom's.

Nothing in it differs between two exports of the same rows with the same options: no id, path or time of writing.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from greenroom import __version__
from greenroom.export.formats import CARD_FORMATS
from greenroom.export.order import ExportOrder
from greenroom.export.redacting import Redactor
from greenroom.export.splitting import SPLITS
from greenroom.export.tally import Tally
from greenroom.model.export import ExportFile
from greenroom.model.times import rfc3339

NAME = "manifest.json"

LARGEST = 1 << 26
"""Bytes that a manifest of ours stays below, whatever one line can ask for; a larger file is somebody else's."""


class WrittenBy(Struct, frozen=True, kw_only=True):
    """Who wrote how many of the rows."""

    provider: str
    model: str
    rows: int


class Warned(Struct, frozen=True, kw_only=True):
    """Something that a trainer should know before using the rows, and how many of them it is about."""

    type: str
    rows: int
    message: str


class Manifest(Struct, frozen=True, kw_only=True):
    """The document. Times are RFC 3339, of the oldest and of the newest row.

    Of `options`, the system prompt is redacted where the rows are. `splits` counts rows by split, those without
    a file too. `left_out` counts what met the filter and is not in: what rehearsal wrote, what the format makes no
    row of, and duplicates. `redacted` counts replacements by kind.
    """

    made_by: Literal["greenroom"]
    manifest_version: Literal[1]
    greenroom_version: str
    format: str
    of: Literal["conversations", "cards"]
    rows: int
    turns: int
    system_messages: int
    files: tuple[ExportFile, ...]
    splits: dict[str, int]
    filter: dict[str, object]
    options: dict[str, object]
    left_out: dict[str, int]
    redacted: dict[str, int]
    warnings: tuple[Warned, ...]
    tiers: dict[str, int]
    statuses: dict[str, int]
    written_by: tuple[WrittenBy, ...]
    prompt_versions: dict[str, int]
    first_created_at: str | None
    last_created_at: str | None


class Mark(Struct, frozen=True, kw_only=True):
    """What is read of the manifest of any version: that it is Greenroom's, and which files belong to it."""

    made_by: Literal["greenroom"]
    manifest_version: int
    files: tuple[ExportFile, ...]


def manifest(order: ExportOrder, tally: Tally, files: Sequence[ExportFile]) -> Manifest:
    """Put a manifest together."""
    of_cards = order.format in CARD_FORMATS
    return Manifest(
        made_by="greenroom",
        manifest_version=1,
        greenroom_version=__version__,
        format=order.format,
        of="cards" if of_cards else "conversations",
        rows=tally.rows,
        turns=tally.turns,
        system_messages=tally.system_messages,
        files=tuple(files),
        splits={name: tally.splits[name] for name in SPLITS} if order.split else {},
        filter={} if of_cards else _shown_filter(order),
        options=_shown_options(order),
        left_out=_sorted(tally.left_out),
        redacted=_sorted(tally.redacted),
        warnings=tuple(_warnings(order, tally)),
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


def mark_of(content: bytes) -> Mark | None:
    """What says that a file is a manifest of Greenroom's, or None where it is none."""
    if len(content) > LARGEST:
        return None
    try:
        return msgspec.json.decode(content, type=Mark)
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


def _shown_options(order: ExportOrder) -> dict[str, object]:
    if order.redact and order.system_prompt is not None:
        order = replace(order, system_prompt=Redactor().text(order.system_prompt))
    plain: dict[str, object] = msgspec.to_builtins(order)
    return {name: value for name, value in plain.items() if name not in {"format", "filter"}}


def _warnings(order: ExportOrder, tally: Tally) -> Iterator[Warned]:
    if tally.control_tokens:
        yield Warned(
            type="control_tokens",
            rows=tally.control_tokens,
            message="Contents hold control tokens of chat templates, such as <|im_end|> or [INST]. Where a "
            "template puts contents in as they are, a tokenizer takes them for the end of a turn.",
        )
    if order.split is not None and order.dedup is None and len(tally.splits) > 1:
        yield Warned(
            type="near_duplicates",
            rows=tally.rows,
            message="Near-duplicates were not looked for, and may be on two sides of the split; "
            "with `dedup` none is.",
        )


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items()))
