"""The library that Greenroom comes with."""

from importlib.resources import files

from greenroom.library.files import Offered, read_folder


def read_shipped() -> tuple[Offered, ...]:
    """Read the shipped library: some forty small files of the package.

    Raises:
        LibraryUnreadable: the installation is damaged.
    """
    return read_folder(files("greenroom.library") / "shipped")
