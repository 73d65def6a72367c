import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from greenroom.protocol.commands.system import SystemPing
from tests.serve.fixtures import Install
from tests.serve.running import Installation

pytestmark = pytest.mark.daemon

REFUSED = 78


def _made(install: Install) -> Installation:
    """An installation whose database a daemon has made."""
    place = install(GREENROOM_REHEARSAL__LATENCY_MS="0")
    assert place.up().stop() == 0
    return place


def _digests(folder: Path) -> dict[str, str]:
    """Every file of a home but its lock, by its content."""
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.iterdir()
        if file.is_file() and file.name != "greenroom.lock"
    }


def test_a_second_daemon_on_a_home_says_who_holds_it_and_leaves_the_first_alone(install: Install) -> None:
    place = install()
    first = place.up()
    other_socket = install().socket
    place.environ["GREENROOM_SOCKET"] = str(other_socket)
    code, said = place.refused()
    assert code == REFUSED
    assert str(first.pid) in said
    assert str(place.home) in said
    assert not other_socket.exists()
    with first.connect() as client:
        assert client.call(SystemPing()).pong


def test_a_second_daemon_on_a_socket_does_not_take_it_from_the_first(install: Install) -> None:
    first = install().up()
    other = install()
    other.environ["GREENROOM_SOCKET"] = str(first.socket)
    code, said = other.refused()
    assert code == REFUSED
    assert str(first.socket) in said
    with first.connect() as client:
        assert client.call(SystemPing()).pong


def test_a_wrong_key_and_a_wrong_value_are_named_with_their_file_and_what_was_expected(install: Install) -> None:
    place = install()
    file = place.folder / ".config" / "greenroom" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text('[batches]\nconcurency = 5\nmax_attempts = "three"\n', encoding="utf-8")
    code, said = place.refused()
    assert code == REFUSED
    assert f"{file}: batches.concurency: there is no such key" in said
    assert "batches.concurrency" in said
    assert f"{file}: batches.max_attempts: expected a whole number from 1 up to 30" in said
    assert "Traceback" not in said
    assert not place.database.exists()


def test_a_wrong_variable_is_named_with_what_was_expected(install: Install) -> None:
    place = install(GREENROOM_DAEMON__DRAIN_S="soon")
    code, said = place.refused()
    assert code == REFUSED
    assert "GREENROOM_DAEMON__DRAIN_S: expected a number" in said
    assert '"soon"' in said


def test_a_damaged_database_is_refused_and_left_as_it_is(install: Install) -> None:
    place = _made(install)
    content = bytearray(place.database.read_bytes())
    content[4096:12288] = bytes(8192)
    place.database.write_bytes(content)
    before = _digests(place.home)
    code, said = place.refused()
    assert code == REFUSED
    assert "damaged" in said
    assert "restore" in said
    assert "Traceback" not in said
    assert _digests(place.home) == before


def test_a_database_from_a_newer_version_is_refused_and_left_as_it_is(install: Install) -> None:
    place = _made(install)
    with closing(sqlite3.connect(place.database)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("PRAGMA user_version = 9999")
        db.execute("INSERT INTO migrations (number, name, applied_at) VALUES (9999, 'from_the_future', 0)")
        db.commit()
    before = _digests(place.home)
    code, said = place.refused()
    assert code == REFUSED
    assert "newer version" in said
    assert "9999" in said
    assert _digests(place.home) == before


def test_home_and_socket_are_for_their_user_alone(install: Install) -> None:
    place = install()
    place.up()
    modes = {
        path.name: oct(path.stat().st_mode & 0o777) for path in (place.home, place.socket.parent, place.socket)
    }
    assert modes == {"home": "0o700", "run": "0o700", "s": "0o600"}
    assert place.database.stat().st_mode & 0o077 == 0
