"""The supervision tree as rows of a table, pure: each actor by its path, what is folded left out."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from msgspec import Struct
from rich.text import Text

from greenroom.dashboard.plain import one_line
from greenroom.dashboard.table import Column
from greenroom.protocol.command import Page
from greenroom.protocol.commands.system import ActorRow

STATES: Final = {
    "starting": ("◌", "yellow"),
    "stopping": ("‖", "yellow"),
    "ending": ("‖", "yellow"),
    "restarting": ("!", "yellow"),
    "stopped": ("▪", "dim"),
    "failed": ("✗", "red"),
}
RUNNING: Final = ("▶", "green")
"""Of every other state: one that runs says in its own words what it does."""


class Actor(Struct, frozen=True, kw_only=True):
    """One actor. `path` names it and all above it; `below` is how many are under it, seen or not."""

    path: str
    depth: int
    kind: str
    name: str
    state: str
    mailbox_depth: int
    restarts: int
    below: int
    folded: bool


def rows(root: ActorRow, folded: Collection[str] = ()) -> list[Actor]:
    """The actors from the root down, children after their parent; those below a folded one are left out."""
    return list(_walked(root, "", 0, folded))


def _walked(actor: ActorRow, above: str, depth: int, folded: Collection[str]) -> Iterator[Actor]:
    path = f"{above}/{actor.kind}:{actor.name}"
    is_folded = path in folded
    yield Actor(
        path=path,
        depth=depth,
        kind=actor.kind,
        name=actor.name,
        state=actor.state,
        mailbox_depth=actor.mailbox_depth,
        restarts=actor.restarts,
        below=_below(actor),
        folded=is_folded,
    )
    if not is_folded:
        twins: Counter[str] = Counter()
        for child in actor.children:
            # Two of one name under one parent are told apart by their number, so that each can be selected.
            key = f"{child.kind}:{child.name}"
            twins[key] += 1
            yield from _walked(child, path if twins[key] == 1 else f"{path}#{twins[key]}", depth + 1, folded)


def _below(actor: ActorRow) -> int:
    return len(actor.children) + sum(map(_below, actor.children))


def page(actors: Sequence[Actor], number: int, limit: int) -> Page[Actor]:
    """A page of them, as a table reads it."""
    end = number * limit
    return Page(
        items=list(actors[end - limit : end]),
        total=len(actors),
        page=number,
        limit=limit,
        total_pages=-(-len(actors) // limit),
        next_cursor="more" if end < len(actors) else None,
    )


def columns() -> Sequence[Column[Actor]]:
    """What is shown of an actor."""
    return (
        Column(title="actor", cell=_named, width=30, grows=3),
        Column(title="state", cell=_state, width=14, grows=2),
        Column(
            title="below", cell=lambda row: f"{row.below:,}" if row.below else "", width=6, right=True, drops=1
        ),
        Column(title="waiting", cell=_waiting, width=7, right=True),
        Column(title="restarts", cell=_restarts, width=8, right=True),
    )


def _named(row: Actor) -> Text:
    fold = "▸ " if row.folded else "▾ " if row.below else "· "
    return Text(f"{'│ ' * row.depth}{fold}{one_line(row.kind)} {one_line(row.name)}")


def _state(row: Actor) -> Text:
    shown, style = STATES.get(row.state, RUNNING)
    return Text(f"{shown} {one_line(row.state)}", style)


def _waiting(row: Actor) -> Text:
    return _counted(row.mailbox_depth)


def _restarts(row: Actor) -> Text:
    return _counted(row.restarts)


def _counted(count: int) -> Text:
    return Text(f"{count:,}" if count else "", "yellow")
