"""Copying that claims no more than is known."""

import stat
from collections.abc import Sequence
from pathlib import Path

import pytest

from greenroom.dashboard.copying import LONGEST_SENT, Copies, copy, run
from greenroom.protocol.commands.batch import BatchList
from tests.dashboard.double import Daemon
from tests.dashboard.piloting import staged
from tests.dashboard.rows import batch_row, page_of


def copies(tmp_path: Path, *, works: bool = True, environ: dict[str, str] | None = None) -> Copies:
    def ran(words: Sequence[str], given: bytes) -> bool:
        assert words[0] == "xclip"
        assert given == b"Words."
        return works

    return Copies(
        {} if environ is None else environ,
        tmp_path / "copied.txt",
        ran,
        lambda name: name if name == "xclip" else None,
    )


async def test_the_desktops_own_clipboard_is_believed(tmp_path: Path) -> None:
    sent: list[str] = []
    where = copies(tmp_path, environ={"DISPLAY": ":0"})
    assert await copy("Words.", where, sent.append) == "Copied 6 characters."
    assert sent == []
    assert not where.file.exists()


@pytest.mark.parametrize("environ", [{}, {"DISPLAY": ":0"}])
async def test_a_terminal_is_not_believed_and_the_text_is_kept(tmp_path: Path, environ: dict[str, str]) -> None:
    sent: list[str] = []
    where = copies(tmp_path, works=False, environ=environ)
    said = await copy("Words.", where, sent.append)
    assert sent == ["Words."]
    assert "does not say whether it took it" in said
    assert str(where.file) in said
    assert where.file.read_text() == "Words."
    assert stat.S_IMODE(where.file.stat().st_mode) == 0o600


async def test_a_text_too_long_for_a_terminal_is_kept_alone(tmp_path: Path) -> None:
    sent: list[str] = []
    where = copies(tmp_path)
    assert "Too long" in await copy("x" * (LONGEST_SENT + 1), where, sent.append)
    assert sent == []
    assert len(where.file.read_text()) == LONGEST_SENT + 1


async def test_a_file_that_cant_be_written_is_said(tmp_path: Path) -> None:
    where = Copies({}, tmp_path / "nowhere" / "copied.txt", run)
    assert "could not be kept" in await copy("Words.", where, lambda _: None)


async def test_somebody_elses_link_is_not_written_through(tmp_path: Path) -> None:
    where = copies(tmp_path)
    theirs = tmp_path / "theirs"
    theirs.write_text("theirs")
    where.file.symlink_to(theirs)
    await copy("Words.", where, lambda _: None)
    assert theirs.read_text() == "theirs"
    assert where.file.read_text() == "Words."


def test_a_program_that_is_not_there_or_fails_did_not_copy() -> None:
    assert not run(("/nowhere/xclip",), b"")
    assert not run(("false",), b"")
    assert run(("true",), b"")


async def test_the_key_copies_what_is_selected_and_says_where_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with staged(Daemon({BatchList: page_of([batch_row(name="Evening talks")])})) as stage:
        where = copies(tmp_path)
        monkeypatch.setattr(stage.app, "_copies", where)
        await stage.press("y")
        assert "does not say" in stage.toasts[0]
        assert where.file.read_text().startswith("Evening talks\t▶ processing\t")
