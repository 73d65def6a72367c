from pathlib import Path

import pytest

from greenroom.cli.exits import WrongUsage
from greenroom.cli.textfiles import texts_in

FIT = "x" * 1_000


def test_a_folder_gives_its_texts_by_name_and_says_of_each_other_why_not(tmp_path: Path) -> None:
    (tmp_path / "part").mkdir()
    (tmp_path / "b.txt").write_text(FIT)
    (tmp_path / "part" / "a.md").write_text(f"\ufeff{FIT}é", encoding="utf-8")
    (tmp_path / ".hidden.txt").write_text(FIT)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "c.txt").write_text(FIT)
    (tmp_path / "image.png").write_bytes(b"\x89")
    (tmp_path / "latin.txt").write_bytes(FIT.encode() + b"\xe9")
    (tmp_path / "long.txt").write_text("x" * 10_001)
    (tmp_path / "short.txt").write_text("x" * 999)
    texts, refused = texts_in(str(tmp_path))
    assert [(each.name, each.source.text) for each in texts] == [("b.txt", FIT), ("part/a.md", f"{FIT}é")]
    told = {each.file: each.reason for each in refused}
    assert list(told) == ["latin.txt", "long.txt", "short.txt"]
    assert "not UTF-8 (byte 1001)" in told["latin.txt"]
    assert "split -C 10000 --additional-suffix=.txt 'long.txt' parts/" in told["long.txt"]
    assert "this has 999" in told["short.txt"]


def test_a_file_is_taken_whatever_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text(FIT)
    (text,), refused = texts_in(str(tmp_path / "notes"))
    assert (text.name, text.source.text, refused) == ("notes", FIT, [])


def test_what_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="No such file"):
        texts_in(str(tmp_path / "none.txt"))
    with pytest.raises(WrongUsage, match="no text is in this folder"):
        texts_in(str(tmp_path))
