import os
import socket
from pathlib import Path

from greenroom.config.provider import UseRehearsal
from greenroom.model.errors import ConfigError
from greenroom.operate.observing import Endpoint, Settings, endpoint, home, loopback, observe, sqlite_lacks


def test_a_home_is_seen_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "greenroom.db").write_bytes(b"")
    os.utime(tmp_path / "greenroom.db", (5, 5))
    tmp_path.chmod(0o750)

    seen = home(tmp_path)

    assert (seen.mode, seen.writable, seen.database_changed_at) == (0o750, True, 5.0)
    assert seen.free_bytes > 0


def test_a_home_that_is_yet_to_be_made_is_not_made_by_looking(tmp_path: Path) -> None:
    seen = home(tmp_path / "a" / "b")

    assert (seen.mode, seen.writable, seen.database_changed_at) == (None, True, None)
    assert not (tmp_path / "a").exists()


def test_a_home_below_a_file_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert not home(tmp_path / "file" / "home").writable
    assert not home(tmp_path / "file").writable


def test_the_socket_is_tried(tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    assert endpoint(path) == Endpoint(path, "absent")

    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        assert endpoint(path) == Endpoint(path, "nobody_listens")

        listener.listen()
        assert endpoint(path) == Endpoint(path, "answers")

    assert endpoint(path) == Endpoint(path, "nobody_listens")


def test_this_machine_can_run_the_tests_of_the_store_and_the_rehearsal_server() -> None:
    assert sqlite_lacks() == ()
    assert loopback()


def test_wrong_settings_are_part_of_the_picture(tmp_path: Path) -> None:
    seen = observe({"HOME": str(tmp_path), "GREENROOM_HOME": "x", "GREENROOM_SOCKET": "y", "GREENROOM_X__Y": "z"})

    assert isinstance(seen.home, ConfigError)
    assert isinstance(seen.endpoint, ConfigError)
    assert isinstance(seen.settings, ConfigError)


def test_a_wrong_key_does_not_hide_the_settings(tmp_path: Path) -> None:
    seen = observe({"HOME": str(tmp_path), "ANTHROPIC_API_KEY": "two words"})

    assert isinstance(seen.settings, Settings)
    assert isinstance(seen.settings.provider, ConfigError)


def test_looking_leaves_no_trace(tmp_path: Path) -> None:
    seen = observe({"HOME": str(tmp_path)})

    assert isinstance(seen.settings, Settings)
    assert isinstance(seen.settings.provider, UseRehearsal)
    assert list(tmp_path.iterdir()) == []
