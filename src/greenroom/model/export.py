"""Exports: training sets that were written, or are being written."""

from enum import StrEnum
from typing import Any

from msgspec import Struct

from greenroom.model.times import Micros


class ExportStatus(StrEnum):
    """Where an export stands."""

    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"


class ExportFile(Struct, frozen=True, kw_only=True):
    """One data file of an export. `path` is relative to its folder."""

    path: str
    rows: int
    sha256: str


class Export(Struct, frozen=True, kw_only=True):
    """A folder that trainers load as it is.

    `options` are the parameters that it was asked for with. `notes` say what was left out of it, and what to mind.
    """

    id: str
    owner: int
    status: ExportStatus
    format: str
    path: str
    options: dict[str, Any]
    rows: int
    files: tuple[ExportFile, ...]
    notes: tuple[str, ...] = ()
    error: str | None
    created_at: Micros
    updated_at: Micros
    finished_at: Micros | None
