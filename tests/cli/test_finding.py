from collections.abc import Iterator
from typing import Any

import pytest

from greenroom.cli.exits import WrongUsage
from greenroom.cli.finding import Finder
from greenroom.client.blocking import Client
from greenroom.model.errors import Refused
from tests.cli.conftest import Play
from tests.cli.fake_daemon import FakeDaemon, page
from tests.cli.rows import BATCH, CONVERSATION, TEMPLATE, batch, conversation, template

OTHER = "01a10000-1111-7000-8000-0000000ba7c4"


def _batches(params: dict[str, Any]) -> dict[str, Any]:
    """Two pages of two."""
    if params.get("cursor") is None:
        return page([batch(), batch(id=OTHER, name="Twin")], total=4, cursor="next")
    assert params["cursor"] == "next"
    return page(
        [batch(id=OTHER.replace("1111", "2222"), name="Twin"), batch(id=OTHER.replace("c4", "ff"), name="abcd")]
    )


@pytest.fixture
def daemon(play: Play) -> FakeDaemon:
    return play(
        {
            "batch.list": _batches,
            "template.list": page([template()]),
            "conversation.list": page([conversation()]),
        }
    )


@pytest.fixture
def finder(daemon: FakeDaemon) -> Iterator[Finder]:
    with Client(str(daemon.path)) as client:
        yield Finder(client)


def test_a_whole_id_is_not_looked_up(finder: Finder, daemon: FakeDaemon) -> None:
    assert finder.id_of("batch", BATCH) == BATCH
    assert daemon.all_params("batch.list") == []


def test_the_beginning_the_end_and_the_name_lead_to_a_row_on_any_page(finder: Finder, daemon: FakeDaemon) -> None:
    assert finder.id_of("batch", "01a10000-2222") == OTHER.replace("1111", "2222")
    assert finder.id_of("batch", "BA7FF") == OTHER.replace("c4", "ff")
    assert finder.id_of("batch", "First try") == BATCH
    assert finder.id_of("template", "Late parcel") == TEMPLATE
    assert finder.id_of("conversation", "c0117e") == CONVERSATION
    assert len(daemon.all_params("batch.list")) == 2


def test_a_name_wins_over_a_part_of_an_id(finder: Finder) -> None:
    assert finder.id_of("batch", "abcd") == OTHER.replace("c4", "ff")


@pytest.mark.parametrize(("text", "count"), [("Twin", 2), ("01a1", 4), ("000ba7c4", 3)])
def test_what_means_several_lists_them(finder: Finder, text: str, count: int) -> None:
    with pytest.raises(WrongUsage, match=f"means {count} batches") as caught:
        finder.id_of("batch", text)
    assert OTHER in caught.value.message


@pytest.mark.parametrize("text", ["ba7", "nowhere", "First"])
def test_what_means_nothing_is_refused_as_the_daemon_does(finder: Finder, text: str) -> None:
    with pytest.raises(Refused, match=f"No batch '{text}' is here") as caught:
        finder.id_of("batch", text)
    assert (caught.value.code, caught.value.wire_type) == (-32004, "not_found")


def test_a_name_as_long_as_an_id_is_a_name(play: Play) -> None:
    name = "A name that is 36 characters long..."
    assert len(name) == len(OTHER)
    daemon = play({"batch.list": page([batch(name=name)])})
    with Client(str(daemon.path)) as client:
        assert Finder(client).id_of("batch", name) == BATCH


def test_a_single_character_will_do_where_it_is_unique(finder: Finder) -> None:
    assert finder.id_of("batch", "f") == OTHER.replace("c4", "ff")


def test_the_last_twelve_characters_need_no_further_page(play: Play) -> None:
    daemon = play({"batch.list": page([batch()], cursor="next")})
    with Client(str(daemon.path)) as client:
        finder = Finder(client)
        assert finder.id_of("batch", BATCH[-12:]) == BATCH
        assert finder.name("batch", BATCH) == "First try"
    assert daemon.all_params("batch.list") == [{"limit": 500}]


def test_an_empty_text_means_nothing(finder: Finder) -> None:
    with pytest.raises(WrongUsage, match="batch: expected its name"):
        finder.id_of("batch", "")


def test_variables_of_a_template(finder: Finder) -> None:
    assert list(finder.variables(TEMPLATE)) == ["exchanges", "urgent"]
    assert finder.variables("nowhere") == {}
    assert (finder.name("template", TEMPLATE), finder.name("template", "x")) == ("Late parcel", "x")
