"""Which conversations a command asks for."""

from typing import Protocol

from greenroom.gateway.reading import moment_of
from greenroom.model.errors import InvalidParams, Issue
from greenroom.model.library import Tier
from greenroom.model.search import SearchQuery
from greenroom.model.states import ConversationStatus
from greenroom.store.conversation_filter import ConversationFilter


class Asked(Protocol):
    """The filters that every command about many conversations has."""

    @property
    def tiers(self) -> list[Tier] | None: ...  # noqa: D102  the protocol's own names, explained there
    @property
    def statuses(self) -> list[ConversationStatus] | None: ...  # noqa: D102
    @property
    def quality_min(self) -> float | None: ...  # noqa: D102
    @property
    def quality_max(self) -> float | None: ...  # noqa: D102
    @property
    def date_from(self) -> str | None: ...  # noqa: D102
    @property
    def date_to(self) -> str | None: ...  # noqa: D102
    @property
    def categories(self) -> list[str] | None: ...  # noqa: D102
    @property
    def personas(self) -> list[str] | None: ...  # noqa: D102
    @property
    def emotions(self) -> list[str] | None: ...  # noqa: D102
    @property
    def batch_id(self) -> str | None: ...  # noqa: D102
    @property
    def template_id(self) -> str | None: ...  # noqa: D102
    @property
    def provider(self) -> str | None: ...  # noqa: D102


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
        tiers=asked.tiers,
        statuses=asked.statuses,
        quality_min=asked.quality_min,
        quality_max=asked.quality_max,
        date_from=moment_of(f"{within}date_from", asked.date_from),
        date_to=moment_of(f"{within}date_to", asked.date_to),
        categories=asked.categories,
        personas=asked.personas,
        emotions=asked.emotions,
        batch_id=asked.batch_id,
        template_id=asked.template_id,
        provider=asked.provider,
        search=search,
    )


def query_of(name: str, text: str) -> SearchQuery:
    """What a parameter looks for.

    Raises:
        InvalidParams: nothing.
    """
    query = SearchQuery.of(text)
    if not query.terms:
        raise InvalidParams(Issue(f"$.{name}", "some words to look for"))
    return query
