import os
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from greenroom.export.folder import Folder
from greenroom.export.handing_over import is_in_reach, reopen
from greenroom.export.places import Grounds, asked_place, check_place
from greenroom.model.errors import Conflict

NOBODY, SOMEBODY = 65534, 65533
ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def grounds() -> Iterator[Grounds]:
    """Root's, with a home that others could reach if it let them."""
    with tempfile.TemporaryDirectory() as around:
        Path(around).chmod(0o711)
        home = Path(around) / "home"
        home.mkdir(mode=0o700)
        yield Grounds(home, 0)


def export_to(place: Path, heir: int | None) -> Path:
    folder = Folder(place, "e1")
    folder.write("train.jsonl", b"{}\n")
    if heir is not None:
        folder.give(heir)
    folder.publish()
    return place


def can_read(uid: int, file: Path) -> bool:
    ran = subprocess.run(["cat", file], check=False, user=uid, group=uid, extra_groups=[], capture_output=True)
    return ran.returncode == 0


@ROOT
def test_roots_daemon_gives_an_export_to_its_user_alone(grounds: Grounds) -> None:
    own = export_to(grounds.root / "openai-2026", None)
    theirs = export_to(grounds.root / str(NOBODY) / "banking" / "set", NOBODY)
    assert is_in_reach(grounds, NOBODY, theirs)
    assert can_read(NOBODY, theirs / "train.jsonl")
    assert not can_read(SOMEBODY, theirs / "train.jsonl")
    assert not can_read(NOBODY, own / "train.jsonl")
    assert (mode(grounds.home), mode(grounds.root), mode(theirs.parent)) == (0o711, 0o711, 0o711)
    assert theirs.parent.stat().st_uid == 0, "who could change it could lead root elsewhere"


@ROOT
def test_a_way_that_was_open_is_opened_again_after_a_start_and_no_other(grounds: Grounds) -> None:
    reopen(grounds)
    export_to(grounds.root / "openai-2026", None)
    reopen(grounds)
    assert mode(grounds.home) == 0o700
    theirs = export_to(grounds.root / str(NOBODY) / "set", NOBODY)
    reopen(grounds)
    assert can_read(NOBODY, theirs / "train.jsonl")


@ROOT
def test_a_home_that_nobody_else_can_reach_is_told_of(grounds: Grounds) -> None:
    theirs = export_to(grounds.root / str(NOBODY) / "set", NOBODY)
    grounds.home.parent.chmod(0o700)
    assert not is_in_reach(grounds, NOBODY, theirs)


def test_a_daemon_that_is_not_roots_opens_nothing(tmp_path: Path) -> None:
    grounds = Grounds(tmp_path / "home", 1000)
    grounds.home.mkdir(mode=0o700)
    assert not is_in_reach(grounds, NOBODY, export_to(grounds.root / str(NOBODY) / "set", None))
    assert is_in_reach(grounds, 1000, export_to(grounds.root / "set", None))
    reopen(grounds)
    assert mode(grounds.home) == 0o700


@ROOT
def test_root_writes_nowhere_below_what_was_given_away(grounds: Grounds) -> None:
    theirs = export_to(grounds.root / str(NOBODY) / "set", NOBODY)
    (theirs / "way").mkdir()
    with pytest.raises(Conflict, match="beside it"):
        asked_place(grounds, NOBODY, str(theirs / "way" / "new"))
    asked_place(grounds, NOBODY, str(grounds.root / str(NOBODY) / "new" / "set"))


def test_a_pipe_or_a_link_where_a_manifest_would_be_is_none(grounds: Grounds) -> None:
    elsewhere = grounds.home / "elsewhere.json"
    elsewhere.write_text('{"made_by": "greenroom", "manifest_version": 1, "files": []}')
    for name, make in (("pipe", os.mkfifo), ("link", lambda path: path.symlink_to(elsewhere))):
        place = grounds.root / name
        place.mkdir(parents=True)
        make(place / "manifest.json")
        with pytest.raises(Conflict, match="did not make it"):
            check_place(grounds, 0, place)
