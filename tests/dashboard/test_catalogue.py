"""Every key: named once, in the help, in the documentation, and on no other one's place."""

import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from textual.binding import ActiveBinding, Binding
from textual.dom import DOMNode

import greenroom.dashboard
from greenroom.dashboard.bindings import KEYS as SHELL
from greenroom.dashboard.catalogue import as_markdown, by_id, every_heading
from greenroom.dashboard.dialogs import YES
from greenroom.dashboard.help import rows_of
from greenroom.dashboard.keys import Keys, key_named, named
from greenroom.dashboard.review.keys import KEYS as REVIEW
from greenroom.dashboard.review.keys import tables_own
from greenroom.dashboard.screens import PLACES
from greenroom.dashboard.table.keys import KEYS as TABLE

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "dashboard.md"
HEADINGS = list(every_heading())


def own_classes() -> Iterator[type[DOMNode]]:
    """Every widget and screen of the dashboard."""
    for found in pkgutil.walk_packages(greenroom.dashboard.__path__, "greenroom.dashboard."):
        for thing in vars(import_module(found.name)).values():
            if inspect.isclass(thing) and issubclass(thing, DOMNode) and thing.__module__ == found.name:
                yield thing


def keys_of(keys: Keys) -> list[str]:
    return [each for key in keys.keys for each in key.keys.split(",")]


def test_every_binding_of_every_widget_is_in_the_catalogue() -> None:
    known = by_id()
    bound = [(cls, each) for cls in own_classes() for each in vars(cls).get("BINDINGS", ())]
    assert bound
    for cls, binding in bound:
        assert isinstance(binding, Binding), cls
        assert binding.id in known, (cls, binding)


def test_every_key_in_the_catalogue_has_an_action_that_is_there() -> None:
    for cls in own_classes():
        for binding in vars(cls).get("BINDINGS", ()):
            name = binding.action.partition("(")[0]
            assert hasattr(cls, f"action_{name}"), (cls, binding.action)


def test_no_id_is_given_twice() -> None:
    ids = [key.id for heading in HEADINGS for key in heading.keys]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("keys", HEADINGS, ids=lambda keys: keys.heading)
def test_no_key_does_two_things(keys: Keys) -> None:
    mine = keys_of(keys)
    assert len(mine) == len(set(mine))
    if keys.heading in {place.title for place in PLACES.values()}:
        table = tables_own(TABLE) if keys is REVIEW else TABLE
        assert not set(mine) & {*keys_of(SHELL), *keys_of(table)}


@pytest.mark.parametrize("keys", HEADINGS, ids=lambda keys: keys.heading)
def test_no_key_is_one_of_the_terminals_multiplexers_and_none_that_asks_is_the_one_that_confirms(
    keys: Keys,
) -> None:
    assert not {"ctrl+a", "ctrl+b"} & set(keys_of(keys))
    assert YES not in [each for key in keys.keys if "Asks." in key.explains for each in key.keys.split(",")]


@pytest.mark.parametrize("keys", HEADINGS, ids=lambda keys: keys.heading)
def test_the_help_shows_every_key_with_what_it_does(keys: Keys) -> None:
    node = DOMNode()
    active = {
        one: ActiveBinding(node, binding.with_key(one), enabled=True, tooltip="")
        for binding in keys.bindings()
        for one in binding.key.split(",")
    }
    shown = {explains: names for names, explains, _ in rows_of(active)}
    for key in keys.keys:
        assert shown[key.explains] == ", ".join(key.names)


def test_the_documentation_shows_every_key() -> None:
    assert as_markdown().strip() in DOCUMENT.read_text(), "print it with `greenroom tui --keys`, and put it in"


@pytest.mark.parametrize("key", ["j", "ctrl+p", "question_mark", "pagedown", "plus", "G"])
def test_what_a_person_calls_a_key_is_understood(key: str) -> None:
    assert key_named(named(key)) == key
    assert key_named(key) == key
