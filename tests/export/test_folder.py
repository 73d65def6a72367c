import ctypes
import hashlib
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from greenroom.export.folder import Folder, sweep

ID = "01a1fd52"


def written(place: Path, rows: list[bytes], export_id: str = ID) -> Folder:
    folder = Folder(place, export_id)
    data = folder.data_file("train.jsonl")
    data.append(b"".join(rows), len(rows))
    data.finish()
    folder.write("manifest.json", b"{}")
    return folder


def content(place: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in place.iterdir()}


@pytest.fixture(params=["exchange", "no exchange", "no such call"])
def file_system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The one we have, one that can't exchange two names, and a C library without the call."""
    kind = str(request.param)
    if kind != "exchange":
        refuses = SimpleNamespace(renameat2=lambda *_: ctypes.set_errno(22) or -1)
        libc = refuses if kind == "no exchange" else SimpleNamespace()
        monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: libc)
    return kind


def test_nothing_stands_in_the_place_until_it_is_published(tmp_path: Path) -> None:
    place = tmp_path / "deep/down/set"
    folder = written(place, [b"a\n"])
    assert not place.exists()

    folder.publish()

    assert content(place) == {"train.jsonl": b"a\n", "manifest.json": b"{}"}
    assert [entry.name for entry in place.parent.iterdir()] == ["set"]


def test_a_data_file_knows_its_rows_and_its_digest(tmp_path: Path) -> None:
    data = Folder(tmp_path / "set", ID).data_file("train.jsonl")
    data.append(b"a\nb\n", 2)
    data.append(b"", 0)
    data.append(b"c\n", 1)
    file = data.finish()
    assert (file.path, file.rows) == ("train.jsonl", 3)
    assert file.sha256 == hashlib.sha256(b"a\nb\nc\n").hexdigest()


@pytest.mark.usefixtures("file_system")
def test_an_earlier_folder_is_replaced_as_a_whole(tmp_path: Path) -> None:
    place = tmp_path / "set"
    written(place, [b"old\n"]).publish()
    (place / "only-in-the-old-one").write_bytes(b"")

    written(place, [b"new\n"], "another").publish()

    assert content(place) == {"train.jsonl": b"new\n", "manifest.json": b"{}"}
    assert [entry.name for entry in tmp_path.iterdir()] == ["set"]


def test_an_empty_folder_in_the_place_gives_way(tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    written(tmp_path / "set", [b"new\n"]).publish()
    assert content(tmp_path / "set")["train.jsonl"] == b"new\n"


def test_a_refusal_that_has_another_reason_is_not_worked_around(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "set"
    written(place, [b"old\n"]).publish()
    folder = written(place, [b"new\n"], "another")
    refuses = SimpleNamespace(renameat2=lambda *_: ctypes.set_errno(13) or -1)
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: refuses)

    with pytest.raises(PermissionError):
        folder.publish()

    assert content(place)["train.jsonl"] == b"old\n"


def test_what_is_discarded_leaves_no_trace(tmp_path: Path) -> None:
    place = tmp_path / "set"
    written(place, [b"old\n"]).publish()
    written(place, [b"new\n"], "another").discard()
    assert content(place)["train.jsonl"] == b"old\n"
    assert [entry.name for entry in tmp_path.iterdir()] == ["set"]


def test_a_sweep_takes_away_what_a_killed_daemon_left(tmp_path: Path) -> None:
    place = tmp_path / "set"
    written(place, [b"half\n"])
    sweep(place, ID)
    assert list(tmp_path.iterdir()) == []


def test_a_sweep_touches_no_other_export(tmp_path: Path) -> None:
    place = tmp_path / "set"
    other = written(place, [b"other\n"], "another")
    sweep(place, ID)
    other.publish()
    assert content(place)["train.jsonl"] == b"other\n"


def test_a_folder_that_was_moved_aside_when_the_daemon_died_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "set"
    written(place, [b"old\n"]).publish()
    folder = written(place, [b"new\n"])
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: SimpleNamespace())
    real = Path.rename

    def dies_between_the_two(path: Path, target: Path) -> Path:
        if path.name.endswith(".partial"):
            raise KeyboardInterrupt
        return real(path, target)

    with monkeypatch.context() as during:
        during.setattr(Path, "rename", dies_between_the_two)
        with pytest.raises(KeyboardInterrupt):
            folder.publish()
    assert not place.exists()

    sweep(place, ID)

    assert content(place)["train.jsonl"] == b"old\n"
    assert [entry.name for entry in tmp_path.iterdir()] == ["set"]


def test_files_and_folders_are_durable_before_they_are_in_their_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut after the rename must not find empty files behind the new name."""
    done: list[str] = []
    real_sync, real_rename = os.fsync, Path.rename

    def sync(descriptor: int) -> None:
        done.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        real_sync(descriptor)

    def rename(path: Path, target: Path) -> Path:
        done.append("rename")
        return real_rename(path, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "rename", rename)
    written(tmp_path / "set", [b"a\n"]).publish()

    partial = f".greenroom-{ID}.partial"
    assert done == ["train.jsonl", "manifest.json", partial, "rename", tmp_path.name]
