"""From what stands in the form to filters: names are looked up, for the protocol goes by ids."""

from greenroom.cli.figures import short
from greenroom.dashboard.conversations.filters import Filters, Named, known_by_name, read, with_row
from greenroom.dashboard.exporting import words_of
from greenroom.dashboard.form import Typed, Unread
from greenroom.dashboard.ports import Calls
from greenroom.protocol.commands.batch import BatchList
from greenroom.protocol.commands.template import TemplateList


async def sifted(calls: Calls, typed: Typed, now: Filters) -> Filters:
    """The filters that the form asks for.

    Args:
        calls: where names are looked up.
        typed: what stands in the form.
        now: the filters so far; rows that they name need no look.

    Raises:
        Unread: something in it can't be a filter, or no row is called so.
        ClientError: it can't be looked up.
    """
    filters = read(typed)
    for name in ("batch", "template"):
        words = words_of(typed, name)
        if words:
            row = known_by_name(now, name, words) or await _called(calls, name, words)
            filters = with_row(filters, name, row)
    return filters


async def _called(calls: Calls, name: str, words: str) -> Named:
    if name == "batch":
        rows = [Named(row.id, row.name) for row in (await calls.call(BatchList(called=words, limit=2))).items]
    else:
        rows = [Named(row.id, row.name) for row in (await calls.call(TemplateList(called=words, limit=2))).items]
    if not rows:
        raise Unread(f"No {name} is called {words!r}, and no id begins or ends so.")
    if len(rows) > 1:
        some = " or ".join(f"…{short(row.id)}" for row in rows)
        raise Unread(f"More than one {name} is called {words!r}: say which, as in {some}.")
    return rows[0]
