"""Every method and every verb has a test of its own."""

from collections.abc import Iterator

from greenroom.cli.main import TABLE
from greenroom.cli.verb import Group, verb_in
from greenroom.protocol.every_command import EVERY_COMMAND
from tests.contract.evidence import Words, calls
from tests.contract.published import STILL_UNTESTED

REAL = ("gateway", "serve", "faults")
"""Where tests ask the daemon itself, or the handlers on a store of their own."""


def _called_methods() -> frozenset[str]:
    names = {cls.__name__: name for name, cls in EVERY_COMMAND.items()}
    words = {word for folder in REAL for _, each in calls(folder) for word in each}
    return frozenset({names.get(word, word) for word in words})


def _called_verbs() -> frozenset[Words]:
    spoken = (" ".join(words).split() for folder in ("cli", "dashboard") for _, words in calls(folder))
    verbs = ([word for word in words if not word.startswith("-")] for words in spoken)
    return frozenset(tuple(words[:length]) for words in verbs for length in (1, 2))


def _verbs() -> Iterator[Words]:
    for name, (module, _) in TABLE.items():
        found = verb_in(module)
        yield from ((name, each) for each in found.verbs) if isinstance(found, Group) else ((name,),)


def test_every_method_and_every_verb_has_a_test_but_for_what_is_listed_as_untested() -> None:
    untested = {*EVERY_COMMAND} - _called_methods()
    untested |= {" ".join(("greenroom", *verb)) for verb in {*_verbs()} - _called_verbs()}
    assert sorted(untested - STILL_UNTESTED) == [], "without a test of its own"
    assert sorted(STILL_UNTESTED - untested) == [], "tested by now: take it out of STILL_UNTESTED"
