"""From drafts to rows: new ids, and parents found by name."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

from greenroom.library.files import Child, ChildT, LibraryFiles, LibraryUnreadable
from greenroom.model.ids import Ids
from greenroom.model.library import EdgeCase, Scenario, Template
from greenroom.model.times import Micros


class LibraryRows(Struct, frozen=True, kw_only=True):
    """Rows of the library that are ready to be kept."""

    templates: tuple[Template, ...]
    scenarios: tuple[Scenario, ...]
    edge_cases: tuple[EdgeCase, ...]


def as_rows(library: LibraryFiles, *, owner: int, ids: Ids, now: Micros) -> LibraryRows:
    """Make rows of one owner from a library that has all parents in it.

    Raises:
        LibraryUnreadable: a parent isn't there.
    """
    made: dict[str, Any] = {"owner": owner, "created_at": now, "updated_at": now}
    templates = tuple(Template(**_values(draft), id=ids.new(), **made) for draft in library.templates)
    parents = {template.name: template.id for template in templates}
    return LibraryRows(
        templates=templates,
        scenarios=tuple(
            Scenario(**_values(child.draft), parent_template_id=_parent(child, parents), id=ids.new(), **made)
            for child in library.scenarios
        ),
        edge_cases=tuple(
            EdgeCase(**_values(child.draft), parent_template_id=_parent(child, parents), id=ids.new(), **made)
            for child in library.edge_cases
        ),
    )


def _values(draft: Struct) -> dict[str, Any]:
    """A draft's fields, but for the parent: a draft from a file has it by name alone."""
    return {name: value for name, value in msgspec.structs.asdict(draft).items() if name != "parent_template_id"}


def _parent(child: Child[ChildT], parents: Mapping[str, str]) -> str | None:
    if child.parent is None:
        return None
    if child.parent not in parents:
        raise LibraryUnreadable(f"{child.draft.name!r} names a parent template that isn't there: {child.parent!r}")
    return parents[child.parent]
