"""The data files of an export in the making: rows in, files named for their splits out. Blocking file I/O."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from greenroom.export.feeds import Feed
from greenroom.export.folder import DataFile, Folder
from greenroom.export.format import Encoder, Format
from greenroom.export.splitting import ALONE, SPLITS, Split
from greenroom.export.tally import Tally
from greenroom.model.export import ExportFile

RawT = TypeVar("RawT")
ItemT = TypeVar("ItemT")


class Press(Generic[RawT, ItemT]):
    """Writes rows as they come. A split that gets none gets no file, for loaders make nothing of an empty one.

    Args:
        feed: decides what becomes of a row.
        format_: what the files are written in.
        folder: where they go.
        tally: is told of what is left out.
    """

    def __init__(self, feed: Feed[RawT, ItemT], format_: Format[ItemT], folder: Folder, tally: Tally) -> None:
        self._feed = feed
        self._format = format_
        self._folder = folder
        self._tally = tally
        self._open: dict[Split, tuple[DataFile, Encoder[ItemT]]] = {}

    def write(self, rows: Sequence[RawT]) -> None:
        """Sort and write more rows."""
        sorted_: dict[Split, list[ItemT]] = {}
        for raw in rows:
            placed = self._feed.sort(raw)
            if isinstance(placed, str):
                self._tally.leave_out(placed)
            else:
                split, item = placed
                sorted_.setdefault(split, []).append(item)
        for split, items in sorted_.items():
            file, encoder = self._file(split)
            file.append(encoder.rows(items), len(items))

    def finish(self) -> tuple[ExportFile, ...]:
        """Make all files durable, and say what they came to be. Without any row there is one empty file."""
        if not self._open:
            self._file(ALONE)
        finished = []
        for split in SPLITS:
            if split in self._open:
                file, encoder = self._open[split]
                file.append(encoder.tail(), 0)
                finished.append(file.finish())
        return tuple(finished)

    def close(self) -> None:
        """Let go of the files, finished or not."""
        for file, _ in self._open.values():
            file.close()
        self._feed.close()

    def _file(self, split: Split) -> tuple[DataFile, Encoder[ItemT]]:
        if split not in self._open:
            encoder = self._format.encoder()
            file = self._folder.data_file(f"{split}.{self._format.suffix}")
            self._open[split] = file, encoder
            file.append(encoder.head(), 0)
        return self._open[split]
