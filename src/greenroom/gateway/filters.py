"""Which conversations a command asks for."""

from typing import Any

from greenroom.gateway.reading import moment_of
from greenroom.model.errors import InvalidParams, Issue
from greenroom.model.search import SearchQuery
from greenroom.protocol.commands import conversation as wire
from greenroom.store.conversation_filter import ConversationFilter

Asked = wire.ConversationFilter | wire.ConversationListing[Any]
"""What has the filters that every command about many conversations has."""

_READ = frozenset({"date_from", "date_to", "search"})
"""Filters that mean something else than what they say; all others are taken as they are."""


def filter_of(asked: Asked, *, search: str | None, within: str = "") -> ConversationFilter:
    """The filter that a command asks for.

    Args:
        asked: the command, or the filter in it.
        search: what words it asks for, if any.
        within: where in the parameters the filter stands, as `filter.`.

    Raises:
        InvalidParams: a time that is none, or a search for nothing.
    """
    if search is not None:
        query_of(f"{within}search", search)
    return ConversationFilter(
        **{name: getattr(asked, name) for name in ConversationFilter.__struct_fields__ if name not in _READ},
        date_from=moment_of(f"{within}date_from", asked.date_from),
        date_to=moment_of(f"{within}date_to", asked.date_to),
        search=search,
    )


def filter_within(asked: wire.ConversationFilter | None) -> ConversationFilter:
    """The filter that stands as `filter` in a command; all conversations where there is none.

    Raises:
        InvalidParams: as `filter_of` says.
    """
    return ConversationFilter() if asked is None else filter_of(asked, search=asked.search, within="filter.")


def query_of(name: str, text: str) -> SearchQuery:
    """What a parameter looks for.

    Raises:
        InvalidParams: nothing.
    """
    query = SearchQuery.of(text)
    if not query.terms:
        raise InvalidParams(Issue(f"$.{name}", "some words to look for"))
    return query
