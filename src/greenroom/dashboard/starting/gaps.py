"""Gaps: combinations of which there is no conversation yet, as rows of a table. Pure."""

from collections.abc import Mapping, Sequence

import msgspec
from msgspec import Struct

from greenroom.dashboard.table.columns import Column
from greenroom.model.coverage import Dimension
from greenroom.protocol.command import Page
from greenroom.protocol.commands.batch import ParameterSet
from greenroom.protocol.rows.conversation import EmptySet

DIMENSIONS: tuple[Dimension, ...] = ("persona", "emotion", "topic", "tier", "template_id", "scenario_id")
"""What gaps can be looked for by. A status is nothing that can be asked for."""
USUAL: tuple[Dimension, ...] = ("persona", "emotion")
LEAST, MOST = 2, 3
"""So many dimensions make a combination."""


class Gap(Struct, frozen=True):
    """One of them. Its id is its place among those that the daemon told, and what it is."""

    id: str
    parameters: Mapping[str, str]
    source: str
    fills: ParameterSet


def gaps_of(empty: Sequence[EmptySet], names: Mapping[str, str]) -> list[Gap]:
    """The empty combinations as rows.

    Args:
        empty: as the daemon told them.
        names: of library rows, by their ids.
    """
    return [_gap(each, names) for each in empty]


def _gap(empty: EmptySet, names: Mapping[str, str]) -> Gap:
    fills = msgspec.convert(msgspec.to_builtins(empty), ParameterSet)
    row_id = empty.scenario_id or empty.edge_case_id or empty.template_id or ""
    return Gap(
        id=msgspec.json.encode(empty, order="sorted").decode(),
        parameters={name: str(value) for name, value in empty.parameters.items()},
        source=names.get(row_id, row_id),
        fills=fills,
    )


def columns() -> Sequence[Column[Gap]]:
    """What is shown of a gap."""
    return (
        _named("persona"),
        _named("emotion"),
        _named("topic"),
        Column(title="written from", cell=lambda gap: gap.source, width=14, grows=2),
    )


def _named(name: str) -> Column[Gap]:
    return Column(title=name, cell=lambda gap: gap.parameters.get(name, ""), width=10, grows=2)


def page_of(gaps: Sequence[Gap], number: int, limit: int) -> Page[Gap]:
    """A page of them, all of which are here."""
    start = (number - 1) * limit
    return Page(
        items=list(gaps[start : start + limit]),
        total=len(gaps),
        page=number,
        limit=limit,
        total_pages=-(-len(gaps) // limit),
        next_cursor="more" if start + limit < len(gaps) else None,
    )
