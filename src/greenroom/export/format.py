"""What a format is: a name, and an encoder that turns what is exported into the bytes of one data file.

Formats are pure: no file, clock or randomness. What they write depends on the items alone, not on how these come
in pages, so that the same rows give the same bytes.
"""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Protocol, TypeVar

from msgspec import Struct

from greenroom.export.schema import Column
from greenroom.model.errors import InvalidParams, Issue

ItemT = TypeVar("ItemT")
ItemT_contra = TypeVar("ItemT_contra", contravariant=True)


class Extra(Struct, frozen=True):
    """An extra of Greenroom's package that a format needs, and the module that is there with it."""

    name: str
    module: str


class Encoder(Protocol[ItemT_contra]):
    """One data file in the making. The file is the head, then the rows as they come, then the tail."""

    def head(self) -> bytes:
        """What comes before the first row."""
        ...

    def rows(self, items: Sequence[ItemT_contra]) -> bytes:
        """More rows: their bytes, as far as these can be told already."""
        ...

    def tail(self) -> bytes:
        """What is left to write after the last row. Nothing may be asked of the encoder afterwards."""
        ...


class Format(Protocol[ItemT_contra]):
    """A way to write samples or cards into a file."""

    @property
    def name(self) -> str:
        """What it is called in `export.start`."""
        ...

    @property
    def suffix(self) -> str:
        """How its files are called after the dot."""
        ...

    @property
    def loads_as(self) -> str:
        """What a row is to the one who loads the file, in a line of Markdown."""
        ...

    @property
    def columns(self) -> Sequence[Column]:
        """What `datasets` makes of a row; empty where it can't load such a file."""
        ...

    @property
    def extra(self) -> Extra | None:
        """What has to be installed for it, if anything."""
        ...

    def takes(self, item: ItemT_contra) -> bool:
        """Whether a row can be made of this."""
        ...

    def encoder(self) -> Encoder[ItemT_contra]:
        """Begin a file."""
        ...


def check_installed(format_: Format[ItemT]) -> None:
    """Say no where a format's extra is missing.

    Raises:
        InvalidParams: it is; names the command that installs it.
    """
    extra = format_.extra
    if extra is not None and find_spec(extra.module) is None:
        raise InvalidParams(
            Issue(
                "$.format",
                f"a format that is installed; {format_.name} needs the extra {extra.name!r}: "
                f"pip install 'greenroom[{extra.name}]', with the pip of the Python that runs the daemon",
            )
        )
