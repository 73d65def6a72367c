"""A home with something in it, for the verbs that look after its database."""

import os
from contextlib import closing
from pathlib import Path

from greenroom.store.connecting import connect_writer
from greenroom.store.opening import DATABASE_NAME, open_home
from greenroom.store.soundness import figures
from tests.store.making import NOW, start_batch


def a_home(items: int) -> Path:
    """The home that the variables name, with a batch of so many items."""
    folder = Path(os.environ["GREENROOM_HOME"])
    open_home(folder, now=NOW).release()
    with closing(connect_writer(folder / DATABASE_NAME)) as db:
        start_batch(db, items)
    return folder


def items_in(home: Path) -> int:
    """How many items a home has."""
    with closing(connect_writer(home / DATABASE_NAME)) as db:
        return figures(db).rows["items"]
