"""A fresh database in memory for each test that asks for one."""

import sqlite3
from collections.abc import Iterator

import pytest

from tests.store.making import new_db


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    db = new_db()
    yield db
    db.close()
