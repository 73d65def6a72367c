from collections.abc import Iterator
from typing import Any

import pytest

from greenroom.cli.exits import WrongUsage
from greenroom.cli.finding import FOUND_BY_NAME, LISTS, Finder
from greenroom.client.blocking import Client
from greenroom.model.errors import Refused
from greenroom.protocol.every_command import EVERY_COMMAND
from tests.cli.conftest import Play
from tests.cli.fake_daemon import FakeDaemon, page
from tests.cli.rows import BATCH, TEMPLATE, batch, template

OTHER = "01a10000-1111-7000-8000-0000000ba7c4"


def _batches(params: dict[str, Any]) -> dict[str, Any]:
    match params["called"]:
        case "First try" | "BA7":
            return page([batch()])
        case "Twin":
            return page([batch(name="Twin"), batch(id=OTHER, name="Twin")])
        case "0":
            return page([batch(id=f"{OTHER[:-1]}{digit}") for digit in range(10)], total=48)
        case "1":
            return page([batch(id=f"{OTHER[:-1]}{digit}") for digit in range(10)], total=500)
        case _:
            return page([])


def _templates(params: dict[str, Any]) -> dict[str, Any]:
    return page([template()] if params["called"] in {TEMPLATE, "Late parcel"} else [])


@pytest.fixture
def daemon(play: Play) -> FakeDaemon:
    return play({"batch.list": _batches, "template.list": _templates})


@pytest.fixture
def finder(daemon: FakeDaemon) -> Iterator[Finder]:
    with Client(str(daemon.path)) as client:
        yield Finder(client)


def test_a_whole_id_is_not_looked_up(finder: Finder, daemon: FakeDaemon) -> None:
    assert finder.id_of("batch", BATCH) == BATCH
    assert daemon.all_params("batch.list") == []


def test_one_call_finds_a_row_and_is_not_made_again(finder: Finder, daemon: FakeDaemon) -> None:
    assert finder.id_of("batch", "BA7") == finder.id_of("batch", "BA7") == BATCH
    assert daemon.all_params("batch.list") == [{"called": "BA7", "limit": 10}]
    assert finder.id_of("template", "Late parcel") == TEMPLATE


def test_what_means_several_lists_them(finder: Finder) -> None:
    with pytest.raises(WrongUsage, match="'Twin' means 2 batches; say more of the id") as caught:
        finder.id_of("batch", "Twin")
    assert f"  {BATCH}  Twin\n  {OTHER}  Twin" in caught.value.message
    with pytest.raises(WrongUsage, match="means 48 batches") as caught:
        finder.id_of("batch", "0")
    assert caught.value.message.endswith("… and 38 more")
    with pytest.raises(WrongUsage, match="means 500 or more batches") as caught:
        finder.id_of("batch", "1")
    assert caught.value.message.endswith("… and 490 or more")


@pytest.mark.parametrize("text", ["nowhere", "Late parcel", "x" * 201])
def test_what_means_nothing_is_refused_as_the_daemon_does(finder: Finder, text: str) -> None:
    with pytest.raises(Refused, match=f"No batch '{text}' is here") as caught:
        finder.id_of("batch", text)
    assert (caught.value.code, caught.value.wire_type) == (-32004, "not_found")


@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_text_means_nothing(finder: Finder, text: str) -> None:
    with pytest.raises(WrongUsage, match="batch: expected its name"):
        finder.id_of("batch", text)


def test_a_template_is_asked_for_once(finder: Finder, daemon: FakeDaemon) -> None:
    assert list(finder.variables(TEMPLATE)) == ["exchanges", "urgent"]
    assert finder.name("template", TEMPLATE) == "Late parcel"
    assert finder.variables("nowhere") == {}
    assert finder.name("template", "nowhere") == "nowhere"
    assert len(daemon.all_params("template.list")) == 2


def test_what_is_named_by_another_rows_id_is_not_that_row(play: Play) -> None:
    daemon = play({"template.list": page([template(id=OTHER, name=TEMPLATE)])})
    with Client(str(daemon.path)) as client:
        assert Finder(client).name("template", TEMPLATE) == TEMPLATE


def test_every_noun_that_a_field_names_has_a_list_that_finds_it() -> None:
    lists = {cls.__name__: cls for cls in EVERY_COMMAND.values() if "called" in cls.__struct_fields__}
    assert {name for _, name in LISTS.values()} == lists.keys()
    assert {*FOUND_BY_NAME.values()} == LISTS.keys()
    for module, name in LISTS.values():
        assert lists[name].__module__ == f"greenroom.protocol.commands.{module}"
