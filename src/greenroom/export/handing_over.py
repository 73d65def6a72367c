"""The way of other users to their exports, which are in the daemon's home. Only root's daemon can open one.

What is given to a user is the folder of an export. Those around it stay the daemon's, and can be passed and not
listed: whoever could change them could put a link there, and have root write wherever that leads.
"""

import os
import stat
from pathlib import Path

from greenroom.export.places import Grounds, landing_of

_PASS = 0o711
_OWN = 0o700


def is_in_reach(grounds: Grounds, uid: int, place: Path) -> bool:
    """Whether a user can open their export in its place, once the way is open. Blocks for file I/O."""
    if uid == grounds.admin_uid:
        if grounds.gives:
            _close_own(grounds)
        return True
    if not grounds.gives:
        return False
    try:
        _open_way(grounds, place)
    except PermissionError:  # root in some containers may not
        return False
    return place.stat().st_uid == uid and all(folder.stat().st_mode & stat.S_IXOTH for folder in place.parents)


def reopen(grounds: Grounds) -> None:
    """Open the ways again that were open: a start closes the home. Blocks for file I/O."""
    if grounds.gives and grounds.root.is_dir():
        for folder in grounds.root.iterdir():
            if folder.name.isdecimal() and folder.is_dir():
                _open_way(grounds, folder / "any")


def _open_way(grounds: Grounds, place: Path) -> None:
    """Let others pass from the home to the place, and close what is the daemon's own user's beside the way."""
    _close_own(grounds)
    home = Path(os.path.realpath(grounds.home))
    for folder in landing_of(place).parents:
        if home in (folder, *folder.parents):
            folder.chmod(_PASS)


def _close_own(grounds: Grounds) -> None:
    if not grounds.root.is_dir():
        return
    with os.scandir(grounds.root) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False) and not entry.name.isdecimal():
                Path(entry.path).chmod(_OWN)
