from argparse import ArgumentParser

import pytest

from greenroom.cli.completing import Place, Value, Word, places
from greenroom.cli.main import TABLE
from tests.cli.test_main import EVERY_VERB


def _raw() -> ArgumentParser:
    parser = ArgumentParser()
    parser.add_argument("--port", help="the port, of which 100 %% are free")
    return parser


PLACES = {place.words: place for place in places({"rehearsal serve": _raw()})}


def option(words: str, name: str) -> Value | None:
    (found,) = (each for each in PLACES[words].options if name in each.names)
    return found.value


def test_there_is_a_place_for_the_program_each_noun_and_each_verb() -> None:
    assert set(PLACES) == {""} | set(TABLE) | set(EVERY_VERB)
    assert [word.text for word in PLACES[""].verbs] == list(TABLE)
    assert Word("check", EVERY_VERB["db check"].summary) in PLACES["db"].verbs
    assert PLACES["status"].verbs == ()


@pytest.mark.parametrize("place", [place for place in PLACES.values() if place.words != "rehearsal serve"])
def test_the_options_of_every_verb_are_everywhere(place: Place) -> None:
    names = {name for each in place.options for name in each.names}
    assert names >= {"-h", "--help", "--json", "--socket", "--no-start"}
    assert all(each.meaning for each in place.options)


def test_what_an_option_takes_is_read_off_its_parser() -> None:
    assert option("batch start", "--error-handling") == Value(("continue", "stop"))
    assert option("batch start", "--name") == Value()
    assert option("batch start", "--json") is None
    assert option("init", "--key-file") == Value(file=True)
    assert option("", "--socket") == Value(file=True)
    assert option("", "--version") is None


def test_what_an_argument_takes_is_read_off_its_parser() -> None:
    assert PLACES["completion"].takes == Value(("bash", "zsh", "fish"))
    assert PLACES["backup"].takes == Value(file=True)
    assert PLACES["batch show"].takes == Value()
    assert PLACES["status"].takes is None


def test_a_verb_that_reads_its_own_words_comes_with_its_own_parser() -> None:
    (port,) = (each for each in PLACES["rehearsal serve"].options if "--port" in each.names)
    assert (port.meaning, port.value) == ("the port, of which 100 % are free", Value())


def test_meanings_are_one_short_line() -> None:
    meanings = [each.meaning for place in PLACES.values() for each in place.options]
    assert max(map(len, meanings)) <= 72
    assert not any("\n" in meaning for meaning in meanings)
