"""Every key of the dashboard, for the help, for remapping and for the documentation."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Final

from greenroom.dashboard.keys import Key, Keys

EVERY: Final = (
    "bindings:KEYS",
    "table.keys:KEYS",
    "overview.keys:KEYS",
    "batch.keys:KEYS",
    "conversations.keys:KEYS",
    "review.keys:KEYS",
    "review.keys:EDITING",
    "review.keys:DECIDED",
    "library.keys:KEYS",
    "starting.keys:KEYS",
    "starting.keys:FIELDS",
    "starting.keys:GAPS",
    "costs.keys:KEYS",
    "flashcards.keys:KEYS",
    "actors.keys:KEYS",
    "dialogs:FIND",
    "dialogs:CONFIRM",
    "dialogs:FIELD",
    "dialogs:FORM",
    "dialogs:TEXT",
    "dialogs:CHOICES",
    "dialogs:JUMP",
    "dialogs:HELP",
)
"""Where keys are described: a module of this package, and the name in it."""


def every_heading() -> Iterator[Keys]:
    """All keys, under their headings."""
    for place in EVERY:
        module, _, name = place.partition(":")
        yield getattr(import_module(f"greenroom.dashboard.{module}"), name)


def by_id() -> Mapping[str, Key]:
    """All keys by their ids."""
    return {key.id: key for heading in every_heading() for key in heading.keys}


def as_markdown() -> str:
    """All keys as tables, for the documentation."""
    return "\n".join(line for heading in every_heading() for line in _table(heading))


def _table(heading: Keys) -> Iterator[str]:
    yield from (f"### {heading.heading}", "", "| keys | id | what they do |", "| --- | --- | --- |")
    for key in heading.keys:
        yield f"| {' '.join(f'`{name}`' for name in key.names)} | `{key.id}` | {key.explains} |"
    yield ""
