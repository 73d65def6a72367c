"""Rows of files, held against a library by their names: which are new, changed, or there already. Pure.

Names tell rows apart, an owner's from another's. A file means the row of that name that its owner has, the oldest
where there are several; where they have none, and somebody else has exactly that row, nothing is missing.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import asdict, replace

from greenroom.library.files import Offered
from greenroom.model.ids import Ids
from greenroom.model.library import EdgeCase, Row, Scenario, Template, Tier
from greenroom.model.times import Micros

Present = Mapping[Tier, Sequence[Row]]
"""The rows, of whatever owner, that have a name which the files mention; oldest first."""

State = Literal["new", "changed", "same"]

_ROWS: Mapping[Tier, type[Row]] = {Tier.TEMPLATE: Template, Tier.SCENARIO: Scenario, Tier.EDGE_CASE: EdgeCase}


class Step(Struct, frozen=True, kw_only=True):
    """What a file comes to: the row as it is once the file was taken, and how that differs from what is there."""

    place: str
    kind: Tier
    state: State
    row: Row


class Misfit(Struct, frozen=True):
    """A file that fits neither the others nor the library, and why."""

    place: str
    message: str


class Merge(Struct, frozen=True, kw_only=True):
    """What becomes of each file that fits, templates first; and those that don't."""

    steps: tuple[Step, ...]
    misfits: tuple[Misfit, ...]


def mentioned(offered: Iterable[Offered]) -> dict[Tier, set[str]]:
    """The names that files mention, their parents' among them, by kind."""
    names: dict[Tier, set[str]] = {kind: set() for kind in Tier}
    for each in offered:
        names[each.kind].add(each.draft.name)
        if each.parent is not None:
            names[Tier.TEMPLATE].add(each.parent)
    return names


def merge(offered: Sequence[Offered], present: Present, *, owner: int, ids: Ids, now: Micros) -> Merge:
    """Work out what each file comes to.

    Args:
        offered: what the files hold.
        present: rows that are there, at least those of the names in `mentioned`.
        owner: whose rows they become.
        ids: where the ids of new rows come from.
        now: the time that new and changed rows get.
    """
    steps: list[Step] = []
    misfits: list[Misfit] = []
    places: dict[tuple[Tier, str], str] = {}
    parents = _ids(present[Tier.TEMPLATE], owner)
    for each in sorted(offered, key=lambda one: list(Tier).index(one.kind)):
        name, other = each.draft.name, places.setdefault((each.kind, each.draft.name), each.place)
        if other != each.place:
            misfits.append(Misfit(each.place, f"{other} has the name {name!r} too"))
            continue
        fields = asdict(each.draft)
        if each.parent is not None:
            if each.parent not in parents:
                misfits.append(Misfit(each.place, f"it names a parent template that isn't there: {each.parent!r}"))
                continue
            fields["parent_template_id"] = parents[each.parent]
        alike = [row for row in present[each.kind] if row.name == name]
        step = _step(each, fields, alike, owner, ids, now)
        if each.kind is Tier.TEMPLATE:
            parents[name] = step.row.id
        steps.append(step)
    return Merge(steps=tuple(steps), misfits=tuple(misfits))


def _ids(rows: Sequence[Row], owner: int) -> dict[str, str]:
    """The row that each name means: an own one rather than another's, the oldest of several."""
    ids: dict[str, str] = {}
    for row in sorted(rows, key=lambda each: each.owner != owner):
        ids.setdefault(row.name, row.id)
    return ids


def _step(each: Offered, fields: dict[str, Any], alike: Sequence[Row], owner: int, ids: Ids, now: Micros) -> Step:
    own = next((row for row in alike if row.owner == owner), None)
    there = own or next((row for row in alike if _is(row, fields)), None)
    state: State
    if there is None:
        made: dict[str, Any] = {"id": ids.new(), "owner": owner, "created_at": now, "updated_at": now}
        state, row = "new", _ROWS[each.kind](**fields, **made)
    elif _is(there, fields):
        state, row = "same", there
    else:
        state, row = "changed", replace(there, **fields, revision=there.revision + 1, updated_at=now)
    return Step(place=each.place, kind=each.kind, state=state, row=row)


def _is(row: Row, fields: Mapping[str, Any]) -> bool:
    return all(getattr(row, name) == value for name, value in fields.items())
