"""Where an export may stand. These functions ask the file system, and belong off the event loop."""

import errno
import os
import stat
from collections.abc import Collection
from pathlib import Path

from msgspec import Struct

from greenroom.export import card, manifest
from greenroom.model.errors import Conflict, Forbidden, InvalidParams, Issue
from greenroom.model.times import Micros, rfc3339


class Grounds(Struct, frozen=True):
    """The folder of all exports, and the daemon's own user, who alone may write elsewhere too."""

    home: Path
    admin_uid: int

    @property
    def root(self) -> Path:
        """Where exports go that name no place."""
        return self.home / "exports"

    @property
    def gives(self) -> bool:
        """Whether the daemon may give files to other users: root may."""
        return self.admin_uid == 0

    def of(self, uid: int) -> Path:
        """Where a user's go."""
        return self.root if uid == self.admin_uid else self.root / str(uid)


def default_place(grounds: Grounds, uid: int, *, format_name: str, export_id: str, now: Micros) -> Path:
    """A place that nobody has, named so that a person finds it again: format, day, and the id's last letters."""
    return grounds.of(uid) / f"{format_name}-{rfc3339(now)[:10]}-{export_id[-8:]}"


def asked_place(grounds: Grounds, uid: int, path: str, *, held: Collection[Path] = ()) -> Path:
    """The place that a caller names.

    Args:
        grounds: where exports go, and who may write elsewhere.
        uid: who asks.
        path: as they named it.
        held: the landings of the exports that are being written just now.

    Raises:
        InvalidParams: the path is not absolute, or not plain (`..`, a NUL byte).
        Forbidden: it is not for this user to write there.
        Conflict: another export is writing there, or something stands there that Greenroom did not make.
    """
    place = Path(path)
    if not place.is_absolute() or ".." in place.parts or "\0" in path:
        raise InvalidParams(Issue("$.path", "an absolute path without `..`"))
    _check_allowed(grounds, uid, place)
    # First: what an export has on the disk while it is written would be told of as a stranger's.
    check_apart(place, landing_of(place), held)
    _check_free(place)
    return place


def check_apart(place: Path, landing: Path, held: Collection[Path]) -> None:
    """Say no where another export is being written, in its folder, or around it. It asks no disk.

    Args:
        place: where the new one is to stand, as it was named.
        landing: what that is, by `landing_of`.
        held: the landings of those that are written.

    Raises:
        Conflict: so it is.
    """
    for other in held:
        if landing == other:
            raise Conflict(f"Another export is writing {place} just now; wait for it, or name another folder.")
        if other in landing.parents or landing in other.parents:
            raise Conflict(f"Another export is writing {other} just now; name a folder that is beside it.")


def check_place(grounds: Grounds, uid: int, place: Path) -> None:
    """Say no where an export of this user can't stand: it is asked at the start, and again before it is put there.

    Raises:
        Forbidden: it is not for this user to write there.
        Conflict: something stands there that Greenroom did not make.
    """
    _check_allowed(grounds, uid, place)
    _check_free(place)


def _check_allowed(grounds: Grounds, uid: int, place: Path) -> None:
    landing = landing_of(place)
    home = Path(os.path.realpath(grounds.home))
    root = home / "exports"
    if uid != grounds.admin_uid and (root / str(uid)) not in landing.parents:
        raise Forbidden(f"You may export to folders under {grounds.of(uid)} only; leave out `path` for one there.")
    if landing in (root, *root.parents) or (home in landing.parents and not _is_among_exports(landing, root)):
        raise Forbidden(f"{place} holds what is Greenroom's own; name another folder.")
    if grounds.gives and uid != grounds.admin_uid:
        _check_steady(landing, root / str(uid))


def landing_of(place: Path) -> Path:
    """The folder that a place is, by whichever links it was named.

    They are followed up to the folder around it: none may lead out of where a user may write, and a link in the
    place itself is refused.
    """
    return Path(os.path.realpath(place.parent)) / place.name


def _is_among_exports(landing: Path, root: Path) -> bool:
    """Whether it is below the folder of all exports, and not the one that holds a user's."""
    return root in landing.parents and not (landing.parent == root and landing.name.isdecimal())


def _check_steady(landing: Path, own: Path) -> None:
    """Say no below a folder of the user's own: they could put a link in its place, and have root follow it."""
    for around in landing.parents:
        if own in (around, *around.parents) and around.exists() and around.lstat().st_uid != os.geteuid():
            raise Conflict(f"{around} is another user's than the daemon's; name a folder beside it.")


def _check_free(place: Path) -> None:
    landing = landing_of(place)
    try:
        for around in place.parents:
            if around.is_symlink() and not around.exists():
                raise Conflict(f"{around} is a link to what is not there: mend it, or name another place.")
        for around in landing.parents:
            if _mark_of(around) is not None:
                raise Conflict(f"{around} is an export, which another one may replace; name a folder beside it.")
        if not stat.S_ISDIR(place.lstat().st_mode):
            raise Conflict(f"{place} is there already and is no folder; name another place.")
        there = {entry.name for entry in place.iterdir()}
        made = _mark_of(place)
    except FileNotFoundError:
        return
    except OSError as error:
        raise Conflict(f"{place} can't be used ({error.strerror}); name another place.") from error
    if not there:
        return
    if made is None:
        raise Conflict(f"{place} is there already, and Greenroom did not make it; name a new folder.")
    strange = there - {manifest.NAME, card.NAME, *(file.path for file in made.files)}
    if strange:
        raise Conflict(
            f"{place} holds what Greenroom did not write ({', '.join(sorted(strange)[:5])}), and would lose it; "
            "move that away or name another folder."
        )


def _mark_of(place: Path) -> manifest.Mark | None:
    try:
        # What was given to a user may hold anything by now: a link is not followed, and a pipe not waited for.
        descriptor = os.open(place / manifest.NAME, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except (FileNotFoundError, PermissionError):
        return None
    except OSError as error:
        if error.errno == errno.ELOOP:
            return None
        raise
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        with open(descriptor, "rb", closefd=False) as file:
            return manifest.mark_of(file.read(manifest.LARGEST + 1))
    finally:
        os.close(descriptor)
