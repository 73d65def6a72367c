"""Texts to learn from, as files: one, all of a folder, or standard input."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from greenroom.cli.exits import WrongUsage
from greenroom.model.errors import InvalidParams
from greenroom.model.flashcards import LONGEST_SOURCE
from greenroom.model.source_text import SourceText, source_text

SUFFIXES: Final = (".txt", ".md", ".markdown", ".rst", ".text")
STDIN: Final = "-"


class TextFile(Struct, frozen=True):
    """A file whose text can be learnt from, and what the text is called."""

    name: str
    source: SourceText


class RefusedFile(Struct, frozen=True):
    """A file that no flashcards can be made of, and why."""

    file: str
    reason: str


def texts_in(place: str) -> tuple[list[TextFile], list[RefusedFile]]:
    """The texts of a file, of standard input (`-`) or, by name, of a folder and all folders in it.

    Of a folder, what is hidden is left out.

    Raises:
        WrongUsage: there is no such file, or nothing to read in the folder.
    """
    if place == STDIN:
        return _sorted_out([("stdin", sys.stdin.buffer.read() if hasattr(sys.stdin, "buffer") else _typed())])
    path = Path(place)
    try:
        if path.is_dir():
            files = sorted(each for each in path.rglob("*") if _is_text(each, path))
            if not files:
                raise WrongUsage(
                    f"{place}: no text is in this folder ({', '.join(f'*{each}' for each in SUFFIXES)})"
                )
            return _sorted_out([(str(each.relative_to(path)), each.read_bytes()) for each in files])
        return _sorted_out([(path.name, path.read_bytes())])
    except OSError as error:
        raise WrongUsage(f"{error.filename or place}: {error.strerror}") from error


def _is_text(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return not hidden and file.suffix.lower() in SUFFIXES and file.is_file()


def _typed() -> bytes:
    return sys.stdin.read().encode()


def _sorted_out(files: Sequence[tuple[str, bytes]]) -> tuple[list[TextFile], list[RefusedFile]]:
    texts: list[TextFile] = []
    refused: list[RefusedFile] = []
    for name, raw in files:
        try:
            texts.append(TextFile(name[-200:], source_text(raw.decode("utf-8-sig"))))
        except UnicodeDecodeError as error:
            refused.append(RefusedFile(name, f"it is not UTF-8 (byte {error.start + 1}): convert it with iconv"))
        except InvalidParams as unfit:
            refused.append(RefusedFile(name, _told(name, unfit)))
    return texts, refused


def _told(name: str, unfit: InvalidParams) -> str:
    """Why a text is unfit, and for one that is too long a command that makes fit ones of it."""
    (issue,) = unfit.issues
    if "split" not in issue.expected:
        return f"expected {issue.expected}"
    parts = f"mkdir parts && split -C {LONGEST_SOURCE} --additional-suffix=.txt {name!r} parts/"
    return f"expected {issue.expected}. `{parts}` makes a folder of such parts at line ends"
