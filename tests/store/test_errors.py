import sqlite3

import pytest

from greenroom.store.errors import DiskFull, StoreFailed, lost, translated


def raised(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("it did not work")
    error.sqlite_errorcode = code
    return error


def test_a_full_disk_can_be_told_from_other_trouble() -> None:
    assert isinstance(translated(raised(sqlite3.SQLITE_FULL)), DiskFull)
    trouble = translated(raised(sqlite3.SQLITE_IOERR_FSYNC))
    assert type(trouble) is StoreFailed
    assert "it did not work" in trouble.message


@pytest.mark.parametrize("error", [raised(sqlite3.SQLITE_ERROR), sqlite3.IntegrityError(), KeyError("x")])
def test_an_error_in_the_code_goes_up_as_it_is(error: Exception) -> None:
    assert translated(error) is error
    assert type(lost(error)) is StoreFailed
