import os
import socket
import stat
from pathlib import Path

import pytest

from greenroom.gateway.listening import Access, access_of, listen
from greenroom.model.errors import ConfigError, HomeTaken, StartError


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run" / "greenroom.sock"


def test_folder_and_socket_are_private_whatever_the_umask(path: Path) -> None:
    before = os.umask(0)
    try:
        listener = listen(path, Access())
    finally:
        os.umask(before)
    assert (mode(path.parent), mode(path)) == (0o700, 0o600)
    listener.socket.close()


def test_a_folder_that_was_there_for_the_socket_alone_is_made_private(path: Path) -> None:
    path.parent.mkdir(mode=0o755)
    listen(path, Access()).socket.close()
    assert mode(path.parent) == 0o700


def test_a_folder_that_holds_other_things_keeps_its_mode(path: Path) -> None:
    path.parent.mkdir(mode=0o755)
    (path.parent / "notes").touch()
    listen(path, Access()).socket.close()
    assert mode(path.parent) == 0o755
    assert mode(path) == 0o600


def test_a_group_gets_in_where_one_is_configured(path: Path) -> None:
    listen(path, Access(0o750, 0o660, os.getgid())).socket.close()
    assert (mode(path.parent), mode(path)) == (0o750, 0o660)
    assert path.stat().st_gid == os.getgid()


def test_access_follows_the_configured_group() -> None:
    assert access_of("") == Access()
    assert access_of("root") == Access(0o750, 0o660, 0)
    with pytest.raises(ConfigError, match="socket_group"):
        access_of("no-such-group-here")


def test_a_socket_that_nobody_listens_on_is_replaced(path: Path) -> None:
    listen(path, Access()).socket.close()
    listener = listen(path, Access())
    with socket.socket(socket.AF_UNIX) as peer:
        peer.connect(str(path))
        assert peer.getpeername() == str(path)
    listener.socket.close()


def test_a_socket_that_somebody_listens_on_is_left_alone(path: Path) -> None:
    with listen(path, Access()).socket, pytest.raises(HomeTaken, match=str(path)):
        listen(path, Access())


def test_a_file_in_the_way_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("precious")
    with pytest.raises(StartError, match="no socket"):
        listen(path, Access())
    assert path.read_text() == "precious"


def test_a_path_that_can_not_be_used_is_named(tmp_path: Path) -> None:
    with pytest.raises(StartError, match="Can't listen at"):
        listen(tmp_path / ("x" * 120), Access())


def test_the_path_goes_with_the_listener(path: Path) -> None:
    listener = listen(path, Access())
    listener.remove()
    assert not path.exists()
    listener.remove()
    listener.socket.close()


def test_the_path_stays_where_it_is_another_daemons_by_now(path: Path) -> None:
    first = listen(path, Access())
    path.unlink()
    second = listen(path, Access())
    first.remove()
    still_there = path.exists()
    first.socket.close()
    second.socket.close()
    assert still_there
