"""Pages of what was found by words: the matches in order, the page's own rows, and a line of each."""

import sqlite3

from msgspec import Struct

from greenroom.model.conversation import Conversation
from greenroom.model.paging import Found, PageRequest
from greenroom.model.principal import Principal
from greenroom.model.search import SearchQuery, snippet
from greenroom.store import conversations, revisions, searching
from greenroom.store.conversation_filter import ConversationFilter
from greenroom.store.paging import check_sort, decode_cursor, found, offset
from greenroom.store.searching import Match

_SORTS = {"rank": "rank", "created_at": "created_at"}


class Ranked(Struct, frozen=True, kw_only=True):
    """A conversation that was found: how well it matches, and text around a match."""

    conversation: Conversation
    rank: float
    snippet: str


def page(
    db: sqlite3.Connection, who: Principal, filters: ConversationFilter, query: SearchQuery, request: PageRequest
) -> Found[Ranked]:
    """One page of the newest matches, ordered by `rank` or `created_at`. `capped` where there are older ones.

    Raises:
        InvalidParams: another order, or a cursor that isn't of this list.
    """
    check_sort(request, _SORTS)
    after = decode_cursor(request)
    matches = searching.matching(db, who, filters, query)
    keyed = sorted(((_key(each, request), each.id, each) for each in matches.found), reverse=request.descending)
    if after is not None:
        last = (after.key, after.id)
        keyed = [each for each in keyed if (each[:2] < last if request.descending else each[:2] > last)]
    start = offset(request)
    picked = found(request, keyed[start : start + request.limit + 1], len(matches.found))
    rows = conversations.by_seq(db, [each.seq for each in picked.rows])
    return Found(
        rows=[_ranked(db, query, row, match) for row, match in zip(rows, picked.rows, strict=True)],
        total=picked.total,
        capped=matches.capped,
        cursor=picked.cursor,
    )


def _key(match: Match, request: PageRequest) -> float:
    return match.rank if request.sort_by == "rank" else match.created_at


def _ranked(db: sqlite3.Connection, query: SearchQuery, row: Conversation, match: Match) -> Ranked:
    present = revisions.get(db, row.id)
    turns = () if present is None else present.turns
    return Ranked(conversation=row, rank=match.rank, snippet=snippet(query, row.title, turns))
